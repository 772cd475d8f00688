"""Geometry of every kind that files hold, and what becomes of it."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgov import crs
from gisgov.intake.coordinates import Finding
from gisgov.intake.geometries import place_geometries, place_points

CITY = crs.parse("EPSG:4546")
ORIGIN = (528_000, 3_397_000)
EXTENT = (528_000.0, 3_397_000.0, 529_000.0, 3_398_000.0)
PLAIN = Finding(CITY, None, swapped=False, zone_prefix=None, how="file")
SWAPPED = Finding(crs.parse(4525), None, swapped=True, zone_prefix=37, how="detected")
SQUARE = "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0))"


def shapes(*texts):
    """Geometries whose coordinates count from the city's south-west corner."""
    with np.errstate(invalid="ignore"):
        drawn = np.array([shapely.from_wkt(text) for text in texts], dtype=object)
        return shapely.transform(drawn, lambda xy: xy + ORIGIN)


def placed(shape, *texts, finding=PLAIN, extent=EXTENT):
    """What comes out, as text from the same corner, or the reason of the fault."""
    lines = np.arange(2, 2 + len(texts))
    geoms, faults = place_geometries(
        finding, shapes(*texts), city=CITY, shape=shape, lines=lines, extent=extent
    )
    for fault in faults:
        assert fault.say(lang="en")
        assert fault.say(lang="zh")
    reasons = {fault.line: fault.reason.removeprefix("geometry.") for fault in faults}
    assert [line for line, geom in zip(lines, geoms, strict=True) if geom is None] == list(reasons)
    local = shapely.transform(geoms, lambda xy: xy - ORIGIN)
    return [
        reasons.get(line) or shapely.normalize(geom).wkt
        for line, geom in zip(lines, local, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("POINT ZM (1 2 3 4)", "POINT (1 2)"),
        ("POINT M (1 2 9)", "POINT (1 2)"),
        ("MULTIPOINT ((1 2))", "POINT (1 2)"),
        ("MULTIPOINT ((1 2), (3 4))", "not_point"),
        (
            "GEOMETRYCOLLECTION (GEOMETRYCOLLECTION (POINT (1 2)), LINESTRING (0 0, 1 1))",
            "POINT (1 2)",
        ),
        (None, "missing"),
        ("POINT EMPTY", "missing"),
        ("GEOMETRYCOLLECTION EMPTY", "missing"),
        ("LINESTRING (0 0, 1 1)", "not_point"),
        (SQUARE, "not_point"),
        ("POINT (5500 0)", "POINT (5500 0)"),
        ("POINT (7000 0)", "far"),
        ("POINT (900000 0)", "nowhere"),
        ("POINT (1e12 4)", "nowhere"),
        ("POINT (NaN NaN)", "nowhere"),
    ],
)
def test_a_point(text, becomes):
    assert placed("point", text) == [becomes]


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("LINESTRING Z (0 0 1, 1 1 2)", "LINESTRING (0 0, 1 1)"),
        ("MULTILINESTRING ((0 0, 1 1))", "LINESTRING (0 0, 1 1)"),
        ("MULTILINESTRING ((0 0, 1 1), (2 2, 1 1))", "LINESTRING (0 0, 1 1, 2 2)"),
        ("MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))", "not_line"),
        ("LINEARRING (0 0, 1 1, 1 0, 0 0)", "LINESTRING (0 0, 1 1, 1 0, 0 0)"),
        ("LINESTRING (0 0, 0.0001 0)", "too_small"),
        ("LINESTRING (1 1, 1 1)", "too_small"),
        ("LINESTRING (0 0, 1 NaN, 2 2)", "nowhere"),
        ("LINESTRING (0 0, 99999 3, 2 2)", "far"),
        ("POINT (1 2)", "not_line"),
        (SQUARE, "not_line"),
    ],
)
def test_a_line(text, becomes):
    assert placed("line", text) == [becomes]


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        (SQUARE, SQUARE),
        ("MULTIPOLYGON (((0 0, 4 0, 4 4, 0 4, 0 0)))", SQUARE),
        ("LINESTRING (0 0, 4 0, 4 4, 0 4, 0 0)", SQUARE),
        ("LINEARRING (0 0, 4 0, 4 4, 0 4, 0 0)", SQUARE),
        ("MULTILINESTRING ((0 0, 4 0, 4 4), (4 4, 0 4, 0 0))", SQUARE),
        ("GEOMETRYCOLLECTION (POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0)), POINT (1 1))", SQUARE),
        ("POLYGON ((0 0, 4 0, 4 0, 4 4, 4 6, 4 4, 0 4, 0 0))", SQUARE),
        ("LINESTRING (0 0, 4 0, 4 4, 0 4)", "not_polygon"),
        ("LINESTRING (0 0, 4 0, 0 0)", "not_polygon"),
        ("POINT (1 1)", "not_polygon"),
        ("POLYGON ((0 0, 4 4, 4 0, 0 4, 0 0))", "invalid"),
        ("LINESTRING (0 0, 4 4, 4 0, 0 4, 0 0)", "invalid"),
        ("POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (8 8, 12 8, 12 12, 8 12, 8 8))", "invalid"),
        ("POLYGON ((0 0, 4 0, 8 0, 0 0))", "too_small"),
        ("POLYGON ((0 0, 0.0001 0, 0.0001 0.0001, 0 0))", "too_small"),
        ("POLYGON ((0 0, 4 0, 4 NaN, 0 4, 0 0))", "nowhere"),
        ("MULTIPOLYGON EMPTY", "missing"),
    ],
)
def test_a_polygon(text, becomes):
    expected = shapely.normalize(shapely.from_wkt(becomes)).wkt if "(" in becomes else becomes
    assert placed("polygon", text) == [expected]


def test_rings_within_a_ring_are_holes():
    drawn = "MULTILINESTRING ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1))"
    (out,) = placed("polygon", drawn)
    assert shapely.from_wkt(out).area == 80


def test_parts_that_overlap_are_joined():
    podium_and_tower = "MULTIPOLYGON (((0 0,4 0,4 4,0 4,0 0)), ((2 2,6 2,6 6,2 6,2 2)))"
    (out,) = placed("polygon", podium_and_tower)
    assert (shapely.from_wkt(out).geom_type, shapely.from_wkt(out).area) == ("Polygon", 28)


def test_an_outline_may_have_one_part_only():
    apart = "MULTIPOLYGON (((0 0,4 0,4 4,0 4,0 0)), ((6 6,8 6,8 8,6 8,6 6)))"
    assert placed("outline", apart, SQUARE)[0] == "in_parts"
    assert placed("polygon", apart)[0].startswith("MULTIPOLYGON")


def test_a_fault_names_line_value_and_remedy():
    _, faults = place_geometries(
        PLAIN,
        shapes("POINT (7000 0)", "MULTIPOINT ((1 2), (3 4))"),
        city=CITY,
        shape="point",
        lines=[7, 9],
        extent=EXTENT,
        column="geom",
    )
    far, several = faults
    assert (far.line, far.column, far.value) == (7, "geom", "535000, 3397000")
    assert "6 km outside" in far.say(lang="en")
    assert several.value == "MultiPoint (2)"


def test_the_fault_of_a_swapped_file_shows_the_numbers_of_the_file():
    _, (fault,) = place_geometries(
        SWAPPED,
        [shapely.Point(3397000, 37900000)],
        city=CITY,
        shape="point",
        lines=[2],
        extent=EXTENT,
    )
    assert fault.value == "3397000, 37900000"


def test_swapped_numbered_polygons_come_out_in_place():
    corners = shapely.transform(shapes(SQUARE), lambda xy: xy[:, ::-1] + (0, 37e6))
    (out,), faults = place_geometries(
        SWAPPED, corners, city=CITY, shape="polygon", lines=[2], extent=EXTENT
    )
    assert not faults
    assert out.equals(shapes(SQUARE)[0])


def test_many_rows_keep_their_order():
    texts = ["POINT (1 1)", None, "MULTIPOINT ((2 2))", "LINESTRING (0 0, 1 1)", "POINT (3 3)"]
    assert placed("point", *texts) == [
        "POINT (1 1)",
        "missing",
        "POINT (2 2)",
        "not_point",
        "POINT (3 3)",
    ]


def test_no_rows_give_nothing():
    for shape in ("point", "line", "polygon", "outline"):
        out, faults = place_geometries(PLAIN, [], city=CITY, shape=shape, lines=[], extent=None)
        assert (len(out), faults) == (0, [])


def test_points_of_two_columns():
    x = [528500.0, np.nan, 3.0, np.inf, 528500.0]
    y = [3397500.0, np.nan, np.nan, 1.0, 9397500.0]
    points, faults = place_points(
        PLAIN, x, y, columns=("X", "Y"), city=CITY, lines=[2, 3, 4, 5, 6], extent=EXTENT
    )
    assert shapely.get_coordinates(points).tolist() == [[528500, 3397500]]
    assert [(fault.line, fault.reason) for fault in faults] == [
        (4, "geometry.half"),
        (5, "geometry.nowhere"),
        (6, "geometry.nowhere"),
    ]
    assert {fault.column for fault in faults} == {"X, Y"}


CORNER = st.tuples(st.floats(-50, 1050), st.floats(-50, 1050))


@settings(max_examples=150, deadline=None)
@given(st.lists(CORNER, min_size=3, max_size=9), st.sampled_from(["polygon", "line", "outline"]))
def test_whatever_is_drawn_is_valid_on_the_lattice_or_a_fault(corners, shape):
    ring = shapely.LineString([*corners, corners[0]])
    given_ = shapely.transform(np.array([ring], dtype=object), lambda xy: xy + ORIGIN)
    (out,), faults = place_geometries(
        PLAIN, given_, city=CITY, shape=shape, lines=[2], extent=EXTENT
    )
    assert (out is None) == bool(faults)
    if out is not None:
        assert out.is_valid
        assert not out.is_empty
        points = shapely.get_coordinates(out)
        assert np.array_equal(crs.snap(points), points)
