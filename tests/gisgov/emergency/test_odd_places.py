"""Odd places and gaps in what is known: the sheet comes, says what is missing, invents nothing."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import pytest
import shapely
from sqlalchemy import Connection, text

from gisgov.emergency import Asked, Sheet, sheet, spoken
from gisgov.errors import BadInput, NotFound
from gisgov.said import Said
from tests.gisgov.emergency.drawn_city import DrawnCity
from tests.gisgov.emergency.test_sheet import NOON, STREET, ask, codes, hydrant, order, way_of
from tests.scene import Scene, multi, put, xy

ODD = ("{", "}", "None", "nan", "Said(")


def texts(value: Any) -> list[str]:
    """Every sentence in a value, as it is shown."""
    if isinstance(value, Said):
        return [value.text]
    if isinstance(value, list | tuple):
        return [text for each in value for text in texts(each)]
    if is_dataclass(value) and not isinstance(value, type):
        return [text for each in fields(value) for text in texts(getattr(value, each.name))]
    return []


def whole(found: Sheet) -> Sheet:
    """The sheet, seen to be readable in both languages."""
    for lang in ("en", "zh"):
        told = texts(spoken(found, lang))
        assert told
        for sentence in told:
            assert sentence
            assert not [odd for odd in ODD if odd in sentence], sentence
    return found


# ---------------------------------------------------------------- places


def test_a_point_outside_of_the_city_is_told_how_far_off_it_is(conn: Connection) -> None:
    city = DrawnCity(conn, STREET)
    city.scene.areas("Y", level="city")
    found = whole(ask(conn, point=xy(400, 50)))
    (outside,) = [said for said in found.says if said.code == "sheet.outside"]
    assert outside.params["away_m"] == 300
    assert (found.place.areas, found.building, found.floors) == ([], None, None)


def test_a_point_in_the_river_is_told_so_with_the_nearest_building(conn: Connection) -> None:
    city = DrawnCity(conn, "......\n.~~~~.\n......\nAA....\nS====+\n......")
    found = whole(ask(conn, point=xy(*city.place("~"))))
    assert {"sheet.in_water", "sheet.in_no_building"} <= set(codes(found.says))
    assert "大河" in texts(spoken(found.says, "zh"))[-1]
    assert found.place.near_building_m == 15
    assert found.place.building_id is None


def test_a_point_in_no_building_is_measured_from_itself(conn: Connection) -> None:
    """Hydrant 1 stands at (55, 5): 30 m south of the point, 40 m from A."""
    city = DrawnCity(conn, STREET)
    found = whole(ask(conn, point=xy(55, 35), floor="3"))
    assert "sheet.in_no_building" in codes(found.says)
    assert "sheet.floor_without_building" in codes(found.unknown)
    assert hydrant(city, found, "1").distance_m == 30
    assert found.place.how == "point"


def test_a_city_without_anything_gives_a_sheet_of_what_is_missing(conn: Connection) -> None:
    found = whole(ask(conn, point=xy(50, 50)))
    assert {"sheet.no_building"} <= set(codes(found.says))
    assert {"sheet.no_stations", "sheet.unknown_hose"} <= set(codes(found.unknown))
    assert (found.water.hydrants, found.water.nearest, found.help.stations) == ([], None, [])
    assert codes([found.help.verdict]) == ["ways.no_station"]
    assert codes([found.water.verdict, *found.water.says]) == [
        "water.none_within",
        "water.none_beyond",
    ]
    assert {each.reaches for each in found.access.approaches} == {"no"}
    assert [ring.buildings for ring in found.people.rings] == [0, 0, 0]
    assert found.people.nearest_gather_m is None
    assert found.water.about.confidence == "none"


# ---------------------------------------------------------------- what is not known


def test_nothing_is_known_of_a_building_and_nothing_is_made_up(conn: Connection) -> None:
    building = Scene(conn).building((20, 20))
    found = whole(ask(conn, building_id=building, floor="3", unit="2", room="301"))
    told = found.building
    assert [told.use, told.structure, told.year_built, told.floors_above, told.height_m] == [
        None
    ] * 5
    assert (told.high_rise, told.design_flow_lps, told.preplan) == (None, None, None)
    assert (found.floors.floors, found.floors.above, found.place.floor_index) == ([], None, None)
    assert {
        "sheet.unknown_use",
        "sheet.unknown_floors_above",
        "sheet.unknown_height_m",
        "sheet.unknown_people",
        "sheet.unknown_doors",
        "sheet.unknown_preplan",
        "sheet.floor_unsure",
        "sheet.no_unit",
        "sheet.no_room",
    } <= set(codes(found.unknown))
    assert [(ring.buildings, ring.persons) for ring in found.people.rings] == [(1, None)] * 3
    assert found.neighbours.count == 0
    # It alone stands here, and it is no neighbour of its own.
    assert not [code for code in codes(found.unknown) if code.startswith("sheet.around_")]


def test_cellars_that_nobody_counted_are_not_called_none(conn: Connection) -> None:
    building = Scene(conn).building((20, 20), floors_above=6)
    found = whole(ask(conn, building_id=building, floor="B1"))
    assert found.place.floor_index is None
    assert codes(found.unknown)[0].startswith("sheet.")


def test_floors_without_people_count_nobody_and_not_none(conn: Connection) -> None:
    scene = Scene(conn)
    building = scene.building((20, 20), floors_above=3)
    scene.household(building, 2, floor=1)
    dwelling = {"building_id": building, "floor_index": 2, "floor_label": "2", "room": "201"}
    scene.add("dwelling", **dwelling)
    found = whole(ask(conn, building_id=building))
    assert [(floor.index, floor.persons) for floor in found.floors.floors] == [
        (3, None),  # nothing is registered there
        (2, 0),  # a dwelling, and nobody in it
        (1, 2),
    ]


def test_dwellings_on_no_known_floor_stand_apart(conn: Connection) -> None:
    scene = Scene(conn)
    building = scene.building((20, 20), floors_above=1)
    dwelling = scene.add("dwelling", building_id=building, room="x")
    household = scene.add("household", dwelling_id=dwelling)
    scene.add("person", household_id=household, age_band="15-59")
    found = whole(ask(conn, building_id=building))
    assert found.floors.unplaced.persons == 1
    assert [floor.persons for floor in found.floors.floors] == [None]


# ---------------------------------------------------------------- water, roads, stations


def test_no_hydrant_within_the_radius_tells_how_far_the_nearest_is(conn: Connection) -> None:
    """A ends at 60 m, hydrant 2 stands at (115, 5): 57 m off; hydrant 1 is broken."""
    city = DrawnCity(conn, STREET, h1={"status": "out_of_service"})
    found = whole(ask(conn, building_id=city.buildings["A"], radius_m=50))
    assert order(city, found) == "1"
    assert found.water.nearest.id == city.hydrants["2"]
    assert found.water.nearest.distance_m == 57
    assert "water.nearest_beyond" in codes(found.water.says)
    assert found.water.available_lps == 0


def test_a_flow_that_nobody_measured_adds_nothing(conn: Connection) -> None:
    city = DrawnCity(conn, STREET, h1={"flow_lps": None, "status": "unknown", "inspected_on": None})
    found = whole(ask(conn, building_id=city.buildings["A"]))
    assert order(city, found) == "21"
    one = hydrant(city, found, "1")
    assert (one.flow_lps, one.flow_class, one.usable) == (None, "unknown", None)
    assert one.cumulative_lps == found.water.available_lps == 20
    assert {f"sheet.hydrants_without_{name}" for name in ("flow", "status", "inspection")} <= set(
        codes(found.unknown)
    )


def test_without_roads_nothing_reaches_and_hose_ends_at_the_building(conn: Connection) -> None:
    city = DrawnCity(conn, "....AA....\n..........\nS.........\n.....1....")
    found = whole(ask(conn, building_id=city.buildings["A"]))
    assert {(each.reaches, each.travel_s) for each in found.access.approaches} == {("no", None)}
    assert all(each.says for each in found.access.approaches)
    assert codes([found.help.verdict]) == ["ways.no_station"]
    assert [each.travel_s for each in found.help.stations] == [None]
    assert found.water.measured_to == "building"
    assert hydrant(city, found, "1").path_m is not None


def test_a_hole_in_the_roads_is_not_driven_over(conn: Connection) -> None:
    """Ten metres of road are missing before A."""
    city = DrawnCity(conn, "........AA..\nS===+.+====+\n............")
    found = whole(ask(conn, building_id=city.buildings["A"]))
    pumper = way_of(found, "pumper")
    assert pumper.reaches == "yes"
    assert pumper.to_door_m in range(35, 41)  # from the end of the road at 45 m


def test_without_a_station_travel_and_hose_are_unknown(conn: Connection) -> None:
    city = DrawnCity(conn, STREET.replace("S", "+"))
    found = whole(ask(conn, building_id=city.buildings["A"]))
    assert "sheet.no_stations" in codes(found.unknown)
    assert {each.travel_s for each in found.access.approaches} == {None}
    assert (found.help.stations, found.water.hose_carried_m) == ([], None)
    assert {each.within_hose for each in found.water.hydrants} == {None}


def test_a_station_that_was_closed_sends_nobody(conn: Connection) -> None:
    city = DrawnCity(conn, STREET, S={"retired_on": date(2026, 1, 1)})
    found = whole(ask(conn, building_id=city.buildings["A"]))
    assert found.help.stations == []
    assert codes([found.help.verdict]) == ["ways.no_station"]


def test_a_vehicle_that_was_sold_carries_no_hose(conn: Connection) -> None:
    city = DrawnCity(conn, STREET, engine={"retired_on": date(2026, 1, 1)})
    found = whole(ask(conn, building_id=city.buildings["A"]))
    assert [each.vehicles for each in found.help.stations] == [[]]
    assert found.water.hose_carried_m is None


def test_what_is_retired_is_not_there(conn: Connection) -> None:
    city = DrawnCity(conn, STREET)
    asked = {"building_id": city.buildings["A"]}
    conn.execute(text("UPDATE component SET retired_on = '2026-01-01' WHERE code = '1'"))
    conn.execute(text("UPDATE road SET retired_on = '2026-01-01'"))
    found = whole(ask(conn, **asked))
    assert order(city, found) == "2"
    assert {each.reaches for each in found.access.approaches} == {"no"}
    conn.execute(text("UPDATE building SET retired_on = '2026-01-01'"))
    with pytest.raises(NotFound):
        ask(conn, **asked)


def test_a_multipart_building_and_one_round_a_court_are_asked_like_others(
    conn: Connection,
) -> None:
    city = DrawnCity(conn, STREET)
    shape = shapely.MultiPolygon(
        [
            shapely.box(200, 20, 240, 60).difference(shapely.box(210, 30, 230, 50)),
            shapely.box(260, 20, 270, 30),
        ]
    )
    number = city.scene.add(
        "building", geometry=multi(shape), point=put(shapely.point_on_surface(shape)), name="court"
    )
    found = whole(ask(conn, building_id=number))
    assert found.building.outline["type"] == "MultiPolygon"
    yard = whole(ask(conn, point=xy(220, 40)))
    assert (yard.place.building_id, yard.place.near_building_m) == (None, 10)


# ---------------------------------------------------------------- what cannot be asked


@pytest.mark.parametrize(
    ("asked", "error", "code"),
    [
        ({}, BadInput, "sheet.one_place"),
        ({"building_id": 1, "query": "x"}, BadInput, "sheet.one_place"),
        ({"building_id": 1, "point": (0, 0)}, BadInput, "sheet.one_place"),
        ({"building_id": 1, "radius_m": 0}, BadInput, "sheet.radius"),
        ({"building_id": 1, "radius_m": 1001}, BadInput, "sheet.radius"),
        ({"building_id": 1, "radius_m": float("nan")}, BadInput, "sheet.radius"),
        ({"building_id": 999_999_999}, NotFound, "building.not_found"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    conn: Connection, asked: dict[str, Any], error: type[Exception], code: str
) -> None:
    with pytest.raises(error) as raised:
        sheet(conn, Asked(**{"at": NOON} | asked))
    assert raised.value.code == code


def test_a_place_that_the_gas_network_has_not_is_not_found(conn: Connection) -> None:
    city = DrawnCity(conn, STREET)
    for leak in ("node:999", "pipe:7@3", "well"):
        with pytest.raises((NotFound, BadInput)):
            ask(conn, building_id=city.buildings["A"], kind="gas_leak", leak=leak)


def test_a_gas_leak_without_pipes_has_a_circle_and_says_whom_to_call(conn: Connection) -> None:
    city = DrawnCity(conn, STREET)
    found = whole(ask(conn, building_id=city.buildings["A"], kind="gas_leak")).shutoff
    assert "sheet.no_gas_near" in codes(found.says)
    assert (found.candidates, found.closure, found.downwind) == ([], None, None)
    assert found.circle is not None
