"""Rows onto the map, from whatever the file has for it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from gisgov import crs
from gisgov.intake.locating import Locator
from gisgov.intake.nouns import NOUNS

EXTENT = (528_000.0, 3_397_000.0, 529_000.0, 3_398_000.0)


def locator(noun: str = "hydrants", **how: object) -> Locator:
    given = {"file_crs": None, "declared": None, "headings": {"x": "X", "y": "Y"}} | how
    return Locator(NOUNS[noun], city=crs.parse(4546), extent=EXTENT, **given)  # type: ignore[arg-type]


def rows(**columns: object) -> pd.DataFrame:
    frame = pd.DataFrame(columns)
    return frame.assign(line=np.arange(2, len(frame) + 2))


def test_two_columns_make_points_in_the_citys_order() -> None:
    placed, faults = locator().place(rows(x=[3_397_010.0], y=[528_010.0]), None)
    assert not faults
    assert placed["geometry"].iloc[0].equals(shapely.Point(528_010, 3_397_010))
    assert "x" not in placed


def test_a_row_without_coordinates_is_a_fault() -> None:
    placed, faults = locator().place(rows(x=[3_397_010.0, np.nan], y=[528_010.0, np.nan]), None)
    assert list(placed["line"]) == [2]
    assert [(fault.line, fault.reason) for fault in faults] == [(3, "geometry.missing")]


def test_a_row_with_an_address_needs_no_coordinates() -> None:
    given = rows(x=[3_397_010.0, np.nan], y=[528_010.0, np.nan], address=[None, "朝阳路1号"])
    placed, faults = locator("incidents").place(given, None)
    assert not faults
    assert list(placed["geometry"].notna()) == [True, False]


def test_a_file_without_coordinates_lives_by_its_addresses() -> None:
    placed, faults = locator("incidents").place(rows(address=["朝阳路1号", None]), None)
    assert list(placed["line"]) == [2]
    assert [fault.line for fault in faults] == [3]


def test_text_names_its_own_coordinate_system() -> None:
    given = rows(geometry=["SRID=4326;POINT (111.3 30.7)", "a point"])
    finder = locator()
    placed, faults = finder.place(given, None)
    assert finder.finding is not None
    assert finder.finding.how == "file"
    assert list(placed["line"]) == [2]
    assert [(fault.line, fault.reason) for fault in faults] == [(3, "geometry.unreadable")]


def test_how_coordinates_are_read_is_found_once() -> None:
    finder = locator()
    finder.place(rows(x=[np.nan], y=[np.nan]), None)
    assert finder.finding is None
    finder.place(rows(x=[528_010.0], y=[3_397_010.0]), None)
    first = finder.finding
    _, faults = finder.place(rows(x=[3_397_010.0], y=[528_010.0]), None)
    assert finder.finding is first
    assert [fault.line for fault in faults] == [2]


def test_rows_that_hang_on_others_have_no_place() -> None:
    given = rows(dwelling_ref=["d1"])
    placed, faults = locator("households").place(given, None)
    pd.testing.assert_frame_equal(placed, given)
    assert not faults


@pytest.mark.parametrize("shape", [None, shapely.Point()])
def test_an_empty_geometry_is_missing(shape: object) -> None:
    shapes = np.array([shape, shapely.Point(528_010, 3_397_010)], dtype=object)
    placed, faults = locator().place(rows(name=["a", "b"]), shapes)
    assert list(placed["line"]) == [3]
    assert [fault.reason for fault in faults] == ["geometry.missing"]
