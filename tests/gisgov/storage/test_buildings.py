"""Tests of gisgov.storage.buildings."""

from datetime import time

import pytest
from sqlalchemy import Connection

from gisgov.errors import NotFound
from gisgov.storage import buildings
from tests.scene import Scene, lonlat, spot


@pytest.fixture
def scene(conn: Connection) -> Scene:
    scene = Scene(conn)
    scene.areas("A")
    return scene


def test_a_building_is_told_floor_by_floor_from_the_lowest_up(scene: Scene) -> None:
    building = scene.building((10, 10), floors_above=4)
    scene.household(building, 2, floor=4, label="5", age_band="80+", assistance="sight")
    scene.household(building, 3, floor=1, label="G", age_band="0-5")
    scene.household(building, 1, floor=1, label="G")
    floors = buildings.get(scene.conn, building).floors
    assert [(floor.floor_index, floor.floor_label) for floor in floors] == [(1, "G"), (4, "5")]
    assert [(f.dwellings, f.households, f.persons) for f in floors] == [(2, 2, 4), (1, 1, 2)]
    assert [(f.children, f.elderly, f.assisted) for f in floors] == [(3, 0, 0), (0, 2, 2)]


def test_the_counts_of_a_building_are_those_of_its_floors(scene: Scene) -> None:
    building = scene.building((10, 10), people=4)
    detail = buildings.get(scene.conn, building)
    assert detail.stock is not None
    assert (detail.stock.dwellings, detail.stock.persons) == (1, 4)
    assert sum(floor.persons for floor in detail.floors) == 4


def test_a_building_without_dwellings_has_no_counts_instead_of_zero(scene: Scene) -> None:
    assert buildings.get(scene.conn, scene.building((10, 10))).stock is None


def test_ways_in_are_told(scene: Scene) -> None:
    estate = scene.estate((0, 0, 90, 90), "锦绣家园")
    gate = {"width_m": 4.5, "opens": time(6), "geometry": spot((45, 0))}
    scene.add("estate_gate", estate_id=estate, **gate)
    building = scene.building((10, 10), estate_id=estate)
    unit = scene.add("unit", building_id=building, label="一单元")
    door = {"unit_id": unit, "kind": "main", "geometry": spot((15, 10))}
    scene.add("building_entrance", building_id=building, **door)
    detail = buildings.get(scene.conn, building)
    assert detail.estate is not None
    assert [(g.width_m, g.opens, g.closes) for g in detail.estate.gates] == [(4.5, time(6), None)]
    assert [(u.label, u.dwellings) for u in detail.units] == [("一单元", 0)]
    assert [(e.kind, e.unit_id) for e in detail.entrances] == [("main", unit)]
    assert detail.entrances[0].lon == pytest.approx(lonlat(15, 10)["lon"], abs=2e-7)


def test_premises_in_the_building_are_told(scene: Scene) -> None:
    scene.premises((15, 15), "school", capacity=120)
    scene.premises((50, 50), "fuel")
    premises = buildings.get(scene.conn, scene.building((10, 10))).premises
    assert [(place.kind, place.capacity) for place in premises] == [("school", 120)]


def test_footprint_and_grid_are_told(scene: Scene) -> None:
    detail = buildings.get(scene.conn, scene.building((10, 10)))
    assert (detail.footprint_m2, detail.grid) == (100, "A")
    assert detail.geometry["type"] == "MultiPolygon"


def test_an_unknown_number_is_not_found(conn: Connection) -> None:
    with pytest.raises(NotFound) as caught:
        buildings.get(conn, 0)
    assert caught.value.code == "building.not_found"
