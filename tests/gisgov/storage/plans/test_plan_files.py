"""Plans leave as files that QGIS reads, and come back; what is wrong with a file is named."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from sqlalchemy import Connection

from gisgov import areas
from gisgov.errors import BadInput, NotFound
from gisgov.storage.plans import beginning, documents, ground, reading
from gisgov.storage.plans.export import geopackage
from gisgov.storage.plans.reading import Drawing, read, told
from tests.planned import a_plan, add, begin
from tests.scene import EAST, NORTH, SRID, lonlat

Corners = Sequence[tuple[float, float]]


@pytest.fixture
def west(conn: Connection) -> Connection:
    """Two communities of 400 m by 200 m: K with the grids A and B, and east of it L with C."""
    plan = begin(conn)
    add(conn, plan, "AABB AABB", "AABB AABB")
    add(conn, plan, "CCCC CCCC", "CCCC CCCC", community="L", east=4)
    return conn


def box(west_m: float, south_m: float, east_m: float, north_m: float) -> Corners:
    return [(west_m, south_m), (east_m, south_m), (east_m, north_m), (west_m, north_m)]


A, B = box(0, 0, 200, 200), box(200, 0, 400, 200)


def geojson(*rows: tuple[dict[str, Any], Corners]) -> bytes:
    """Polygons with properties; corners in metres of the scene."""
    features = []
    for properties, corners in rows:
        ring = [list(lonlat(*corner).values()) for corner in [*corners, corners[0]]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": properties, "geometry": shape})
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def package(tmp_path: Path, frame: gpd.GeoDataFrame, **options: object) -> bytes:
    file = tmp_path / "given.gpkg"
    file.unlink(missing_ok=True)
    pyogrio.write_dataframe(frame, file, driver="GPKG", **options)
    return file.read_bytes()


def metres(*shapes: Corners) -> list[shapely.Polygon]:
    moved = np.array((EAST, NORTH))
    return [shapely.Polygon(np.array(corners) + moved) for corners in shapes]


def kinds(drawing: Drawing) -> dict[tuple[str, ...], str]:
    return {fault.grids: fault.kind for fault in drawing.faults}


def labels(drawing: Drawing) -> list[str]:
    return list(drawing.grids["label"])


# ---------------------------------------------------------------- out


def test_a_plan_has_a_layer_of_its_grids_and_one_of_those_there_are(
    conn: Connection, tmp_path: Path
) -> None:
    plan = a_plan(conn, "AABB", "A1BB")
    file = tmp_path / "plan.gpkg"
    file.write_bytes(geopackage(conn, plan))
    assert dict(pyogrio.list_layers(file).tolist()) == {
        "grids": "MultiPolygon",
        "present_grids": "MultiPolygon",
    }
    grids = pyogrio.read_dataframe(file, layer="grids")
    assert grids.crs.to_epsg() == SRID
    assert list(grids["label"]) == ["+1", "A", "B"]
    assert list(grids["households"]) == [10, 10, 20]
    assert set(documents.grids_of(conn, plan)) == set(grids)
    assert grids["code"].isna().tolist() == [True, False, False]
    present = pyogrio.read_dataframe(file, layer="present_grids")
    assert list(present["code"]) == ["A", "B"]
    assert present.area.tolist() == [20_000.0, 20_000.0]


def test_whether_a_special_grid_is_in_bounds_is_not_said(conn: Connection, tmp_path: Path) -> None:
    plan = a_plan(conn, "AAS", "AAS", special="S")
    file = tmp_path / "plan.gpkg"
    file.write_bytes(geopackage(conn, plan))
    with sqlite3.connect(file) as db:
        rows = db.execute("SELECT label, kind, in_bounds FROM grids ORDER BY label").fetchall()
    db.close()
    assert rows == [("A", "community", 1), ("S", "special", None)]


def test_a_plan_that_is_not_there_is_not_written(conn: Connection) -> None:
    with pytest.raises(NotFound):
        geopackage(conn, 4711)


def test_a_plan_comes_back_as_it_left(conn: Connection) -> None:
    plan = begin(conn)
    add(conn, plan, "AABB AABB", "AA1B A11B")
    add(conn, plan, "CCDD CCDD", "CC1D 211D", community="L", east=4)
    drawing = read(conn, geopackage(conn, plan))
    assert (drawing.faults, drawing.moves, drawing.communities) == ([], [], ["K", "L"])
    there = documents.grids_of(conn, plan)
    back = there.merge(drawing.grids, on=["community", "label"])
    assert len(back) == len(there) == len(drawing.grids) == 7
    assert shapely.equals(back["geometry_x"], back["geometry_y"]).all()


# ---------------------------------------------------------------- in


def test_what_is_read_begins_a_plan(west: Connection) -> None:
    east = box(300, 0, 400, 200)
    drawing = read(west, geojson(({"code": "A"}, box(0, 0, 300, 200)), ({"code": "neu"}, east)))
    assert labels(drawing) == ["A", "+1"]
    begun = beginning.begun(ground.read(west, drawing.communities), cuts=drawing.grids)
    plan = beginning.begin(west, "von außen", begun)
    made = documents.grids_of(west, plan)
    assert dict(zip(made["label"], made.area.round(), strict=True)) == {"A": 60_000, "+1": 20_000}


def test_geojson_is_read_as_degrees_and_its_rounding_mended(west: Connection) -> None:
    drawing = read(west, geojson(({"code": "A"}, A), ({"code": "B"}, B)))
    assert (drawing.faults, labels(drawing), drawing.communities) == ([], ["A", "B"], ["K"])
    assert drawing.grids.area.to_numpy() == pytest.approx([40_000, 40_000], abs=0.5)


@pytest.mark.parametrize("column", ["code", "CODE", "label", "网格编码", "id"])
def test_the_column_of_codes_is_found_by_its_usual_names(west: Connection, column: str) -> None:
    assert labels(read(west, geojson(({column: "B"}, A), ({column: "A"}, B)))) == ["B", "A"]


def test_polygons_without_codes_go_on_as_the_grids_that_they_cover(west: Connection) -> None:
    given = geojson(
        ({}, box(0, 0, 180, 200)), ({}, box(180, 0, 290, 200)), ({}, box(290, 0, 400, 200))
    )
    assert labels(read(west, given)) == ["A", "+1", "B"]


def test_a_code_that_is_used_twice_is_told(west: Connection) -> None:
    drawing = read(west, geojson(({"code": "A"}, A), ({"code": "A"}, B)))
    assert labels(drawing) == ["A", "+1"]
    assert kinds(drawing) == {("A (2)",): "twice"}


def test_a_code_of_another_community_is_told(west: Connection) -> None:
    drawing = read(west, geojson(({"code": "A"}, A), ({"code": "C"}, B)))
    assert labels(drawing) == ["A", "+1"]
    assert kinds(drawing) == {("C",): "foreign"}


# ---------------------------------------------------------------- what is wrong is named, located


def test_a_gap_is_told_with_its_place_and_size(west: Connection) -> None:
    drawing = read(west, geojson(({"code": "A"}, A), ({"code": "B"}, box(220, 0, 400, 200))))
    (fault,) = drawing.faults
    assert (fault.kind, fault.grids, round(fault.m2)) == ("gap", ("A", "B"), 4_000)
    where = lonlat(210, 100)
    assert (fault.lon, fault.lat) == pytest.approx((where["lon"], where["lat"]), abs=1e-3)


def test_an_overlap_is_told_and_goes_to_the_first(west: Connection) -> None:
    drawing = read(west, geojson(({"code": "A"}, A), ({"code": "B"}, box(180, 0, 400, 200))))
    (fault,) = drawing.faults
    assert (fault.kind, fault.grids, round(fault.m2)) == ("overlap", ("A", "B"), 4_000)


def test_what_lies_outside_of_its_community_is_told_and_cut_off(west: Connection) -> None:
    drawing = read(west, geojson(({"code": "A"}, A), ({"code": "B"}, box(200, 0, 430, 200))))
    (fault,) = drawing.faults
    assert (fault.kind, fault.grids, round(fault.m2)) == ("outside", ("B",), 6_000)
    assert drawing.communities == ["K"]
    assert drawing.grids.area.to_numpy() == pytest.approx([40_000, 40_000], abs=1)


def test_a_polygon_belongs_to_the_community_that_holds_most_of_it(west: Connection) -> None:
    drawing = read(west, geojson(({"code": "C"}, box(380, 0, 800, 200))))
    assert drawing.communities == ["L"]
    assert kinds(drawing) == {("C",): "outside"}


def test_a_narrow_gap_is_closed_and_told_as_a_move(west: Connection) -> None:
    given = geojson(({"code": "A"}, A), ({"code": "B"}, box(200.3, 0, 400, 200)))
    drawing = read(west, given)
    assert drawing.faults == []
    (move,) = [move for move in drawing.moves if move.distance_m > 0.1]
    assert (move.kind, move.distance_m) == ("gap", pytest.approx(0.3, abs=0.01))
    assert set(move.codes) == {"A", "B"}


def test_without_a_repair_a_narrow_gap_is_a_sliver(west: Connection) -> None:
    given = geojson(({"code": "A"}, A), ({"code": "B"}, box(200.3, 0, 400, 200)))
    drawing = read(west, given, repair_m=0)
    assert ("A", "B") in kinds(drawing)
    assert set(kinds(drawing).values()) == {"sliver"}


def test_a_grid_in_two_parts_is_told(west: Connection, tmp_path: Path) -> None:
    one, other, middle = metres(box(0, 0, 100, 200), box(300, 0, 400, 200), box(100, 0, 300, 200))
    shapes = [shapely.MultiPolygon([one, other]), middle]
    frame = gpd.GeoDataFrame({"code": ["A", "B"]}, geometry=shapes, crs=SRID)
    drawing = read(west, package(tmp_path, frame))
    assert kinds(drawing) == {("A",): "multipart"}


def test_a_border_that_crosses_itself_is_told_and_made_plain(west: Connection) -> None:
    bow = [(0, 0), (200, 200), (200, 0), (0, 200)]
    drawing = read(west, geojson(({"code": "A"}, bow), ({"code": "B"}, B)))
    fault = next(fault for fault in drawing.faults if fault.kind == "invalid")
    where = lonlat(100, 100)
    assert fault.grids == ("A",)
    assert (fault.lon, fault.lat) == pytest.approx((where["lon"], where["lat"]), abs=1e-5)
    assert drawing.grids.is_valid.all()


def test_what_is_no_polygon_or_lies_elsewhere_is_left_out_and_told(west: Connection) -> None:
    content = json.loads(geojson(({"code": "A"}, A), ({"name": "weit"}, box(5000, 0, 5100, 100))))
    point = {"type": "Point", "coordinates": list(lonlat(1, 1).values())}
    content["features"].append({"type": "Feature", "properties": {}, "geometry": point})
    content["features"].append({"type": "Feature", "properties": {}, "geometry": None})
    drawing = read(west, json.dumps(content).encode())
    assert labels(drawing) == ["A"]
    assert kinds(drawing) == {
        ("#3",): "no_polygon",
        ("#4",): "no_polygon",
        ("weit",): "elsewhere",
        ("A",): "gap",
    }


def test_a_polygon_that_another_one_covers_is_told(west: Connection) -> None:
    sliver = box(199.9, 50, 200.1, 60)
    drawing = read(west, geojson(({"code": "A"}, A), ({"code": "B"}, B), ({"code": "x"}, sliver)))
    assert kinds(drawing)[("x",)] == "vanished"
    assert labels(drawing) == ["A", "B"]


def test_faults_and_moves_have_words_in_both_languages(west: Connection) -> None:
    given = geojson(
        ({"code": "A"}, A),
        ({"code": "B"}, box(200.3, 0, 430, 200)),
        ({"code": "A"}, box(9, 9, 60, 60)),
    )
    drawing = read(west, given)
    for lang in ("zh", "en"):
        moves, faults = told(drawing, lang=lang)
        assert [move.kind for move in moves] == [move.kind for move in drawing.moves]
        assert {fault.kind for fault in faults} == {"outside", "overlap", "twice"}
        assert all("B" in fault.text for fault in faults if fault.kind == "outside")


def test_every_kind_of_fault_has_a_sentence(west: Connection) -> None:
    kinds_of = [*areas.faults.KINDS, "twice", "foreign", "elsewhere", "vanished", "no_polygon"]
    found = [reading.Found(kind, ("A",)) for kind in kinds_of]
    empty = gpd.GeoDataFrame({"community": [], "label": []}, geometry=[], crs=SRID)
    _, faults = told(Drawing([], empty, [], found), lang="zh")
    assert all("A" in fault.text and fault.lon is None for fault in faults)


# ---------------------------------------------------------------- files that cannot be used


def test_a_file_that_says_no_crs_is_refused(west: Connection, tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"code": ["A"]}, geometry=metres(A))
    with pytest.warns(UserWarning, match="crs"):
        content = package(tmp_path, frame)
    with pytest.raises(BadInput) as error:
        read(west, content)
    assert error.value.code == "plan_files.no_crs"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "plan_files.kind"),
        (b"code,geometry\n", "plan_files.kind"),
        (b"PK\x03\x04", "plan_files.kind"),
        (b"{}", "table.unreadable"),
        (b'{"type":"FeatureCollection","features":[]}', "plan_files.nothing"),
        (b"SQLite format 3\x00 and no more", "table.unreadable"),
    ],
)
def test_a_file_that_is_no_plan_is_refused(west: Connection, content: bytes, code: str) -> None:
    with pytest.raises(BadInput) as error:
        read(west, content)
    assert error.value.code == code
    assert "/" not in str(error.value)


def test_a_plan_of_another_city_is_refused(west: Connection) -> None:
    with pytest.raises(BadInput) as error:
        read(west, geojson(({"code": "A"}, box(9000, 9000, 9100, 9100))))
    assert error.value.code == "plan_files.nothing"


@pytest.mark.parametrize("repair_m", [-1.0, 21.0, float("nan")])
def test_a_repair_is_no_wider_than_a_street(west: Connection, repair_m: float) -> None:
    with pytest.raises(BadInput) as error:
        read(west, geojson(({"code": "A"}, A)), repair_m=repair_m)
    assert error.value.code == "areas.bad_tolerance"


def test_of_several_layers_the_one_of_grids_is_read(west: Connection, tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"code": ["A", "B"]}, geometry=metres(A, B), crs=SRID)
    package(tmp_path, frame, layer="grids")
    pyogrio.write_dataframe(frame, tmp_path / "given.gpkg", layer="other", append=False)
    assert labels(read(west, (tmp_path / "given.gpkg").read_bytes())) == ["A", "B"]


def test_a_layer_of_any_name_is_read_where_it_is_the_only_one(
    west: Connection, tmp_path: Path
) -> None:
    frame = gpd.GeoDataFrame({"code": ["A", "B"]}, geometry=metres(A, B), crs=SRID)
    assert labels(read(west, package(tmp_path, frame, layer="x"))) == ["A", "B"]


def test_numbers_as_codes_are_read_without_decimals(west: Connection, tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"code": [1.0, 2.0]}, geometry=metres(A, box(220, 0, 400, 200)), crs=SRID
    )
    drawing = read(west, package(tmp_path, frame))
    assert kinds(drawing) == {("1", "2"): "gap"}
