"""What is released, attacked: by the program itself, and by a plain attack that shares no code."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from gisgov.disclosure.attack import recovered
from gisgov.disclosure.protect import Reader, protect
from gisgov.disclosure.tables import PEOPLE, Indicators, Table, atoms_of, table_of

CHILDREN = Indicators(names=("children",))
PUBLIC, INSIDE = 10, 5


def table(*holds, told=None, width=1):
    """A table of areas by the atoms they hold, all told unless it says which are not."""
    atoms = 1 + max(atom for held in holds for atom in held)
    shown = np.ones((len(holds), width), bool) if told is None else np.array(told, bool)
    return table_of([list(held) for held in holds], shown.reshape(len(holds), width), atoms=atoms)


def counts(*values):
    return np.array(values).reshape(len(values), -1)


def primary(made, truth, k):
    """Only small cells withheld, as if that were enough."""
    return Table(made.inside, np.asarray(made.inside @ truth) >= k)


def released(made, truth, *readers, indicators=PEOPLE):
    done = protect(made, truth, readers, indicators=indicators)
    assert done.failed == []
    return Table(made.inside, done.told)


# ------------------------------------------------------------------ the plain attack


def most(tables, truth, wanted, column, indicators=PEOPLE):
    """The greatest sum that agrees with every told cell, all of them in one linear program."""
    atoms, width = truth.shape
    at = np.arange(atoms * width).reshape(atoms, width)
    rows, sums, below = [], [], []
    for made in tables:
        inside, values = made.inside.toarray(), np.asarray(made.inside @ truth)
        for area, shown in np.argwhere(made.told):
            row = np.zeros(at.size)
            row[at[:, shown]] = inside[area]
            rows.append(row)
            sums.append(values[area, shown])
    for total, parts in indicators.totals:
        for atom in range(atoms):
            row = np.zeros(at.size)
            row[at[atom, indicators.at(total)]] = -1
            row[[at[atom, indicators.at(part)] for part in parts]] = 1
            rows.append(row)
            sums.append(0)
    for less, more in indicators.limits:
        for atom in range(atoms):
            if truth[atom, indicators.at(less)] <= truth[atom, indicators.at(more)]:
                row = np.zeros(at.size)
                row[at[atom, indicators.at(less)]] = 1
                row[at[atom, indicators.at(more)]] = -1
                below.append(row)
    cost = np.zeros(at.size)
    cost[at[list(wanted), column]] = -1
    solved = linprog(
        cost,
        A_eq=np.array(rows) if rows else None,
        b_eq=sums or None,
        A_ub=np.array(below) if below else None,
        b_ub=np.zeros(len(below)) if below else None,
    )
    return np.inf if solved.status == 3 else -solved.fun


def ground(tables):
    """All ground that areas, and two areas' common or different parts, single out."""
    areas = {frozenset(made.atoms(a).tolist()) for made in tables for a in range(len(made.told))}
    pairs = set(product(areas, repeat=2))
    return {part for one, two in pairs for part in (one, one & two, one - two) if part}


def given_away(tables, truth, k, indicators=PEOPLE):
    """Small counts of any such ground that the plain attack recovers."""
    return [
        (sorted(part), column)
        for part in ground(tables)
        for column in range(truth.shape[1])
        if truth[list(part), column].sum() < k
        and most(tables, truth, part, column, indicators) < k - 1e-6
    ]


# ------------------------------------------------------------------ drawn by hand


def test_a_single_small_grid_is_recovered_where_nothing_else_is_withheld():
    made = table([0, 1, 2], [0], [1], [2])
    truth = counts(3, 30, 12)
    found = recovered([primary(made, truth, 10)], truth, k=10, indicators=CHILDREN)
    assert [(each.target.atoms, each.most) for each in found] == [((0,), 3)]


def test_the_smallest_partner_is_withheld_with_it():
    made = table([0, 1, 2], [0], [1], [2])
    done = released(made, counts(3, 30, 12), Reader([], 10), indicators=CHILDREN)
    assert done.told.ravel().tolist() == [True, False, True, False]


def test_two_small_grids_that_are_less_than_k_together_need_a_third():
    made = table([0, 1, 2, 3], [0], [1], [2], [3])
    done = released(made, counts(3, 4, 30, 12), Reader([], 10), indicators=CHILDREN)
    assert done.told.ravel().tolist() == [True, False, False, True, False]


def test_a_zero_where_people_could_be_is_as_small_as_any():
    made = table([0, 1, 2], [0], [1], [2])
    done = released(made, counts(0, 30, 12), Reader([], 10), indicators=CHILDREN)
    assert not done.told[1, 0]


def test_a_zero_of_an_area_that_holds_no_home_is_told():
    made = table_of([[0, 1], [0], [1], []], np.ones((4, 1), bool), atoms=2)
    done = released(made, counts(11, 30), Reader([], 10), indicators=CHILDREN)
    assert done.told.all()


def test_what_is_large_enough_is_told():
    made = table([0, 1], [0], [1])
    done = released(made, counts(10, 11), Reader([], 10), indicators=CHILDREN)
    assert done.told.all()


def test_an_only_grid_is_withheld_with_its_community():
    """Equal areas are one: telling the community would tell the grid."""
    made = table([0, 1, 2], [0], [1, 2], [0], [1], [2])
    done = released(made, counts(3, 30, 12), Reader([], 10), indicators=CHILDREN)
    assert not done.told[[1, 3], 0].any()


def test_a_part_is_not_told_by_its_total_and_the_other_parts():
    # households, persons, children, adults, elderly, assisted
    truth = np.array([[20, 60, 4, 40, 16, 12], [20, 60, 20, 25, 15, 12], [20, 60, 20, 20, 20, 12]])
    made = table([0, 1, 2], [0], [1], [2], width=6)
    naive = primary(made, truth, 10)
    assert recovered([naive], truth, k=10)
    done = released(made, truth, Reader([], 10))
    assert given_away([done], truth, 10) == []
    assert (~done.told[1]).sum() > 1


def test_a_building_that_changed_grids_is_not_told_by_the_difference():
    truth = counts(40, 4, 50, 30)
    before = table([0, 1, 2, 3], [0, 1], [2], [3])
    after = table([0, 1, 2, 3], [0], [1, 2], [3])
    first = released(before, truth, Reader([], 10), indicators=CHILDREN)
    assert first.told.all()
    naive = primary(after, truth, 10)
    assert naive.told.all()
    assert [f.target.atoms for f in recovered([first, naive], truth, k=10, indicators=CHILDREN)]
    second = released(after, truth, Reader([first], 10), indicators=CHILDREN)
    assert given_away([first, second], truth, 10, CHILDREN) == []
    assert second.told[0, 0]


def test_what_earlier_releases_give_away_by_themselves_is_said():
    truth = counts(40, 6, 50)
    before = table([0, 1, 2], [0], [1], [2])
    told = Table(before.inside, np.ones((4, 1), bool))
    done = protect(before, truth, [Reader([told], 10)], indicators=CHILDREN)
    assert [each.target.atoms for each in done.failed] == [(1,)]


def test_a_patient_reader_finds_the_same_cells_withheld_next_month():
    """Had other partners been chosen, the two months together would tell the 3."""
    made = table([0, 1, 2], [0], [1], [2])
    first = released(made, counts(3, 30, 12), Reader([], 10), indicators=CHILDREN)
    later = counts(3, 11, 12)
    alone = released(made, later, Reader([], 10), indicators=CHILDREN)
    assert alone.told.ravel().tolist() == [True, False, False, True]
    patient = Reader([first], 10, patient=True)
    both = released(made, later, patient, Reader([], 10), indicators=CHILDREN)
    assert both.told.ravel().tolist() == [True, False, True, False]


def test_borders_redrawn_between_months_do_not_tell_who_stayed():
    truth = counts(40, 4, 50, 30)
    before = table([0, 1, 2, 3], [0, 1], [2], [3])
    after = table([0, 1, 2, 3], [0], [1, 2], [3])
    first = released(before, truth, Reader([], 10), indicators=CHILDREN)
    second = released(after, truth, Reader([first], 10, patient=True), indicators=CHILDREN)
    assert given_away([first, second], truth, 10, CHILDREN) == []


def test_a_new_home_does_not_have_its_grid_withheld():
    """The first release counted atoms 0 and 2 alone."""
    truth = counts(40, 4, 50)
    first = table_of([[0, 2], [0], [2]], np.ones((3, 1), bool), atoms=3)
    made = table([0, 1, 2], [0, 1], [2])
    done = released(made, truth, Reader([first], 10, patient=True), indicators=CHILDREN)
    assert done.told.all()


def test_what_an_earlier_month_told_does_not_forbid_the_next():
    made = table([0, 1, 2], [0], [1], [2])
    first = released(made, counts(13, 30, 12), Reader([], 10), indicators=CHILDREN)
    assert first.told.all()
    patient = Reader([first], 10, patient=True)
    after = released(made, counts(9, 30, 12), patient, Reader([], 10), indicators=CHILDREN)
    assert after.told.ravel().tolist() == [True, False, True, False]


def test_the_same_tables_give_the_same_answer():
    made, truth, _ = town(np.random.default_rng(5))
    one = protect(made, truth, [Reader([], 10)])
    assert (one.told == protect(made, truth, [Reader([], 10)]).told).all()


# ------------------------------------------------------------------ of any kind


def town(rng, buildings=40, grids=8):
    """A random town: its table before, what its atoms hold, and its table with borders redrawn."""
    old = rng.integers(0, grids, buildings)
    new = np.where(rng.random(buildings) < 0.15, (old + 1) % grids, old)
    children, adults, elderly = rng.poisson((1.5, 5, 1), (buildings, 3)).T
    persons = children + adults + elderly
    of_building = [persons // 2, persons, children, adults, elderly, rng.binomial(persons, 0.1)]
    return tables_of(old, new, np.column_stack(of_building), grids)


def tables_of(old, new, of_building, grids):
    atom = atoms_of(np.column_stack([old, new]))
    truth = np.zeros((atom.max() + 1, of_building.shape[1]), int)
    np.add.at(truth, atom, of_building)

    def drawn(grid):
        leaf = np.zeros(len(truth), int)
        leaf[atom] = grid
        holds = [np.flatnonzero(leaf == g).tolist() for g in range(grids)]
        halves = [np.flatnonzero((leaf < grids // 2) == side).tolist() for side in (True, False)]
        shown = np.ones((3 + grids, of_building.shape[1]), bool)
        return table_of([[*range(len(truth))], *halves, *holds], shown, atoms=len(truth))

    return drawn(old), truth, drawn(new)


@st.composite
def towns(draw):
    """Eight buildings of few people in four grids of two communities, redrawn at will."""
    size = 8
    leaves = st.lists(st.integers(0, 3), min_size=size, max_size=size)
    few = st.one_of(st.integers(0, 4), st.integers(0, 25))
    of_building = []
    for _ in range(size):
        children, adults, elderly = draw(few), draw(few), draw(few)
        persons = children + adults + elderly
        households, assisted = draw(st.integers(0, 12)), draw(st.integers(0, persons))
        of_building.append([households, persons, children, adults, elderly, assisted])
    return tables_of(np.array(draw(leaves)), np.array(draw(leaves)), np.array(of_building), 4)


@settings(max_examples=15, deadline=None)
@given(towns())
def test_no_reader_recovers_a_small_count_from_old_borders_and_new(drawn):
    before, truth, after = drawn
    first = released(before, truth, Reader([], PUBLIC), Reader([], INSIDE))
    inside = released(after, truth, Reader([first], INSIDE))
    second = released(after, truth, Reader([first], PUBLIC), Reader([first, inside], INSIDE))
    assert given_away([first, second], truth, PUBLIC) == []
    assert given_away([first, inside, second], truth, INSIDE) == []


@settings(max_examples=15, deadline=None)
@given(towns(), st.randoms(use_true_random=False))
def test_the_attack_finds_what_the_plain_attack_finds(drawn, random):
    """Whatever is told: taking equations apart loses nothing."""
    before, truth, after = drawn
    shown = [np.array([[random.random() < 0.7] * 6 for _ in t.told]) for t in (before, after)]
    for mask in shown:
        mask[:, random.randrange(6)] = False
    tables = [Table(t.inside, m) for t, m in zip((before, after), shown, strict=True)]
    found = {(f.target.atoms[0], f.target.indicator) for f in recovered(tables, truth, k=PUBLIC)}
    plain = {
        (atom, column)
        for atom, column in np.argwhere(truth < PUBLIC).tolist()
        if most(tables, truth, [atom], column) < PUBLIC - 1e-6
    }
    assert found == plain


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 9), st.lists(st.integers(10, 99), min_size=1, max_size=6))
def test_withholding_the_small_cell_alone_never_suffices(small, others):
    truth = counts(small, *others)
    made = table([*range(len(truth))], *([atom] for atom in range(len(truth))))
    assert recovered([primary(made, truth, 10)], truth, k=10, indicators=CHILDREN)


@pytest.mark.parametrize("seed", range(4))
def test_primary_suppression_of_a_town_is_undone_and_ours_is_not(seed):
    before, truth, after = town(np.random.default_rng(seed))
    naive = [primary(before, truth, 10), primary(after, truth, 10)]
    assert recovered(naive, truth, k=10)
    first = released(before, truth, Reader([], 10))
    second = released(after, truth, Reader([first], 10))
    assert recovered([first, second], truth, k=10) == []
    assert second.told.any()
