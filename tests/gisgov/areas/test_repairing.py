"""Borders from elsewhere, a hundred metres a letter, with slits whose size is known."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgov import areas as rules
from gisgov.errors import BadInput
from gisgov.words import say
from tests.gisgov.test_areas import (
    CELL_M,
    NORTH,
    WEST,
    cells_of,
    drawn,
    framed,
    kinds,
    slit,
    turned,
)


def told(moves: list[rules.Move]) -> list[tuple[str, str]]:
    return [(move.kind, "".join(move.codes)) for move in moves]


def east_of(left: float, right: float) -> shapely.Polygon:
    return shapely.box(WEST + left, NORTH - CELL_M, WEST + right, NORTH)


def test_a_gap_is_closed_and_told_with_its_width_its_size_and_its_place():
    areas, moves = rules.repair(slit(0.5), tolerance_m=0.6)
    assert rules.check_partition(areas) == []
    gap = moves[0]
    assert (gap.kind, gap.codes, gap.size_m2) == ("gap", ("A", "B", "C", "D"), 50.0)
    assert gap.distance_m == pytest.approx(0.5, abs=0.001)
    assert (gap.x, gap.y) == (WEST + CELL_M + 0.25, NORTH - 1.5 * CELL_M)
    assert told(moves[1:]) == [("corner", "CB"), ("corner", "DB")]


def test_a_wider_gap_stays_and_is_named_afterwards():
    areas, moves = rules.repair(slit(0.5), tolerance_m=0.4)
    assert kinds(areas) == ["gap"]
    assert {move.kind for move in moves} == {"corner"}


def test_a_corner_on_a_neighbours_edge_becomes_a_corner_of_both():
    areas = drawn("AB AC")
    areas.geometry = areas.geometry.simplify(0)
    repaired, moves = rules.repair(areas, tolerance_m=0.1)
    assert rules.check_partition(repaired) == []
    assert told(moves) == [("corner", "ABC")]
    assert (moves[0].x, moves[0].y, moves[0].distance_m) == (WEST + CELL_M, NORTH - CELL_M, 0.0)


def test_an_overlap_goes_to_the_code_that_sorts_first():
    areas = framed(A=east_of(0, 100.5), B=east_of(100, 200))
    repaired, moves = rules.repair(areas, tolerance_m=0.6)
    assert repaired.area.tolist() == [10_050.0, 9_950.0]
    assert (told(moves)[0], moves[0].size_m2) == (("overlap", "AB"), 50.0)


def test_a_slit_that_is_open_at_both_ends_is_closed():
    areas = framed(A=east_of(0, 100), B=east_of(100.5, 200))
    assert rules.node(areas, tolerance_m=0.6).area.sum() == 19_950.0
    repaired, moves = rules.repair(areas, tolerance_m=0.6)
    assert repaired.area.tolist() == [10_050.0, 9_950.0]
    assert told(moves) == [("gap", "AB")]
    assert shapely.union_all(repaired.geometry.array).equals(east_of(0, 200))


def test_a_notch_in_one_area_is_no_slit():
    notch = east_of(0, 100).difference(shapely.box(WEST + 50, NORTH - 10, WEST + 50.25, NORTH))
    repaired, moves = rules.repair(framed(A=notch, B=east_of(100, 200)), tolerance_m=0.5)
    assert moves == []
    assert repaired.area.tolist() == [10_000 - 2.5, 10_000]


def test_areas_are_fitted_into_their_parent():
    areas = framed(A=east_of(0.5, 100), B=east_of(100, 200.25))
    parent = east_of(0, 200)
    repaired, moves = rules.repair(areas, tolerance_m=0.6, parent=parent)
    assert rules.check_partition(repaired, parent=parent) == []
    sizes = [(move.kind, move.codes, move.size_m2) for move in moves]
    assert sizes == [("gap", ("A",), 50.0), ("outside", ("B",), 25.0)]


def test_ground_of_the_parent_that_is_wider_stays_a_gap():
    parent = east_of(0, 200)
    repaired, moves = rules.repair(framed(A=east_of(2, 200)), tolerance_m=0.6, parent=parent)
    assert moves == []
    assert kinds(repaired, parent=parent) == ["gap"]


def test_what_fits_already_is_not_moved():
    areas = rules.node(turned(drawn("AAB ACB ACC"), 10))
    repaired, moves = rules.repair(areas, tolerance_m=0.5)
    assert moves == []
    assert repaired.geometry.geom_equals_exact(areas.geometry, 0).all()


def test_an_area_that_another_covers_is_left_without_geometry_and_told():
    strip = framed(A=east_of(0, 100), B=east_of(50, 50.25))
    repaired, moves = rules.repair(strip, tolerance_m=0.5)
    assert repaired.geometry.isna().tolist() == [False, True]
    assert ("overlap", "AB") in told(moves)


def test_nothing_and_degrees():
    areas, moves = rules.repair(drawn("AB").iloc[:0], tolerance_m=1.0)
    assert (len(areas), moves) == (0, [])
    with pytest.raises(BadInput):
        rules.repair(drawn("AB").to_crs(4326), tolerance_m=1.0)


@pytest.mark.parametrize("kind", ["gap", "overlap", "outside", "border", "corner"])
def test_a_move_is_told_in_both_languages(kind):
    move = rules.Move(kind, ("A", "B"), 0.0, 0.0, 111.3, 30.7, 0.25, 50.0)
    for lang in ("en", "zh"):
        text = say(move.said.code, lang=lang, **move.said.params)
        assert "A" in text
        assert "111.300000, 30.700000" in text
        assert ("0.250" in text) or kind == "corner"


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), east=st.floats(-0.4, 0.4), north=st.floats(-0.4, 0.4))
def test_an_area_that_was_shifted_a_little_fits_again_and_the_moves_tell_all(seed, east, north):
    parent = rules.merge(rules.node(cells_of(seed, 12)).assign(all="1"), by="all").geometry[0]
    areas = cells_of(seed, 12)
    moved = shapely.transform(areas.geometry[5], lambda p: p + np.array([east, north]))
    areas.loc[5, "geometry"] = moved
    repaired, moves = rules.repair(areas, tolerance_m=1.0, parent=parent)
    wide = [f for f in rules.check_partition(repaired, parent=parent) if f.size_m2 > 1]
    assert wide == []
    gaps = sum(move.size_m2 for move in moves if move.kind == "gap")
    lost = sum(move.size_m2 for move in moves if move.kind in {"overlap", "outside"})
    assert repaired.area.sum() - areas.area.sum() == pytest.approx(gaps - lost, abs=5)
    assert max((move.distance_m for move in moves), default=0) <= 1.01
