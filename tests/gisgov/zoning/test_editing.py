from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgov import areas
from gisgov.errors import BadInput
from gisgov.zoning.editing import redraw, repair, split
from gisgov.zoning.judging import judge
from gisgov.zoning.values import Atoms, Weights
from tests.gisgov.zoning.drawn_atoms import at, dealt, drawn, labels, line, ring


def grids(count: int, **columns: object) -> pd.DataFrame:
    return pd.DataFrame({"code": [None] * count} | columns)


def mended(atoms: Atoms, picture: str, **options: object) -> str:
    return dealt(atoms, repair(atoms, labels(atoms, picture), **options)[0])


def faults(atoms: Atoms) -> list[areas.Fault]:
    frame = atoms.frame.assign(code=[str(i) for i in range(len(atoms))])
    return areas.check_partition(frame) + areas.check_parts(frame)


# ---------------------------------------------------------------- repair


def test_a_broken_piece_goes_to_the_neighbour_and_is_told():
    atoms = drawn("A A B A", households="1 2 3 2")
    fixed, (move,) = repair(atoms, labels(atoms, "AABA"))
    assert dealt(atoms, fixed) == "AABB"
    assert (move.from_, move.to, move.atoms, move.households) == (0, 1, (3,), 2)
    assert (move.x, move.y) == at(350, 50)


def test_what_hangs_together_stays():
    atoms = drawn("A A B\n     \nA B B")
    given = labels(atoms, "AAB ABB")
    fixed, moves = repair(atoms, given)
    assert (fixed.tolist(), moves) == (given.tolist(), [])
    assert fixed is not given


def test_a_piece_goes_where_bounds_allow_before_all_else():
    # The middle piece has its longest open border with C, which is full.
    atoms = drawn("B B A|C A A", households="10 10 5 38 10 10")
    assert mended(atoms, "BBACAA", upper=40) == "BBBCAA"
    full = drawn("B B|A C A A", households="30 10 5 10 10 10")
    assert mended(full, "BBACAA", upper=40) == "BBCCAA"


def test_a_piece_goes_to_the_grid_that_it_shares_open_ground_with():
    assert mended(drawn("B B|A C C A A"), "BBACCAA", weights=Weights(inertia=0)) == "BBCCCAA"
    assert mended(drawn("B B A|C C A A"), "BBACCAA", weights=Weights(inertia=0)) == "BBBCCAA"


def test_a_piece_goes_back_to_the_grid_that_holds_its_households_now():
    atoms = drawn("B B B C C C A A")
    codes = pd.DataFrame({"code": ["A", "B", "C"]})
    assert mended(atoms, "BBACCCAA", grids=codes, weights=Weights(inertia=0)) == "BBBCCCAA"


def test_nobody_is_sent_over_a_wall():
    atoms = drawn("A A C#A B", households="9 9 9 1 9")
    assert mended(atoms, "AACAB") == "AACBB"
    walled = drawn("A A C#A#B", households="9 9 9 1 9")
    assert mended(walled, "AACAB") == "AACAB"


def test_special_and_locked_grids_take_and_give_nothing():
    atoms = drawn("A A B A C", households="9 9 9 1 9")
    for fixed in (
        {"kind": ["community", "special", "community"]},
        {"locked": [False, True, False]},
    ):
        assert mended(atoms, "AABAC", grids=grids(3, **fixed)) == "AABCC"
    locked = grids(3, locked=[True, False, False])
    assert mended(atoms, "AABAC", grids=locked) == "AABAC"
    premises = drawn("A A S A", special="S")
    assert mended(premises, "AABA") == "AABA"


def test_a_piece_behind_another_piece_follows_it():
    # Both pieces of A in the east touch nothing but each other's side and C; B comes between.
    atoms = drawn("A A C B A B B", households="9 9 9 1 2 9 9")
    fixed, moves = repair(atoms, labels(atoms, "AACBABB"))
    assert judge(atoms, fixed, grids=grids(3), lower=0, upper=99).faults == []
    assert [move.households for move in moves] == sorted(move.households for move in moves)


def test_a_piece_that_a_move_joins_with_its_grid_again_stays():
    # B between the A's goes to A, and so the eastern A is no piece any more.
    atoms = drawn("B B A A B A", households="9 9 9 9 1 2")
    fixed, moves = repair(atoms, labels(atoms, "BBAABA"))
    assert dealt(atoms, fixed) == "BBAAAA"
    assert [(move.from_, move.to, move.atoms) for move in moves] == [(1, 0, (4,))]


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_after_a_repair_every_grid_is_in_one_piece(data):
    atoms = drawn("A A|B B\n  #   -\nA C C B\n-   #  \nD D C B", households=list(range(12)))
    given = np.array(data.draw(st.lists(st.integers(0, 3), min_size=12, max_size=12)))
    fixed, moves = repair(atoms, given, lower=10, upper=30)
    found = judge(atoms, fixed, grids=grids(4), lower=0, upper=99).faults
    assert {fault.kind for fault in found} <= {"empty"}
    assert {int(one) for one in given} == {int(one) for one in fixed}
    changed = np.flatnonzero(given != fixed).tolist()
    assert sorted(atom for move in moves for atom in move.atoms) == changed


# ---------------------------------------------------------------- split


def test_what_lies_right_of_the_line_becomes_a_new_grid():
    atoms = drawn("A A A\n     \nB B B")
    made = split(atoms, labels(atoms, "AAA BBB"), 0, line((150, 110), (150, -10)))
    assert dealt(made.atoms, made.labels) == "AACCBBB"
    assert made.parent.tolist() == [0, 1, 1, 2, 3, 4, 5]
    back = split(atoms, labels(atoms, "AAA BBB"), 0, line((150, -10), (150, 110)))
    assert dealt(back.atoms, back.labels) == "CCAABBB"
    assert faults(made.atoms) == faults(back.atoms) == []


def test_a_line_along_a_border_cuts_no_atom():
    atoms = drawn("A A A")
    made = split(atoms, labels(atoms, "AAA"), 0, line((100.4, 110), (99.8, -10)))
    assert dealt(made.atoms, made.labels) == "ABB"
    assert made.atoms is atoms


def test_a_line_with_corners_parts_a_grid():
    atoms = drawn("A A\n   \nA A")
    bent = line((-10, 50), (150, 50), (150, 210))
    made = split(atoms, labels(atoms, "AA AA"), 0, bent)
    area = made.atoms.frame["area_m2"].to_numpy()
    assert [area[made.labels == one].sum() for one in (0, 1)] == [17_500.0, 22_500.0]
    assert faults(made.atoms) == []


def test_only_the_grid_that_is_split_is_cut():
    atoms = drawn("A B")
    made = split(atoms, labels(atoms, "AB"), 1, line((-10, 50), (210, 50)))
    assert made.parent.tolist() == [0, 1, 1]
    assert sorted(dealt(made.atoms, made.labels)) == ["A", "B", "C"]


@pytest.mark.parametrize(
    "vain",
    [
        line((50, -10), (50, 50)),  # ends inside
        line((500, 0), (500, 100)),  # lies elsewhere
        line((100, 0), (100, 100)),  # runs along the grid's border
        shapely.LineString(),
    ],
)
def test_a_line_that_does_not_part_the_grid_is_refused(vain):
    atoms = drawn("A B")
    with pytest.raises(BadInput) as error:
        split(atoms, labels(atoms, "AB"), 0, vain)
    assert error.value.code == "zoning.not_parted"
    assert str(error.value)


@settings(max_examples=40, deadline=None)
@given(
    west=st.tuples(st.floats(-50, -1), st.floats(20, 180)),
    middle=st.tuples(st.floats(20, 280), st.floats(20, 180)),
    east=st.tuples(st.floats(301, 350), st.floats(20, 180)),
)
def test_however_a_grid_is_split_nobody_is_lost(west, middle, east):
    atoms = drawn("A A A\n     \nA A A", households="1 2 3 4 5 6")
    made = split(atoms, labels(atoms, "AAA AAA"), 0, line(west, middle, east))
    assert faults(made.atoms) == []
    assert set(made.labels.tolist()) == {0, 1}
    held = np.bincount(made.parent, made.atoms.frame["households"])
    assert held.tolist() == [1, 2, 3, 4, 5, 6]
    shapes = np.asarray(made.atoms.frame.geometry.array, dtype=object)
    north = shapely.coverage_union_all(shapes[made.labels == 0])
    assert north.bounds[3] == at(0, 0)[1]  # left of a line that runs east lies the north


# ---------------------------------------------------------------- redraw


def test_what_lies_in_the_polygon_changes_hands():
    atoms = drawn("A A B\n     \nA A B")
    made = redraw(
        atoms, labels(atoms, "AAB AAB"), 0, 1, ring((150, -10), (250, -10), (250, 110), (150, 110))
    )
    assert dealt(made.atoms, made.labels) == "AABBAABB"
    assert made.parent.tolist() == [0, 1, 1, 2, 3, 4, 4, 5]
    assert faults(made.atoms) == []


def test_a_border_that_is_drawn_beside_the_old_one_leaves_no_sliver():
    atoms = drawn("A A B")
    made = redraw(
        atoms, labels(atoms, "AAB"), 0, 1, ring((101, -5), (210, -5), (210, 105), (99, 105))
    )
    assert dealt(made.atoms, made.labels) == "ABB"
    assert made.atoms is atoms


def test_a_polygon_that_crosses_itself_is_what_it_encloses():
    atoms = drawn("A B")
    bow = ring((0, 0), (80, 100), (80, 0), (0, 100))
    made = redraw(atoms, labels(atoms, "AB"), 0, 1, bow)
    area = made.atoms.frame["area_m2"].to_numpy()
    assert area[made.labels == 1].sum() == pytest.approx(10_000 + 4_000)
    assert faults(made.atoms) == []


def test_a_polygon_elsewhere_changes_nothing():
    atoms = drawn("A B")
    for nowhere in (ring((500, 0), (600, 0), (600, 100)), shapely.Polygon()):
        made = redraw(atoms, labels(atoms, "AB"), 0, 1, nowhere)
        assert (dealt(made.atoms, made.labels), made.atoms is atoms) == ("AB", True)


@settings(max_examples=40, deadline=None)
@given(
    corners=st.lists(
        st.tuples(st.floats(-50, 350), st.floats(-50, 250)), min_size=3, max_size=6, unique=True
    )
)
def test_however_a_border_is_redrawn_nobody_is_lost(corners):
    atoms = drawn("A A B\n     \nA A B", households="1 2 3 4 5 6")
    given = labels(atoms, "AAB AAB")
    made = redraw(atoms, given, 0, 1, ring(*corners))
    assert faults(made.atoms) == []
    assert made.atoms.frame.geom_type.unique().tolist() == ["Polygon"]
    held = np.bincount(made.parent, made.atoms.frame["households"])
    assert held.tolist() == [1, 2, 3, 4, 5, 6]
    assert (made.labels[given[made.parent] == 1] == 1).all()
