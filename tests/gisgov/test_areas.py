"""Areas are drawn as letters, a hundred metres a letter; expected answers can be counted by eye."""

from __future__ import annotations

import time

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import Voronoi

from gisgov import areas as rules
from gisgov import crs
from gisgov.errors import BadInput

CELL_M = 100.0
WEST, NORTH = 528_000.0, 3_398_000.0
ORIGIN = np.array([WEST, NORTH])
CITY = "EPSG:4546"


def cell(row: int, column: int) -> shapely.Polygon:
    x, y = WEST + column * CELL_M, NORTH - row * CELL_M
    return shapely.box(x, y - CELL_M, x + CELL_M, y)


def shape(drawing: str, letter: str) -> shapely.Geometry:
    rows = drawing.split()
    cells = [cell(i, j) for i, row in enumerate(rows) for j, one in enumerate(row) if one == letter]
    return shapely.coverage_union_all(cells)


def drawn(*drawings: str) -> gpd.GeoDataFrame:
    """Areas of all drawings, by letter; a dot is nothing; drawings may lie over each other."""
    shapes = {
        letter: shape(drawing, letter)
        for drawing in drawings
        for letter in sorted(set(drawing) - set(". \n"))
    }
    return gpd.GeoDataFrame({"code": list(shapes)}, geometry=list(shapes.values()), crs=CITY)


def framed(**shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"code": list(shapes)}, geometry=list(shapes.values()), crs=CITY)


def kinds(areas: gpd.GeoDataFrame, **options: object) -> list[str]:
    return [fault.kind for fault in rules.check_partition(areas, **options)]


def slit(width_m: float) -> gpd.GeoDataFrame:
    """A and B with a slit between them, C and D above and below."""
    areas = drawn("CCCC ABBB DDDD")
    cut = shapely.box(WEST + CELL_M, NORTH - 2 * CELL_M, WEST + CELL_M + width_m, NORTH - CELL_M)
    areas.loc[areas["code"] == "B", "geometry"] = shape("CCCC ABBB DDDD", "B").difference(cut)
    return areas


# ---------------------------------------------------------------- checking


@pytest.mark.parametrize(
    "drawing",
    [
        "AB",
        "AAB ACB ACC",
        "AAA ABA AAA",  # an enclave
        "AABB ACCB AADD",
        "A.A BBB",  # an area of two pieces
        "A.B",  # an island
        ".A. B.C",  # corners that touch
    ],
)
def test_areas_that_tile_have_no_fault(drawing):
    assert rules.check_partition(drawn(drawing)) == []


def test_a_gap_is_named_located_and_measured():
    (gap,) = rules.check_partition(drawn("AAB A.B CCB"))
    assert (gap.kind, gap.codes, gap.size_m2) == ("gap", ("A", "B", "C"), CELL_M**2)
    assert cell(1, 1).contains(shapely.Point(gap.x, gap.y))
    assert crs.to_lonlat(gap.x, gap.y, city=CITY) == (gap.lon, gap.lat)


def test_a_hole_that_nothing_fills_is_a_gap():
    (gap,) = rules.check_partition(drawn("AAA A.A AAA"))
    assert (gap.kind, gap.codes) == ("gap", ("A",))


def test_an_overlap_is_named_located_and_measured():
    (overlap,) = rules.check_partition(drawn("AA.", ".BB"))
    assert (overlap.kind, overlap.codes, overlap.size_m2) == ("overlap", ("A", "B"), CELL_M**2)
    assert cell(0, 1).contains(shapely.Point(overlap.x, overlap.y))


def test_an_area_inside_another_is_an_overlap():
    (overlap,) = rules.check_partition(drawn("AAA AAA AAA", "... .B. ..."))
    assert (overlap.kind, overlap.codes) == ("overlap", ("A", "B"))


def test_the_same_ground_twice_is_an_overlap():
    (overlap,) = rules.check_partition(drawn("AC", "B."))
    assert (overlap.kind, overlap.codes) == ("overlap", ("A", "B"))


def test_each_pair_that_overlaps_is_told():
    areas = drawn("AABB CCDD", "..... ", ".EE. .EE.")
    found = {fault.codes: fault.size_m2 for fault in rules.check_partition(areas)}
    assert found == {(one, "E"): CELL_M**2 for one in "ABCD"}


def test_a_fault_in_one_corner_is_the_only_one_told():
    city = "ABCDEF GHIJKL MNOPQR STUVWX YZabcd efghij"  # its middle is a corner of four areas
    assert rules.check_partition(drawn(city)) == []
    (overlap,) = rules.check_partition(drawn(city, "1. .."))
    assert (overlap.kind, overlap.codes) == ("overlap", ("1", "A"))
    (gap,) = rules.check_partition(drawn(city.replace("H", ".")))
    assert (gap.kind, gap.codes) == ("gap", ("B", "G", "I", "N"))


def test_borders_that_cross_are_an_overlap():
    areas = framed(
        A=shapely.box(WEST, NORTH - 300, WEST + 100, NORTH),
        B=shapely.box(WEST - 100, NORTH - 200, WEST + 200, NORTH - 100),
    )
    (overlap,) = rules.check_partition(areas)
    assert (overlap.codes, overlap.size_m2) == (("A", "B"), 100.0 * 100.0)


def test_a_step_of_the_lattice_is_enough_for_a_gap():
    step = crs.LATTICE_M
    faults = rules.check_partition(rules.node(slit(step), tolerance_m=0))
    assert [(fault.kind, fault.size_m2) for fault in faults] == [("gap", step * CELL_M)]


def test_a_corner_on_a_neighbours_edge_is_told():
    areas = drawn("AB AC")
    areas.geometry = areas.geometry.simplify(0)
    (fault,) = rules.check_partition(areas)
    assert (fault.kind, fault.codes) in {("unnoded", ("A", "B")), ("unnoded", ("A", "C"))}
    assert (fault.x, fault.y) == (WEST + CELL_M, NORTH - CELL_M)


def test_a_code_given_twice_is_told():
    areas = drawn("AB").assign(code="X")
    (fault,) = rules.check_partition(areas)
    assert (fault.kind, fault.codes) == ("twice", ("X",))


def test_a_border_that_crosses_itself_is_named_and_located():
    bow = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    areas = framed(A=shapely.transform(bow, lambda p: p + ORIGIN))
    (fault,) = rules.check_partition(areas)
    assert (fault.kind, fault.codes, fault.reason) == ("invalid", ("A",), "Self-intersection")
    assert (fault.x, fault.y) == (WEST + 50, NORTH + 50)


def test_an_area_without_geometry_is_told():
    areas = gpd.GeoDataFrame({"code": ["A"]}, geometry=[None], crs=CITY)
    (fault,) = rules.check_partition(areas)
    assert (fault.kind, str(fault)) == ("invalid", "A")


def test_no_areas_have_no_fault():
    areas = gpd.GeoDataFrame({"code": []}, geometry=[], crs=CITY)
    assert rules.check_partition(areas) == []
    assert len(rules.node(areas)) == 0


def test_degrees_are_refused():
    with pytest.raises(BadInput) as error:
        rules.check_partition(drawn("AB").to_crs(4326))
    assert error.value.code == "crs.not_metric"


# ---------------------------------------------------------------- with a parent


def test_grids_that_fill_their_community_have_no_fault():
    assert kinds(drawn("AB CB"), parent=shape("XX XX", "X")) == []


def test_corners_on_the_parents_edge_are_no_fault():
    assert kinds(drawn("AB CB"), parent=shape("XX XX", "X").simplify(0)) == []
    parent = shapely.segmentize(shape("XX XX", "X"), 25.0)
    assert kinds(drawn("AB CB"), parent=parent) == []


def test_ground_of_the_parent_that_is_in_no_area_is_a_gap():
    (gap,) = rules.check_partition(drawn("AB C."), parent=shape("XX XX", "X"))
    assert (gap.kind, gap.codes, gap.size_m2) == ("gap", ("B", "C"), CELL_M**2)


def test_ground_beyond_the_parent_is_outside():
    (fault,) = rules.check_partition(drawn("ABB CBB"), parent=shape("XX XX", "X"))
    assert (fault.kind, fault.codes, fault.size_m2) == ("outside", ("B",), 2 * CELL_M**2)


def test_a_hole_of_the_parent_is_no_gap():
    parent = shape("XXX X.X XXX", "X")
    assert kinds(drawn("AAB A.B CCB"), parent=parent) == []


# ---------------------------------------------------------------- refusing


def test_validate_names_the_first_few_places():
    with pytest.raises(BadInput) as error:
        rules.validate(drawn("AABB CCDD", ".EE. .EE."))
    assert error.value.code == "areas.overlap"
    assert error.value.params["count"] == 4
    assert "A × E 10000.0 m² @ 111." in str(error.value)


def test_validate_lets_pass_what_is_allowed():
    rules.validate(drawn("AAA A.A AAA"), allow=["gap"])


# ---------------------------------------------------------------- putting right


def turned(areas: gpd.GeoDataFrame, degrees: float) -> gpd.GeoDataFrame:
    """The areas turned, so that no corner lies on the lattice any more."""
    return areas.set_geometry(areas.rotate(degrees, origin=(WEST, NORTH)))


def test_noding_gives_a_corner_to_both_sides():
    areas = drawn("AB AC")
    areas.geometry = areas.geometry.simplify(0)
    noded = rules.node(areas)
    assert rules.check_partition(noded) == []
    corner = [WEST + CELL_M, NORTH - CELL_M]
    assert all(corner in shapely.get_coordinates(one).tolist() for one in noded.geometry)


@pytest.mark.parametrize("degrees", [1.0, 12.3, 33.0, 45.0, 77.7])
def test_snapping_alone_opens_borders_and_noding_does_not(degrees):
    areas = drawn("AAAAAAAAAAAA BCDEFGHIJKLM")
    areas.geometry = areas.geometry.simplify(0)
    areas = turned(areas, degrees)
    snapped = areas.set_geometry(crs.snap_geometry(areas.geometry.array))
    assert rules.check_partition(snapped) != []
    assert rules.check_partition(rules.node(areas)) == []


def test_noding_what_meets_changes_nothing():
    once = rules.node(turned(drawn("AAB ACB ACC"), 10))
    assert rules.node(once).geometry.geom_equals_exact(once.geometry, 0).all()


def test_noding_keeps_rows_order_and_the_argument():
    areas = turned(drawn("CCB CAB"), 5).iloc[::-1]
    before = areas.copy()
    noded = rules.node(areas)
    assert list(noded.index) == list(areas.index)
    assert list(noded["code"]) == list(areas["code"])
    assert areas.geometry.geom_equals_exact(before.geometry, 0).all()


def test_a_gap_within_the_tolerance_is_closed():
    closed = rules.node(slit(0.5), tolerance_m=0.6)
    assert rules.check_partition(closed) == []
    assert closed.area.sum() == pytest.approx(12 * CELL_M**2)


def test_a_wider_gap_stays():
    (gap,) = rules.check_partition(rules.node(slit(0.5), tolerance_m=0.4))
    assert (gap.kind, gap.codes, gap.size_m2) == ("gap", ("A", "B", "C", "D"), 50.0)


def test_an_overlap_within_the_tolerance_goes_to_the_code_that_sorts_first():
    areas = drawn("AB")
    areas.loc[0, "geometry"] = shapely.box(WEST, NORTH - CELL_M, WEST + CELL_M + 0.5, NORTH)
    fitted = rules.node(areas, tolerance_m=0.6)
    assert rules.check_partition(fitted) == []
    assert fitted.area.tolist() == [CELL_M * (CELL_M + 0.5), CELL_M * (CELL_M - 0.5)]


def test_settling_gives_shared_ground_to_the_code_that_sorts_first():
    settled = rules.settle(drawn("BBB. BBB.", ".AA. ....", ".... ..CC"))
    assert rules.check_partition(settled) == []
    cells = dict(zip(settled["code"], settled.area / CELL_M**2, strict=True))
    assert cells == {"A": 2, "B": 4, "C": 1}


def test_an_area_that_others_cover_wholly_is_left_without_geometry():
    settled = rules.settle(drawn("AA AA", ".B .."))
    assert settled.geometry.isna().tolist() == [False, True]


def test_upper_levels_follow_from_their_parts():
    grids = drawn("AAB ACB DDD").assign(district=["2", "1", "2", "1"])
    districts = rules.merge(grids, by="district")
    assert districts["district"].tolist() == ["1", "2"]
    assert (districts.area / CELL_M**2).tolist() == [5, 4]
    assert kinds(districts.rename(columns={"district": "code"})) == []


# ---------------------------------------------------------------- at large


def cells_of(seed: int, count: int) -> gpd.GeoDataFrame:
    """Convex cells about random places inside a square, with corners anywhere."""
    rng = np.random.default_rng(seed)
    places = rng.uniform(0, 1000, (count, 2))
    mirrored = [places]
    for axis in (0, 1):
        for edge in (0, 2000):
            other = places.copy()
            other[:, axis] = edge - other[:, axis]
            mirrored.append(other)
    diagram = Voronoi(np.concatenate(mirrored))
    shapes = [
        shapely.Polygon(diagram.vertices[diagram.regions[diagram.point_region[i]]])
        for i in range(count)
    ]
    moved = [shapely.transform(one, lambda p: p + ORIGIN) for one in shapes]
    simplified = shapely.remove_repeated_points(np.array(moved, dtype=object), 1e-6)
    return gpd.GeoDataFrame(
        {"code": [f"{i:03d}" for i in range(count)]}, geometry=simplified, crs=CITY
    )


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), count=st.integers(2, 60))
def test_after_noding_every_point_lies_in_one_area(seed, count):
    noded = rules.node(cells_of(seed, count))
    assert rules.check_partition(noded) == []
    places = np.random.default_rng(seed).uniform(5, 995, (200, 2)) + ORIGIN
    points = shapely.points(crs.snap(places))
    at, _ = shapely.STRtree(noded.geometry.array).query(points, predicate="intersects")
    inner, _ = shapely.STRtree(noded.geometry.array).query(points, predicate="within")
    assert np.all(np.bincount(at, minlength=200) >= 1)
    assert np.all(np.bincount(inner, minlength=200) <= 1)
    assert noded.area.sum() == pytest.approx(1_000_000, abs=20)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), east=st.floats(-40, 40), north=st.floats(-40, 40))
def test_settling_leaves_no_overlap_whatever_is_moved(seed, east, north):
    areas = cells_of(seed, 12)
    moved = shapely.transform(areas.geometry[5], lambda p: p + np.array([east, north]))
    areas.loc[5, "geometry"] = moved
    settled = rules.settle(areas)
    settled = settled[settled.geometry.notna()]
    assert {fault.kind for fault in rules.check_partition(settled)} <= {"gap"}


def test_a_citys_grids_are_checked_in_no_time():
    areas = rules.node(cells_of(1, 1110))
    began = time.perf_counter()
    assert rules.check_partition(areas) == []
    assert time.perf_counter() - began < 2
