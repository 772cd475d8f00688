"""Small cities with one fault each; what is counted can be counted by eye."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
import shapely
from sqlalchemy import Connection, event, text
from sqlalchemy.dialects.postgresql import Range

from gisgov.errors import BadInput, Conflict, NotFound, Unavailable
from gisgov.storage import quality
from gisgov.storage.quality import CheckAnswer
from gisgov.storage.quality.checks import CHECKS, LAYERS
from gisgov.words import catalogue
from tests.scene import Scene, put, spot, xy

SINCE = Range(datetime(2025, 1, 1, tzinfo=UTC), None, bounds="[)")


@pytest.fixture
def scene(conn: Connection) -> Scene:
    """City Y over community K with grids A and B side by side, and bare community Z."""
    scene = Scene(conn)
    scene.areas("YYY", level="city")
    scene.areas("KKZ", level="community", parent="Y")
    scene.areas("AB.", parent="K")
    return scene


def check(conn: Connection, code: str, **asked: object) -> CheckAnswer:
    report = quality.report(conn, **asked)
    return next(answer for answer in report.checks if answer.code == code)


def found(conn: Connection, code: str) -> tuple[int | None, int | None]:
    answer = check(conn, code)
    return answer.count, answer.of


def road(scene: Scene, *points: tuple[float, float], **values: object) -> int:
    shape = put(shapely.LineString(points))
    return scene.add("road", geometry=shape, **{"road_class": "residential"} | values)


def move(scene: Scene, code: str, shape: shapely.Geometry) -> None:
    """Draw an area anew."""
    table = text("UPDATE area SET geometry = ST_GeomFromEWKB(:shape) WHERE code = :code")
    moved = shapely.transform(shape, lambda at: at + xy(0, 0))
    ewkb = shapely.to_wkb(shapely.set_srid(shapely.multipolygons([moved]), 4546), include_srid=True)
    scene.conn.execute(table, {"shape": ewkb, "code": code})


def test_every_check_has_its_sentences_and_its_layer() -> None:
    layers = {layer.name for layer in LAYERS}
    for each in CHECKS:
        assert {f"quality.title_{each.code}", f"quality.advice_{each.code}"} <= set(catalogue())
        assert each.layer in layers
        assert (each.query is not None) == (f"quality.detail_{each.code}" in catalogue())
    assert len({each.code for each in CHECKS}) == len(CHECKS)


def test_an_empty_city_has_nothing_to_judge(conn: Connection) -> None:
    report = quality.report(conn)
    assert {(c.count, c.of, c.percent) for c in report.checks} == {(None, None, None)}
    assert (report.areas, report.level, report.sources, report.corrections) == ([], None, [], [])


def test_what_cannot_be_judged_is_null_and_not_zero(conn: Connection, scene: Scene) -> None:
    scene.building((10, 10), use="commercial")
    assert found(conn, "building_dwellings") == (None, None)
    assert found(conn, "building_over_road") == (None, None)
    assert found(conn, "grid_worker") == (None, None)
    assert found(conn, "building_use") == (0, 1)


def test_rows_are_counted_by_area_and_in_all(conn: Connection, scene: Scene) -> None:
    scene.building((10, 10), floors_above=3)
    scene.building((20, 30))
    scene.building((110, 10))
    scene.building((250, 10))
    scene.building((500, 10))
    answer = check(conn, "building_floors", level="grid")
    assert (answer.count, answer.of, answer.percent) == (4, 5, 80.0)
    assert [(a.area, a.count, a.of) for a in answer.areas] == [("A", 1, 2), ("B", 1, 1)]
    answer = check(conn, "building_floors")
    assert [(a.area, a.count, a.of) for a in answer.areas] == [("K", 2, 3), ("Z", 1, 1)]


def test_an_area_counts_only_what_lies_in_it(conn: Connection, scene: Scene) -> None:
    first = scene.building((10, 10))
    scene.building((110, 10))
    scene.building((250, 10))
    answer = check(conn, "building_floors", area="K")
    assert (answer.count, answer.of) == (2, 2)
    assert [a.area for a in answer.areas] == ["A", "B"]
    answer = check(conn, "building_floors", area="A")
    assert (answer.count, answer.areas, [e.id for e in answer.examples]) == (1, [], [first])
    assert check(conn, "building_floors", area="Z").count == 1


def test_retired_rows_do_not_count(conn: Connection, scene: Scene) -> None:
    scene.building((10, 10), retired_on=date(2026, 1, 1))
    scene.building((10, 10))
    assert found(conn, "building_floors") == (1, 1)
    assert found(conn, "building_twice") == (0, 1)


def test_a_level_without_areas_is_named_with_those_there_are(
    conn: Connection, scene: Scene
) -> None:
    with pytest.raises(BadInput) as error:
        quality.report(conn, level="street")
    assert error.value.code == "quality.no_level"
    assert error.value.params["levels"] == "city, community, grid"
    with pytest.raises(NotFound):
        quality.report(conn, area="nowhere")


def test_examples_lead_to_the_rows_and_are_no_more_than_asked(
    conn: Connection, scene: Scene
) -> None:
    ids = [scene.building((10 + 20 * i, 10)) for i in range(3)]
    answer = check(conn, "building_use", examples=1)
    assert [(e.id, e.source, e.area) for e in answer.examples] == [(ids[0], "scene", "K")]
    assert check(conn, "building_use", examples=0).examples == []


# ---------------------------------------------------------------- completeness


@pytest.mark.parametrize(
    ("values", "fails"),
    [
        ({}, 1),
        ({"address": "解放路", "street_name": "解放路"}, 1),
        ({"address": "解放路1号", "street_name": "解放路"}, 0),
        ({"street_name": "解放路", "house_number": "1号"}, 0),
        ({"street_name": "解放路"}, 1),
    ],
)
def test_a_street_alone_is_no_address(
    conn: Connection, scene: Scene, values: dict[str, str], fails: int
) -> None:
    scene.building((10, 10), **values)
    assert found(conn, "building_address") == (fails, 1)


def test_a_shed_needs_no_address_and_no_entrance(conn: Connection, scene: Scene) -> None:
    scene.building((10, 10), use="ancillary")
    assert found(conn, "building_address") == (None, None)
    assert found(conn, "building_entrances") == (None, None)


def test_residential_buildings_need_dwellings(conn: Connection, scene: Scene) -> None:
    scene.building((10, 10), use="residential", people=2)
    scene.building((30, 10), use="residential")
    scene.building((50, 10))
    assert found(conn, "building_dwellings") == (1, 2)


def test_a_hydrant_is_asked_for_flow_status_and_a_fresh_inspection(
    conn: Connection, scene: Scene
) -> None:
    today = datetime.now(UTC).date()
    scene.hydrant((10, 10), flow_lps=15, status="in_service", inspected_on=today)
    scene.hydrant((40, 10), inspected_on=date(2020, 1, 1))
    scene.hydrant((70, 10))
    scene.hydrant((90, 10), state="removed")
    assert found(conn, "hydrant_flow") == (2, 3)
    assert found(conn, "hydrant_status") == (2, 3)
    assert found(conn, "hydrant_inspection") == (1, 3)
    assert found(conn, "hydrant_inspected_long_ago") == (1, 2)


def test_a_grid_without_a_worker_today_is_found(conn: Connection, scene: Scene) -> None:
    worker = scene.add("worker", code="W1")
    scene.add("worker_assignment", worker_id=worker, grid="A", valid=SINCE)
    answer = check(conn, "grid_worker")
    assert (answer.count, answer.of, [e.source_id for e in answer.examples]) == (1, 2, ["5"])


def test_households_are_counted_and_never_named(conn: Connection, scene: Scene) -> None:
    building = scene.building((10, 10), people=2)
    scene.household(building, 0)
    answer = check(conn, "household_empty")
    assert (answer.count, answer.of, answer.examples) == (1, 2, [])


def test_an_incident_may_be_open_for_30_days(conn: Connection, scene: Scene) -> None:
    scene.incident((10, 10), datetime.now(UTC))
    scene.incident((10, 10))
    scene.incident((10, 10), closed_at=datetime(2020, 1, 2, tzinfo=UTC))
    scene.incident((10, 10), closed_at=datetime(2019, 1, 2, tzinfo=UTC))
    assert found(conn, "incident_closed") == (1, 3)
    assert found(conn, "incident_closed_before") == (1, 2)


# ---------------------------------------------------------------- topology


def test_grids_that_tile_their_community_pass(conn: Connection, scene: Scene) -> None:
    for code in ("area_gap", "area_overlap", "area_outside", "area_invalid"):
        assert check(conn, code).count == 0


def test_a_gap_is_found_where_no_grid_holds_the_ground(conn: Connection, scene: Scene) -> None:
    move(scene, "B", shapely.box(100, 0, 200, 90))
    answer = check(conn, "area_gap")
    assert (answer.count, answer.of, answer.percent) == (1, None, None)
    assert (answer.examples[0].size, answer.examples[0].area) == (1000, "K")
    assert check(conn, "area_overlap").count == 0


def test_an_overlap_and_what_reaches_outside_are_found(conn: Connection, scene: Scene) -> None:
    move(scene, "B", shapely.box(90, 0, 205, 100))
    overlap, outside = check(conn, "area_overlap"), check(conn, "area_outside")
    assert (overlap.count, overlap.examples[0].other, overlap.examples[0].size) == (1, "A", 1000)
    assert (outside.count, outside.examples[0].other, outside.examples[0].size) == (1, "K", 500)
    assert check(conn, "area_gap").count == 0


def test_buildings_that_share_a_wall_do_not_overlap(conn: Connection, scene: Scene) -> None:
    scene.building((10, 10))
    scene.building((20, 10))
    assert found(conn, "building_overlap") == (0, 2)


def test_the_smaller_of_two_that_overlap_is_found(conn: Connection, scene: Scene) -> None:
    scene.building((10, 10), size_m=20, source_id="large")
    scene.building((28, 10), size_m=10, source_id="small")
    answer = check(conn, "building_overlap", lang="en")
    (example,) = answer.examples
    assert (answer.count, example.source_id, example.other) == (1, "small", "scene large")
    assert example.detail == "Shares 20.0 m² with scene large."
    assert found(conn, "building_twice") == (0, 2)


def test_a_building_drawn_twice_is_no_mere_overlap(conn: Connection, scene: Scene) -> None:
    scene.building((10, 10), size_m=20)
    scene.building((11, 10), size_m=20)
    assert found(conn, "building_twice") == (1, 2)
    assert found(conn, "building_overlap") == (0, 2)


@pytest.mark.parametrize(
    ("values", "fails"),
    [
        ({"width_m": 8}, 1),
        ({"width_m": 4}, 0),
        ({}, 0),
        ({"width_m": 8, "tunnel": True}, 0),
        ({"width_m": 8, "road_class": "footway"}, 0),
    ],
)
def test_a_building_on_the_carriageway_is_found_by_the_width(
    conn: Connection, scene: Scene, values: dict[str, object], fails: int
) -> None:
    scene.building((10, 13))
    road(scene, (0, 10), (100, 10), name="解放路", **values)
    assert found(conn, "building_over_road") == (fails, 1)


def test_a_road_through_a_building_is_found_without_a_width(conn: Connection, scene: Scene) -> None:
    scene.building((10, 10))
    road(scene, (0, 15), (100, 15), name="解放路")
    answer = check(conn, "building_over_road", lang="en")
    assert (answer.count, answer.examples[0].detail) == (1, "解放路")


def test_an_entrance_off_its_building_is_found(conn: Connection, scene: Scene) -> None:
    building = scene.building((10, 10))
    for place in ((15, 10), (15, 9), (15, 8), (15, 15)):
        scene.add("building_entrance", building_id=building, kind="main", geometry=spot(place))
    assert found(conn, "entrance_off") == (2, 4)


def test_a_hydrant_in_a_building_is_wrong_unless_it_is_on_a_wall(
    conn: Connection, scene: Scene
) -> None:
    scene.building((10, 10))
    scene.hydrant((15, 15), kind="pillar")
    scene.hydrant((17, 19), kind="wall")
    scene.hydrant((19.5, 12), kind="pillar")
    assert found(conn, "hydrant_in_building") == (1, 2)
    assert check(conn, "component_in_building").count is None


def test_a_cover_in_a_building_is_found(conn: Connection, scene: Scene) -> None:
    scene.building((10, 10))
    scene.component((15, 15), accuracy_class="A")
    scene.component((10.375, 15), accuracy_class="A")
    assert found(conn, "component_in_building") == (1, 2)


@pytest.mark.parametrize(("end", "fails"), [((50, 0), 0), ((50, 0.125), 1)])
def test_a_pipe_ends_on_its_nodes_drawn_either_way(
    conn: Connection, scene: Scene, end: tuple[float, float], fails: int
) -> None:
    nodes = [
        scene.add("pipe_node", network="water", kind="junction", geometry=spot(at))
        for at in ((0, 0), (50, 0))
    ]
    for line in ([(0, 0), end], [end, (0, 0)]):
        ends = {"from_node_id": nodes[0], "to_node_id": nodes[1]}
        scene.add("pipe", network="water", geometry=put(shapely.LineString(line)), **ends)
    assert found(conn, "pipe_ends") == (fails * 2, 2)


# ---------------------------------------------------------------- placing and duplicates


def test_rows_in_no_grid_are_found_where_there_are_grids(conn: Connection, scene: Scene) -> None:
    scene.building((250, 10))
    scene.component((10, 10))
    assert found(conn, "building_grid") == (1, 1)
    assert found(conn, "component_grid") == (0, 1)
    assert [a.area for a in check(conn, "building_grid").areas] == ["Z"]


def test_hydrants_within_two_metres_are_one_surveyed_twice(conn: Connection, scene: Scene) -> None:
    scene.hydrant((10, 10), status="in_service")
    later = scene.hydrant((11.5, 10))
    scene.hydrant((14, 10))
    answer = check(conn, "hydrant_twice")
    assert (answer.count, answer.of, [e.id for e in answer.examples]) == (1, 3, [later])
    assert check(conn, "component_twice").count is None


@pytest.mark.parametrize(("accuracy", "fails"), [("A", 0), ("B", 1), (None, 1)])
def test_components_are_told_apart_by_their_accuracy(
    conn: Connection, scene: Scene, accuracy: str | None, fails: int
) -> None:
    scene.component((10, 10), accuracy_class="A")
    scene.component((10.75, 10), accuracy_class=accuracy)
    assert found(conn, "component_twice") == (fails, 2)


def test_one_address_at_two_places_is_found_and_of_neighbours_noted(
    conn: Connection, scene: Scene
) -> None:
    scene.building((10, 10), address="解放路1号")
    scene.building((110, 10), address="解放路 1号")
    scene.building((10, 60), address="解放路2号")
    scene.building((30, 60), address="解放路2号")
    scene.building((60, 60), address="解放路3号", number="1栋")
    scene.building((60, 10), address="解放路3号", number="2栋")
    assert found(conn, "building_address_twice") == (2, 6)
    assert found(conn, "building_address_shared") == (2, 6)


def test_one_name_in_two_places_is_found(conn: Connection, scene: Scene) -> None:
    road(scene, (0, 5), (50, 5), name="解放路")
    road(scene, (50, 5), (90, 5), name="解放路")
    far = road(scene, (700, 5), (720, 5), name="解放路")
    for box in ((0, 20, 20, 40), (250, 20, 270, 40), (60, 60, 70, 70)):
        scene.estate(box, "锦绣家园" if box[3] == 40 else "花园")
    answer = check(conn, "road_name_twice")
    assert (answer.count, answer.of, [e.id for e in answer.examples]) == (1, None, [far])
    assert found(conn, "estate_name_twice") == (2, 3)


# ---------------------------------------------------------------- age, sources, corrections


def test_ages_are_told_in_all_and_by_area(conn: Connection, scene: Scene) -> None:
    for year, x in ((2020, 10), (2022, 30), (2024, 50)):
        scene.component((x, 10), surveyed_at=date(year, 1, 1), accuracy_class="A")
    scene.component((110, 10), accuracy_class="B")
    scene.component((120, 10))
    ages = {a.area: a for a in quality.report(conn, level="grid").ages if a.layer == "components"}
    whole = ages[None]
    assert (whole.rows, whole.never, whole.median) == (5, 2, date(2022, 1, 1))
    assert (whole.oldest, whole.newest) == (date(2020, 1, 1), date(2024, 1, 1))
    assert whole.accuracy == {"A": 3, "B": 1, "C": 0, "unknown": 1}
    assert (ages["B"].rows, ages["B"].never, ages["B"].median) == (2, 2, None)


def test_sources_tell_their_last_load_and_what_waits(conn: Connection, scene: Scene) -> None:
    scene.building((10, 10), source="survey")
    given = {"noun": "buildings", "source": "survey"}
    done = datetime(2026, 1, 1, tzinfo=UTC)
    load = scene.add("load", file="a.csv", state="done", finished_at=done, **given)
    for line in (2, 2, 3):
        scene.add("quarantine", load_id=load, line=line, reason="x", **given)
    (source,) = [s for s in quality.report(conn).sources if s.layer == "buildings"]
    assert (source.source, source.rows, source.waiting) == ("survey", 1, 2)
    assert source.loaded_at == done
    assert source.days is not None


def test_open_corrections_are_counted(conn: Connection, scene: Scene) -> None:
    building = scene.building((10, 10))
    conn.execute(text("UPDATE building SET floors_above = 3 WHERE id = :id"), {"id": building})
    (corrected,) = quality.report(conn).corrections
    assert (corrected.table, corrected.field, corrected.count) == ("building", "floors_above", 1)


# ---------------------------------------------------------------- the GeoPackage


def test_the_geopackage_has_a_layer_for_each_check_and_the_areas(
    conn: Connection, scene: Scene, tmp_path: Path
) -> None:
    scene.building((10, 10), size_m=20, source_id="large")
    scene.building((28, 10), source_id="small")
    scene.household(scene.building((60, 60)), 0)
    file = tmp_path / "quality.gpkg"
    written = quality.write(conn, quality.report(conn), file, lang="zh")
    layers = set(pyogrio.list_layers(file)[:, 0])
    assert layers == {*written, "areas", "layer_styles"}
    assert not {layer for layer in layers if "household" in layer or "person" in layer}
    (row,) = gpd.read_file(file, layer="building_overlap").itertuples()
    assert (row.source, row.source_id, row.area) == ("scene", "small", "K")
    assert row.reason.startswith("与 scene large 重叠 20.0 平方米。")
    areas = gpd.read_file(file, layer="areas").set_index("code")
    assert areas.loc["K", "building_floors"] == 3
    assert areas.crs.to_epsg() == 4546
    assert list(tmp_path.iterdir()) == [file]


def test_the_geopackage_brings_its_styles_and_says_what_layers_mean(
    conn: Connection, scene: Scene, tmp_path: Path
) -> None:
    scene.building((10, 10))
    file = tmp_path / "quality.gpkg"
    quality.write(conn, quality.report(conn), file, lang="en")
    with sqlite3.connect(file) as opened:
        style = "SELECT styleQML FROM layer_styles WHERE f_table_name = 'building_use'"
        assert 'type="fill"' in opened.execute(style).fetchone()[0]
        said = "SELECT identifier FROM gpkg_contents WHERE table_name = 'building_use'"
        assert "Buildings without a use" in opened.execute(said).fetchone()[0]
    opened.close()


def test_the_geopackage_replaces_an_older_one_and_nothing_else(
    conn: Connection, scene: Scene, tmp_path: Path
) -> None:
    scene.building((10, 10))
    report, file = quality.report(conn), tmp_path / "quality.gpkg"
    assert quality.write(conn, report, file) == quality.write(conn, report, file)
    other = tmp_path / "mine.gpkg"
    other.write_text("mine")
    with pytest.raises(Conflict):
        quality.write(conn, report, other)
    with pytest.raises(BadInput):
        quality.write(conn, report, tmp_path / "quality.csv")
    with pytest.raises(Unavailable):
        quality.write(conn, report, tmp_path / "nowhere" / "quality.gpkg")
    assert other.read_text() == "mine"


def test_an_area_writes_only_its_own_rows(conn: Connection, scene: Scene, tmp_path: Path) -> None:
    scene.building((10, 10), source_id="in")
    scene.building((250, 10), source_id="out")
    file = tmp_path / "quality.gpkg"
    quality.write(conn, quality.report(conn, area="K"), file)
    assert list(gpd.read_file(file, layer="building_use")["source_id"]) == ["in"]


def test_a_report_of_an_area_reads_only_its_rows(conn: Connection, scene: Scene) -> None:
    fill = """
    INSERT INTO building (point, geometry, source, source_id)
    SELECT ST_Translate(corner, 1, 1), ST_Multi(ST_Expand(ST_Translate(corner, 1, 1), 1)),
           'fill', x || ' ' || y
    FROM generate_series(1, 60) x, generate_series(1, 60) y, LATERAL (
        SELECT ST_SetSRID(ST_MakePoint(:east + x * 50, :north + y * 50), 4546) AS corner) c"""
    east, north = xy(0, 0)
    conn.execute(text(fill), {"east": east, "north": north})
    conn.execute(text("ANALYZE building"))
    plans: list[str] = []

    @event.listens_for(conn, "before_cursor_execute")
    def explain(connection, cursor, statement, parameters, context, executemany):
        if "building_floors" in statement:
            cursor.execute("EXPLAIN " + statement, parameters)
            plans.append("\n".join(row[0] for row in cursor.fetchall()))

    quality.report(conn, area="A")
    event.remove(conn, "before_cursor_execute", explain)
    assert plans
    assert all("ix_building_point" in plan for plan in plans)
