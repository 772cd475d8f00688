from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgov.errors import BadInput
from gisgov.words import say
from gisgov.zoning.judging import Verdict, judge
from gisgov.zoning.values import Atoms, Weights
from tests.gisgov.zoning.drawn_atoms import at, drawn, labels

SQUARE = """
A A|B
    -
A B B
"""


def grids(*codes: str | None, special: str = "") -> pd.DataFrame:
    kinds = ["special" if code and code in special else "community" for code in codes]
    return pd.DataFrame({"code": list(codes), "kind": kinds, "locked": False})


def verdict(atoms: Atoms, picture: str, *codes: str | None, **options: object) -> Verdict:
    table = grids(*codes, special=str(options.pop("special", "")))
    bounds = {"lower": 1, "upper": 1000} | options
    return judge(atoms, labels(atoms, picture), grids=table, **bounds)


def found(verdict: Verdict) -> list[tuple]:
    return [(fault.kind, fault.grids, fault.atoms) for fault in verdict.faults]


def test_a_dealing_out_without_fault_is_counted():
    atoms = drawn(SQUARE, households="1 2 3 4 5 6")
    told = verdict(atoms, "AAB ABB", "A", "B")
    assert told.faults == []
    assert told.grids["households"].tolist() == [7, 14]
    assert told.grids["persons"].tolist() == [14, 28]
    assert told.grids["atoms"].tolist() == [3, 3]
    assert told.grids["in_bounds"].tolist() == [True, True]
    assert told.grids["moved"].tolist() == [0, 0]


def test_metres_off_streets_count_for_both_grids_and_once_in_the_score():
    told = verdict(drawn(SQUARE), "AAB ABB", "A", "B")
    # A's border with B: 100 m on a street, 200 m on none.
    assert told.grids["off_street_m"].tolist() == [200.0, 200.0]
    assert told.score.off_street_m == 200.0


def test_inertia_is_households_and_ground_times_squared_metres_to_their_centre():
    atoms = drawn("A A", households="10 30")
    told = verdict(atoms, "AA", "A", weights=Weights(ground=1e-3))
    # Masses 20 and 40, a hundred metres apart: 20 * 66.7² + 40 * 33.3².
    assert told.score.inertia == pytest.approx(20 * 40 / 60 * 100**2)


def test_households_move_where_their_grid_has_another_code():
    atoms = drawn("A A B ?", households="1 2 4 8")
    told = verdict(atoms, "ABBB", "A", "B")
    assert told.grids["moved"].tolist() == [0, 2]
    renamed = verdict(atoms, "AABB", None, "B")
    assert renamed.grids["moved"].tolist() == [3, 0]
    assert renamed.score.moved == 3


def test_the_score_is_the_weighted_sum():
    told = verdict(drawn("A B", households=10), "BA", "A", "B")
    assert (told.score.moved, told.score.off_street_m, told.score.inertia) == (20, 100.0, 0.0)
    assert told.score.total == 100.0 + 4 * 20


def test_compactness_of_a_square_is_pi_over_four():
    told = verdict(drawn("A A B\n     \nA A B"), "AABAAB", "A", "B")
    assert told.grids["compactness"].tolist() == pytest.approx([np.pi / 4, np.pi * 8 / 36])


def test_grids_out_of_bounds_are_told_with_their_households():
    atoms = drawn("A B C", households="5 20 40")
    told = verdict(atoms, "ABC", "A", "B", "C", lower=10, upper=30)
    assert [(f.kind, f.grids, f.households) for f in told.faults] == [
        ("under", (0,), 5),
        ("over", (2,), 40),
    ]
    assert told.grids["in_bounds"].tolist() == [False, True, False]
    assert (told.faults[1].x, told.faults[1].y) == at(250, 50)


def test_bounds_belong_to_what_is_allowed():
    atoms = drawn("A B", households="10 30")
    assert verdict(atoms, "AB", "A", "B", lower=10, upper=30).faults == []


def test_a_special_grid_has_no_bounds_and_may_lie_in_pieces():
    atoms = drawn("S B S", households="0 20 400", special="S")
    told = verdict(atoms, "ABA", "S", "B", lower=10, upper=30, special="S")
    assert told.faults == []
    assert told.grids["in_bounds"].tolist() == [None, True]


def test_a_piece_that_touches_nothing_of_its_grid_is_apart_and_located():
    atoms = drawn("A A B A", households="10 10 10 15")
    told = verdict(atoms, "AABA", "A", "B")
    (fault,) = told.faults
    assert (fault.kind, fault.grids, fault.atoms) == ("apart", (0,), (3,))
    assert (fault.households, fault.area_m2) == (15, 10_000.0)
    assert (fault.x, fault.y) == at(350, 50)


def test_a_piece_behind_a_wall_is_unpassable():
    assert found(verdict(drawn("A A#A"), "AAA", "A")) == [("unpassable", (0,), (2,))]


def test_a_piece_that_a_broken_piece_hides_from_its_grid_is_apart():
    atoms = drawn("A A B A#A", households="10 10 10 9 1")
    assert found(verdict(atoms, "AABAA", "A", "B")) == [
        ("apart", (0,), (3,)),
        ("apart", (0,), (4,)),
    ]


def test_pieces_that_meet_in_a_corner_alone_are_apart():
    atoms = drawn("A B\n   \nB A", households="2 1 2 1")
    assert found(verdict(atoms, "ABBA", "A", "B")) == [("apart", (0,), (3,)), ("apart", (1,), (1,))]


def test_the_piece_with_most_households_is_the_grid_however_small_its_ground():
    atoms = drawn("A A B A", households="1 1 10 50")
    assert found(verdict(atoms, "AABA", "A", "B")) == [("apart", (0,), (0, 1))]


def test_a_grid_without_ground_is_empty_and_not_under():
    told = verdict(drawn("A A"), "AA", "A", "B")
    (fault,) = told.faults
    assert (fault.kind, fault.grids) == ("empty", (1,))
    assert np.isnan(fault.x)


def test_labels_that_do_not_fit_are_refused():
    atoms = drawn("A B")
    for wrong, code in (
        ([0], "labels_count"),
        ([0, 2], "labels_unknown"),
        ([0, -1], "labels_unknown"),
    ):
        with pytest.raises(BadInput) as error:
            judge(atoms, np.array(wrong), grids=grids("A", "B"), lower=1, upper=9)
        assert error.value.code == f"zoning.{code}"
        assert str(error.value)


def test_a_table_with_codes_alone_is_enough():
    told = judge(
        drawn("A B"), np.array([0, 1]), grids=pd.DataFrame({"code": ["A", None]}), lower=1, upper=99
    )
    assert told.grids["kind"].tolist() == ["community"] * 2
    assert told.grids["locked"].tolist() == [False, False]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_fault_has_its_sentence(lang):
    atoms = drawn("A#A B A C D", households="10 9 5 8 20 40")
    told = verdict(atoms, "AABACD", "A", "B", "C", "D", "E", lower=10, upper=30)
    assert {f.kind for f in told.faults} == {"under", "over", "apart", "unpassable", "empty"}
    for fault in told.faults:
        assert say(f"plan_fault.{fault.kind}", lang=lang, **fault.params)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_all_is_counted_once_whatever_is_dealt(data):
    atoms = drawn("A A|B B\n  #   -\nA C C B\n-   #  \nD D C B", households=list(range(12)))
    dealt = np.array(data.draw(st.lists(st.integers(0, 3), min_size=12, max_size=12)))
    told = judge(atoms, dealt, grids=grids("A", "B", "C", "D"), lower=10, upper=30)
    assert told.grids["households"].sum() == sum(range(12))
    assert told.grids["atoms"].sum() == 12
    assert told.score.off_street_m == told.grids["off_street_m"].sum() / 2
    broken = [atom for fault in told.faults for atom in fault.atoms]
    assert len(broken) == len(set(broken))
    assert all(dealt[a] == f.grids[0] for f in told.faults for a in f.atoms)
