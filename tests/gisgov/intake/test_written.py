"""Columns of text that hold geometry."""

from __future__ import annotations

import pandas as pd
import pytest
import shapely

from gisgov.errors import BadInput
from gisgov.intake.written import parse_geometries, said_crs

POINT = shapely.Point(111.3, 30.7)
NAMED = shapely.set_srid(POINT, 4490)


@pytest.mark.parametrize(
    "value",
    [
        "POINT (111.3 30.7)",
        "  point(111.3 30.7) ",
        "SRID=4490;POINT (111.3 30.7)",
        "srid=4490; Point Z (111.3 30.7 52)",
        POINT.wkb_hex,
        POINT.wkb_hex.lower(),
        POINT.wkb,
        shapely.to_wkb(NAMED, hex=True, include_srid=True),
        '{"type": "Point", "coordinates": [111.3, 30.7]}',
        ' {"type": "Feature", "geometry": {"type": "Point", "coordinates": [111.3, 30.7]}}',
    ],
)
def test_every_way_of_writing_is_read(value):
    (geom,), (fault,) = parse_geometries([value])
    assert shapely.force_2d(geom).equals(POINT)
    assert not fault


@pytest.mark.parametrize("value", [None, float("nan"), pd.NA, "", "   "])
def test_nothing_written_is_no_fault(value):
    (geom,), (fault,) = parse_geometries([value])
    assert geom is None
    assert not fault


@pytest.mark.parametrize(
    "value",
    [
        "桥北",
        "POINT (1",
        "0101ff0000000",
        '{"a": 1}',
        "{",
        5,
        b"",
        b"\x00",
        "srid=x;POINT (1 2)",
        "CIRCULARSTRING (0 0, 1 1, 2 0)",
        "TIN (((0 0, 1 0, 1 1, 0 0)))",
    ],
)
def test_what_is_no_geometry_is_a_fault_of_its_row_alone(value):
    geoms, faults = parse_geometries([POINT.wkt, value, POINT.wkb_hex, POINT.wkb])
    assert faults.tolist() == [False, True, False, False]
    assert [geom is None for geom in geoms] == [False, True, False, False]


def test_the_system_that_geometries_name_is_heard():
    geoms, _ = parse_geometries(["SRID=4490;POINT (1 2)", None, "POINT (1 2)"])
    assert said_crs(geoms).to_epsg() == 4490
    assert said_crs([POINT, None]) is None


def test_two_systems_in_one_column_are_refused():
    geoms, _ = parse_geometries(["SRID=4490;POINT (1 2)", "SRID=4546;POINT (1 2)"])
    with pytest.raises(BadInput, match="4490, 4546"):
        said_crs(geoms)


def test_an_unknown_system_is_refused():
    geoms, _ = parse_geometries(["SRID=999999;POINT (1 2)"])
    with pytest.raises(BadInput, match="EPSG:999999"):
        said_crs(geoms)


def test_no_rows_give_nothing():
    geoms, faults = parse_geometries([])
    assert (len(geoms), len(faults)) == (0, 0)
