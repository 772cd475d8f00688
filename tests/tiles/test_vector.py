"""Tests of tiles.vector: what the tiles of small scenes show."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
import shapely

from gisgov import crs, sheets
from gisgov.errors import BadInput, NotFound
from tests.scene import SRID, Scene, multi, put, spot, xy
from tests.tiles.conftest import CITY, Map, features, tile_at
from tiles.grid import Tile, tiles_touching
from tiles.layers import LAYERS
from tiles.vector import City, draw

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = datetime.now(UTC) + timedelta(days=1)
HERE = (50.0, 50.0)


def line(*at: tuple[float, float]) -> Any:
    return put(shapely.LineString(at))


def one_of_each(scene: Scene, **values: Any) -> None:
    """A row in every layer, at one place; the values go to all that can retire."""
    scene.building(
        (45, 45), use="residential", floors_above=6, name="一号楼", number="1", grid="A", **values
    )
    scene.estate((20, 20, 80, 80), "和平小区", name_en="Peace Court", **values)
    square = multi(shapely.box(30, 30, 70, 70))
    scene.add("land_cover", kind="park", name="公园", name_en="Park", geometry=square, **values)
    scene.add(
        "road",
        road_class="primary",
        name="朝阳路",
        name_en="Chaoyang Rd",
        width_m=24.0,
        bridge=True,
        geometry=line((0, 50), (100, 50)),
        **values,
    )
    scene.add("barrier", kind="wall", geometry=line((0, 60), (100, 60)), **values)
    scene.component(HERE, state="damaged", name="井盖一", **values)
    hydrant = scene.component((60, 60), state="intact", code="XHS-1", **values)
    details = {"kind": "pillar", "flow_lps": 16.5, "main_mm": 200, "inspected_on": date(2026, 5, 1)}
    scene.add("hydrant", component_id=hydrant, status="in_service", **details)
    scene.premises(HERE, "school", name="一小", name_en="First School", **values)
    scene.incident(HERE, NOON, **values)


def test_each_layer_shows_its_attributes(scene: Scene, city_map: Map) -> None:
    levels = ("city", "district", "street", "community", "grid")
    for letter, level in zip("YDSKA", levels, strict=True):
        scene.areas(letter, level=level)
    one_of_each(scene)
    mark = {"kind": "note", "text": "施工", "expires_at": LATER, "geometry": spot(HERE)}
    scene.add("mark", **mark)
    scene.conn.commit()
    code = scene.first_class("component") | scene.first_class("incident")
    tile = tile_at(*HERE, 16)
    shown = {}
    for name, layer in LAYERS.items():
        found = city_map.features(name, tile)
        assert found, name
        fields = {field for feature in found for field in feature.values}
        assert fields <= set(layer.fields), name
        assert all(feature.id is not None for feature in found), name
        shown[name] = found[0].values
    area = {"code": "A", "name": "区域A", "name_en": "Area A", "kind": "community"}
    assert shown["areas-grid"] == area
    assert shown["buildings"] == {
        "use": "residential",
        "height_m": 18.0,
        "floors_above": 6,
        "name": "一号楼",
        "number": "1",
        "grid": "A",
    }
    assert shown["estates"] == {"name": "和平小区", "name_en": "Peace Court"}
    assert shown["land_cover"] == {"kind": "park", "name": "公园", "name_en": "Park"}
    road = {"road_class": "primary", "name": "朝阳路", "name_en": "Chaoyang Rd", "width_m": 24.0}
    assert shown["roads"] == road | {"bridge": True, "tunnel": False}
    assert shown["barriers"] == {"kind": "wall"}
    assert shown["components"]["state"] == "damaged"
    assert shown["components"]["name"] == "井盖一"
    assert {"scheme", "class_code", "class_name", "class_name_en", "major"} <= set(
        shown["components"]
    )
    assert shown["hydrants"] == {
        "kind": "pillar",
        "status": "in_service",
        "flow_lps": 16.5,
        "main_mm": 200,
        "inspected_on": "2026-05-01",
        "code": "XHS-1",
    }
    assert shown["premises"] == {"kind": "school", "name": "一小", "name_en": "First School"}
    assert shown["incidents"]["class_code"] == code["class_code"]
    assert shown["incidents"]["reported_at"] == NOON.timestamp()
    assert shown["incidents"]["open"] is True
    assert shown["marks"] == {"kind": "note", "text": "施工", "expires_at": int(LATER.timestamp())}


def test_what_is_retired_or_expired_or_of_other_days_is_not_drawn(
    scene: Scene, city_map: Map
) -> None:
    one_of_each(scene, retired_on=date(2026, 1, 1))
    scene.areas("A", until=NOON)
    scene.areas("B", since=LATER)
    scene.add("mark", kind="name", text="旧", expires_at=NOON, geometry=spot(HERE))
    scene.conn.commit()
    layers = [layer for name, layer in LAYERS.items() if name != "sheets"]
    for zoom in (13, 16):
        for drawn in city_map.draw_all(layers, tile_at(*HERE, zoom)):
            assert (drawn.data, drawn.shown, drawn.total) == (b"", 0, 0)


def test_an_empty_city_is_drawn_without_bytes(city_map: Map) -> None:
    layers = [layer for name, layer in LAYERS.items() if name != "sheets"]
    for zoom in (0, 8, 13, 16):
        assert {drawn.data for drawn in city_map.draw_all(layers, tile_at(*HERE, zoom))} == {b""}


def test_the_world_shows_where_the_city_is(scene: Scene, city_map: Map) -> None:
    scene.areas("Y", level="city", cell_m=9000)
    scene.conn.commit()
    for zoom in range(6):
        (city,) = city_map.features("areas-city", tile_at(*HERE, zoom))
        assert city.values["code"] == "Y"
        assert city.kind == "Polygon"


def test_nothing_is_asked_about_ground_that_is_not_the_citys() -> None:
    america = Tile(5, 8, 12)
    nobody: Any = None
    drawn = asyncio.run(draw(nobody, list(LAYERS.values()), america, city=CITY))
    assert {each.data for each in drawn} == {b""}
    assert len(drawn) == len(LAYERS)


def test_a_layer_is_empty_before_its_first_zoom(scene: Scene, city_map: Map) -> None:
    one_of_each(scene)
    scene.conn.commit()
    assert city_map.draw("barriers", tile_at(*HERE, 14)).data == b""
    assert city_map.draw("barriers", tile_at(*HERE, 15)).data


@pytest.mark.parametrize(("tile", "error"), [(Tile(17, 0, 0), NotFound), (Tile(3, 9, 0), BadInput)])
def test_a_tile_that_is_not_there_is_refused(tile: Tile, error: type[Exception]) -> None:
    nobody: Any = None
    with pytest.raises(error):
        asyncio.run(draw(nobody, [LAYERS["roads"]], tile, city=CITY))


def test_a_city_of_any_coordinates_can_be_searched_in_any_tile() -> None:
    for srid in (4546, 4525, 32628, 32760, 2193, 3035):
        city = City.of(srid)
        for tile in (Tile(0, 0, 0), Tile(1, 1, 0), Tile(1, 1, 1), Tile(4, 12, 6)):
            box = city.box(tile)
            assert box is None or (box[0] < box[2] and box[1] < box[3])


def test_the_box_of_a_tile_holds_its_ground() -> None:
    rng = np.random.default_rng(1)
    for zoom in range(17):
        tile = tile_at(3000, 3000, zoom)
        west, south, east, north = CITY.box(tile) or (0, 0, 0, 0)
        reach = np.array(tile.reach_3857)
        least = np.maximum(reach[:2], CITY.box_3857[:2])
        most = np.minimum(reach[2:], CITY.box_3857[2:])
        x, y = rng.uniform(least, most, (500, 2)).T
        cx, cy = crs.to_city(x, y, source=3857, city=SRID)
        assert west <= cx.min() < cx.max() <= east
        assert south <= cy.min() < cy.max() <= north


# ---------------------------------------------------------------- buildings and roads


def test_buildings_are_one_by_one_from_zoom_14_and_merged_before(
    scene: Scene, city_map: Map
) -> None:
    ids = {scene.building((x, 0), use="residential", floors_above=6) for x in range(0, 200, 20)}
    scene.building((0, 40), use="office")
    scene.conn.commit()
    near = city_map.features("buildings", tile_at(*HERE, 14))
    assert ids < {feature.id for feature in near}
    assert [f.values for f in near if f.id not in ids] == [{"use": "office"}]
    far = city_map.draw("buildings", tile_at(*HERE, 13))
    assert (far.shown, far.total) == (11, 11)
    merged = {f.values["use"]: f for f in features(far.data, "buildings")}
    assert len(merged["residential"].coordinates) == len(ids)
    assert merged["residential"].values == {"use": "residential", "height_m": 18}
    assert {f.id for f in merged.values()} <= {None, 0}


def test_outlines_turn_the_right_way_and_holes_stay(scene: Scene, city_map: Map) -> None:
    court = shapely.Polygon(
        shapely.box(0, 0, 60, 60).exterior, [shapely.box(20, 20, 40, 40).exterior]
    )
    point = put(shapely.Point(10, 10))
    for shape in (court, court.reverse()):
        scene.add("building", geometry=multi(shape), point=point)
    scene.conn.commit()
    for found in city_map.features("buildings", tile_at(*HERE, 16)):
        outer, inner = (shapely.LinearRing(ring) for ring in found.coordinates)
        assert outer.is_ccw  # seen with the north up and counted downwards
        assert not inner.is_ccw
        assert shapely.Polygon(outer).area == pytest.approx(
            9 * shapely.Polygon(inner).area, rel=0.1
        )


def test_what_reaches_far_outside_is_cut(scene: Scene, city_map: Map) -> None:
    scene.add("road", road_class="trunk", geometry=line((-9000, 50), (9000, 50)))
    hall = multi(shapely.box(-3000, -3000, 3000, 3000))
    scene.add("building", geometry=hall, point=put(shapely.Point(0, 0)))
    scene.areas("Y", level="city", cell_m=9000)
    scene.conn.commit()
    for name in ("roads", "buildings", "areas-city"):
        for zoom in (14, 15, 16):
            for found in city_map.features(name, tile_at(*HERE, zoom)):
                flat = np.array(
                    shapely.geometry.shape(
                        {"type": found.kind, "coordinates": found.coordinates}
                    ).bounds
                )
                assert flat.min() >= -2048, (name, zoom)
                assert flat.max() <= 4096 + 2048, (name, zoom)


def test_the_stretches_of_a_road_are_one_line_from_afar(scene: Scene, city_map: Map) -> None:
    for x in range(0, 500, 100):
        way = line((x, 0), (x + 100, 0))
        scene.add("road", road_class="primary", name="朝阳路", geometry=way)
    scene.add("road", road_class="residential", name="后街", geometry=line((0, 50), (100, 50)))
    scene.conn.commit()
    (road,) = city_map.features("roads", tile_at(*HERE, 12))
    assert road.kind == "LineString"
    assert road.values["name"] == "朝阳路"
    assert len(city_map.features("roads", tile_at(*HERE, 13))) == 2
    assert len(city_map.features("roads", tile_at(*HERE, 15))) == 6


# ---------------------------------------------------------------- points, clusters and labels


def scattered(
    scene: Scene, add: Callable[[tuple[float, float]], int], count: int = 300
) -> set[int]:
    """Rows over four square kilometres; a tenth of them in one place."""
    rng = np.random.default_rng(7)
    places = np.rint(rng.uniform(-1000, 1000, (count, 2)))
    places[: count // 10] = 500
    ids = {add((float(x), float(y))) for x, y in places}
    scene.conn.commit()
    return ids


def ground(zoom: int) -> list[Tile]:
    """All tiles around the scattered rows."""
    corners = [tile_at(x, y, zoom).bounds_3857 for x in (-1100, 1100) for y in (-1100, 1100)]
    west, south = (min(c[i] for c in corners) + 1 for i in (0, 1))
    east, north = (max(c[i] for c in corners) - 1 for i in (2, 3))
    return list(tiles_touching((west, south, east, north), zoom, buffer=0))


@pytest.mark.parametrize("layer", ["incidents", "components"])
def test_clusters_of_a_zoom_add_up_to_the_whole(scene: Scene, city_map: Map, layer: str) -> None:
    add = scene.incident if layer == "incidents" else scene.component
    ids = scattered(scene, add)
    for zoom in (11, 13, 14, 15):
        found = city_map.across(layer, ground(zoom))
        assert sum(f.values["count"] for f in found) == len(ids)
        assert all(0 <= v <= 4095 for f in found for v in f.coordinates)
        assert max(f.values["count"] for f in found) >= len(ids) // 10
    if layer == "incidents":
        assert sum(f.values["open"] for f in found) == len(ids)
    else:
        alone = [f for f in found if f.values["count"] == 1]
        assert alone
        assert all(f.id in ids and "class_code" in f.values for f in alone)
        assert all("class_code" not in f.values for f in found if f.values["count"] > 1)


def test_an_incident_tells_how_bad_it_is(scene: Scene, city_map: Map) -> None:
    bad, unsaid = scene.incident((0, 0), severity="major"), scene.incident((0, 0))
    scene.conn.commit()
    found = {f.id: f.values for f in city_map.across("incidents", ground(16))}
    assert found[bad]["severity"] == "major"
    assert "severity" not in found[unsaid]


@pytest.mark.parametrize("layer", ["incidents", "components", "labels"])
def test_a_point_lies_in_one_tile(scene: Scene, city_map: Map, layer: str) -> None:
    add = {
        "incidents": scene.incident,
        "components": scene.component,
        "labels": lambda at: scene.building(at, number="1"),
    }[layer]
    ids = scattered(scene, add)
    found = [f.id for f in city_map.across(layer, ground(16))]
    assert sorted(found) == sorted(ids)


def test_a_point_is_where_it_is(scene: Scene, city_map: Map) -> None:
    scene.premises((123, 45), "school")
    scene.conn.commit()
    tile = tile_at(123, 45, 16)
    (found,) = city_map.features("premises", tile)
    west, _, _, north = tile.bounds_3857
    step = tile.side_m / 4096
    x, y = west + found.coordinates[0] * step, north - found.coordinates[1] * step
    east, up = crs.to_city(x, y, source=3857, city=SRID)
    assert (east, up) == pytest.approx(xy(123, 45), abs=0.2)


def test_a_name_stands_on_its_shape_and_once(scene: Scene, city_map: Map) -> None:
    scene.areas("KKK\nK..\nKKK", level="community", cell_m=300)
    scene.estate((0, 0, 900, 200), "长岛小区")
    scene.conn.commit()
    labels = {t: city_map.features("labels", t) for t in ground(15)}
    (bay,) = (f for found in labels.values() for f in found if f.values["kind"] == "community")
    (estate,) = (f for found in labels.values() for f in found if f.values["kind"] == "estate")
    (tile,) = (t for t, found in labels.items() if bay in found)
    (area,) = city_map.features("areas-community", tile)
    shape = shapely.geometry.shape({"type": area.kind, "coordinates": area.coordinates})
    assert shape.distance(shapely.Point(bay.coordinates)) <= 1
    assert bay.values["rank"] < estate.values["rank"]


# ---------------------------------------------------------------- sheets


@pytest.mark.parametrize("srid", [4546, 4525])
def test_sheets_carry_the_numbers_that_places_are_told(city_map: Map, srid: int) -> None:
    """EPSG:4525 has the number of its zone in front of the easting."""
    city, tile = City.of(srid), tile_at(*HERE, 15)
    found = city_map.features("sheets", tile, city=city)
    west, _, _, north = tile.bounds_3857
    step = tile.side_m / 4096
    assert len({f.id for f in found}) == len(found)
    seen = 0
    for x, y in np.random.default_rng(3).uniform(0, 4096, (100, 2)).tolist():
        # Points near an edge may be on the other side by a step.
        inside = [
            f
            for f in found
            if shapely.Polygon(f.coordinates[0]).buffer(-2).contains(shapely.Point(x, y))
        ]
        if inside:
            place = crs.to_city(west + x * step, north - y * step, source=3857, city=srid)
            assert [f.values["number"] for f in inside] == [sheets.number(*place)]
            seen += 1
    assert seen > 80


# ---------------------------------------------------------------- budget and plans


def test_a_layer_over_its_budget_leaves_out_the_least_important(
    scene: Scene, city_map: Map
) -> None:
    small = {scene.building((x, y), size_m=5) for x in range(0, 200, 10) for y in range(0, 100, 10)}
    large = {scene.building((x, 120), size_m=20, floors_above=30) for x in range(0, 200, 30)}
    scene.conn.commit()
    tight = replace(LAYERS["buildings"], budget_kb=1)
    drawn = city_map.draw(tight, tile_at(*HERE, 14))
    kept = {f.id for f in features(drawn.data, "buildings")}
    assert len(drawn.data) <= 1000
    assert (drawn.shown, drawn.total) == (len(kept), len(small) + len(large))
    assert large < kept
    assert 10 < len(kept) < 60
    assert city_map.draw(replace(tight, budget_kb=0), tile_at(*HERE, 14)).shown == 0
    far = city_map.draw(tight, tile_at(*HERE, 13))
    assert 0 < far.shown < far.total == drawn.total


def test_a_tile_tells_only_of_its_own_ground(scene: Scene, city_map: Map) -> None:
    """Else it would change with what is no change for it."""
    tile = tile_at(*HERE, 16)
    far = [t for t in ground(16) if abs(t.x - tile.x) > 1 or abs(t.y - tile.y) > 1]
    scene.building((45, 45))
    scene.conn.commit()
    before = city_map.draw("buildings", tile)
    for other in far[:40]:
        west, south, east, north = other.bounds_3857
        x, y = crs.to_city((west + east) / 2, (south + north) / 2, source=3857, city=SRID)
        at = np.rint(np.array([x, y]) - xy(0, 0))
        scene.building((float(at[0]), float(at[1])))
    scene.conn.commit()
    assert city_map.draw("buildings", tile) == before
