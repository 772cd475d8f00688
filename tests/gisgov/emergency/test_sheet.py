"""The sheet of small cities: the right answer can be counted on the picture."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
import shapely
from sqlalchemy import Connection, text

from gisgov.emergency import Asked, Several, Sheet, sheet, spoken
from gisgov.emergency.means import Approach, HydrantTold
from gisgov.said import Said
from tests.gisgov.emergency.drawn_city import DrawnCity
from tests.scene import Scene, put, spot

NOON = datetime(2026, 4, 1, 4, tzinfo=UTC)  # in Shanghai
NIGHT = datetime(2026, 4, 1, 15, 30, tzinfo=UTC)  # half past eleven there
AN_HOUR = timedelta(hours=1)

STREET = """
    ....AA...........
    S================+
    .....1.....2.....
"""


def ask(conn: Connection, **asked: Any) -> Sheet:
    found = sheet(conn, Asked(**{"at": NOON} | asked))
    assert isinstance(found, Sheet)
    return found


def order(city: DrawnCity, found: Sheet) -> str:
    """Hydrants by their names, in the order of choice."""
    names = {number: name for name, number in city.hydrants.items()}
    return "".join(names[each.id] for each in found.water.hydrants)


def hydrant(city: DrawnCity, found: Sheet, name: str) -> HydrantTold:
    return next(each for each in found.water.hydrants if each.id == city.hydrants[name])


def way_of(found: Sheet, vehicle: str) -> Approach:
    return next(each for each in found.access.approaches if each.vehicle == vehicle)


def codes(says: Iterable[Said]) -> list[str]:
    """Codes of sentences, and of those that they hold."""
    held = [[said, *(p for p in said.params.values() if isinstance(p, Said))] for said in says]
    return [said.code for each in held for said in each]


def restrict(city: DrawnCity, kind: str, until: datetime, **thing: object) -> None:
    given = {"kind": kind, "reason": "施工", "author": "ann", "geometry": spot((50, 25))}
    city.scene.add("restriction", set_at=NOON, expires_at=until, **given, **thing)


# ---------------------------------------------------------------- water


def test_the_nearest_is_broken_and_the_next_comes_first(conn: Connection) -> None:
    city = DrawnCity(conn, STREET, h1={"status": "out_of_service", "status_remark": "冻裂"})
    found = ask(conn, building_id=city.buildings["A"])
    assert order(city, found) == "21"
    assert [each.usable for each in found.water.hydrants] == [True, False]
    assert found.water.available_lps == 20
    assert "冻裂" in spoken(hydrant(city, found, "1"), "zh").why[0].text


def test_hose_is_measured_from_where_the_pumper_stands(conn: Connection) -> None:
    """The stand is on the road, 40 to 60 m east; the hydrants 10 m south, at 55 and 115 m."""
    city = DrawnCity(conn, STREET)
    found = ask(conn, building_id=city.buildings["A"])
    assert found.water.measured_to == "stand"
    near, far = hydrant(city, found, "1"), hydrant(city, found, "2")
    assert near.path_m in range(10, 19)
    assert far.path_m in range(55, 77)
    assert far.hose_m == pytest.approx(far.path_m * 1.2, abs=1)
    assert far.pieces == -(-far.hose_m // 20)


ACROSS = """
    ......1..................2...
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    .....AA......................
    S===========================+
    ..............3..............
"""


def test_across_a_river_without_a_bridge_there_is_no_way(conn: Connection) -> None:
    """The river flows on for a kilometre, far beyond what else is looked at."""
    city = DrawnCity(conn, ACROSS)
    found = ask(conn, building_id=city.buildings["A"])
    assert order(city, found)[0] == "3"
    for name in "12":
        across = hydrant(city, found, name)
        assert (across.path_m, across.path) == (None, None)
        assert "water.no_way_water" in codes(across.why)
    assert found.water.available_lps == 20


def test_over_a_bridge_the_path_is_as_long_as_the_way_round(conn: Connection) -> None:
    """100 m east to the bridge at 145, 20 m over it, 30 m down to the road and 85 m back."""
    city = DrawnCity(
        conn,
        """
        ....1.............
        ..............+...
        ~~~~~~~~~~~~~~H~~~
        ~~~~~~~~~~~~~~H~~~
        ..............+...
        ....AA........=...
        S=============+===+
        ..................
        """,
    )
    found = ask(conn, building_id=city.buildings["A"])
    assert hydrant(city, found, "1").path_m in range(190, 236)


def test_behind_a_wall_the_path_goes_round_it(conn: Connection) -> None:
    """Hydrant 1 lies 20 m off behind a wall, 100 m from either end of it; 2 lies 80 m west."""
    city = DrawnCity(
        conn,
        """
        ..2.......AA............
        S======================+
        wwwwwwwwwwwwwwwwwwwwww..
        ...........1............
        """,
    )
    found = ask(conn, building_id=city.buildings["A"])
    assert order(city, found) == "21"
    assert hydrant(city, found, "1").path_m in range(200, 240)
    assert "water.round_wall" in codes(hydrant(city, found, "1").why)


def test_hydrants_of_one_dead_end_main_count_once(conn: Connection) -> None:
    """source – source: a loop of two; a branch of it feeds hydrants 1 and 2, and 3 is on the loop.

    ::

        o---o---3---o     the loop, round by a second pipe
            |
            1---2         the branch
    """
    city = DrawnCity(
        conn,
        """
        ....AA..............
        S==================+
        ....1....2.....3....
        """,
    )
    scene = city.scene

    def node(at: tuple[float, float], kind: str, hydrant: str | None = None) -> int:
        component = city.hydrants[hydrant] if hydrant else None
        given = {"network": "water", "kind": kind, "component_id": component}
        return scene.add("pipe_node", geometry=spot(at), **given)

    def pipe(one: tuple[int, float], other: tuple[int, float], y: float = 0) -> None:
        bend = [(one[1], y), (other[1], y)] if y else []
        line = shapely.LineString([(one[1], 0), *bend, (other[1], 0)])
        ends = {"network": "water", "from_node_id": one[0], "to_node_id": other[0]}
        scene.add("pipe", geometry=put(line), diameter_mm=200, **ends)

    source, tee = (node((0, 0), "source"), 0.0), (node((10, 0), "junction"), 10.0)
    one, two = (node((45, 0), "hydrant", "1"), 45.0), (node((95, 0), "hydrant", "2"), 95.0)
    three = (node((155, 0), "hydrant", "3"), 155.0)
    pipe(source, tee)
    pipe(tee, three, y=-5)
    pipe(source, three, y=-9)
    pipe(tee, one, y=-2)
    pipe(one, two)
    found = ask(conn, building_id=city.buildings["A"])
    assert order(city, found) == "123"
    assert [each.cumulative_lps for each in found.water.hydrants] == [20, 20, 40]
    assert found.water.available_lps == 40
    assert "water.same_main" in codes(hydrant(city, found, "2").why)


# ---------------------------------------------------------------- ways in


def test_a_lane_too_narrow_for_a_pumper_is_refused_and_it_stands_farther_off(
    conn: Connection,
) -> None:
    city = DrawnCity(
        conn,
        """
        .....AA...
        .....+....
        .....n....
        .....n....
        .....n....
        .....n....
        S====+====+
        ..........
        """,
    )
    found = ask(conn, building_id=city.buildings["A"])
    pumper = way_of(found, "pumper")
    assert (pumper.reaches, pumper.to_door_m) == ("yes", 55)
    assert [each.road_id for each in pumper.refused] == [city.road((5, 1), (5, 6))]
    assert "2.2" in spoken(pumper.refused, "en")[0].why.text


def test_a_width_that_nobody_knows_is_said_and_never_good(conn: Connection) -> None:
    city = DrawnCity(conn, "....AA...\nSuuuuuuuu+\n.........")
    found = ask(conn, building_id=city.buildings["A"])
    assert {each.reaches for each in found.access.approaches} == {"unknown"}
    assert found.access.unknown_widths == 1


# ---------------------------------------------------------------- restrictions


def test_a_hydrant_that_is_marked_out_is_last_until_the_mark_ends(conn: Connection) -> None:
    city = DrawnCity(conn, STREET)
    restrict(city, "hydrant_out", NOON + AN_HOUR, component_id=city.hydrants["1"])
    asked = {"building_id": city.buildings["A"]}
    during = ask(conn, at=NOON, **asked)
    assert order(city, during) == "21"
    assert hydrant(city, during, "1").restriction_id == during.restrictions[0].id
    assert "sheet.in_force_hydrant_out" in codes(during.says)
    for at in (NOON - AN_HOUR, NOON + AN_HOUR):
        apart = ask(conn, at=at, **asked)
        assert (order(city, apart), apart.restrictions) == ("12", [])


TWO_WAYS = """
    +===========+
    =...........=
    =.....AA....=
    S===========+
    .............
"""


def test_a_closed_road_turns_engines_away_until_it_opens(conn: Connection) -> None:
    """South of A the road is closed: the pumper comes along the north, 10 m farther off."""
    city = DrawnCity(conn, TWO_WAYS)
    road = city.road((0, 1), (12, 1))
    asked = {"building_id": city.buildings["A"]}
    free = ask(conn, **asked)
    restrict(city, "road_closed", NOON + AN_HOUR, road_id=road)
    shut = ask(conn, **asked)
    assert way_of(free, "pumper").stand_lat < way_of(shut, "pumper").stand_lat
    assert way_of(shut, "pumper").travel_s > way_of(free, "pumper").travel_s
    assert [each.road_id for each in shut.access.restrictions] == [road]
    over = ask(conn, at=NOON + AN_HOUR, **asked)
    assert way_of(over, "pumper") == way_of(free, "pumper")


# ---------------------------------------------------------------- where


def test_two_towers_on_one_podium_are_told_apart(conn: Connection) -> None:
    """B and C stand on A, whose outline is under both: a point is in two, a number in one."""
    city = DrawnCity(conn, "..BBCC...\n.........\nS========+\n.........")
    scene = city.scene
    podium = scene.building((10, 20), size_m=60, name="podium")
    units = {}
    for name in "BC":
        units[name] = scene.add("unit", building_id=city.buildings[name], label="2")
        door = {"building_id": city.buildings[name], "unit_id": units[name], "kind": "unit"}
        scene.add("building_entrance", geometry=spot(city.place(name)), **door)
    for name in "BC":
        found = ask(conn, building_id=city.buildings[name], unit="2")
        assert found.place.building_id == city.buildings[name]
        (door,) = found.building.doors
        assert (door.unit, door.asked) == ("2", True)
        assert "sheet.no_unit" not in codes(found.unknown)
    assert podium not in city.buildings.values()


def test_unit_floor_and_room_go_through_and_what_is_not_there_is_said(conn: Connection) -> None:
    city = DrawnCity(conn, STREET)
    building = city.buildings["A"]
    unit = city.scene.add("unit", building_id=building, label="1")
    flat = {"building_id": building, "unit_id": unit, "floor_index": 3, "floor_label": "3"}
    city.scene.add("dwelling", room="301", **flat)
    there = ask(conn, building_id=building, unit="1", floor="3", room="301")
    assert (there.place.unit, there.place.floor, there.place.room) == ("1", "3", "301")
    assert there.place.floor_index == 3
    absent = {"sheet.no_unit", "sheet.no_floor", "sheet.no_room"}
    assert absent.isdisjoint(codes(there.unknown))
    other = ask(conn, building_id=building, unit="7", floor="9", room="907")
    assert (other.place.unit, other.place.floor_index) == ("7", None)
    assert absent <= set(codes(other.unknown))


def test_an_ambiguous_address_gives_candidates_and_no_sheet(conn: Connection) -> None:
    scene = Scene(conn)
    scene.areas("AB", level="community")
    scene.areas("ab")
    for x in (20, 150):
        estate = scene.estate((x - 10, 0, x + 30, 40), "锦绣家园")
        scene.building((x, 10), estate_id=estate, number="3")
    found = sheet(conn, Asked(query="锦绣家园3栋"))
    assert isinstance(found, Several)
    assert len(found.candidates) == 2
    assert found.apart_m in range(120, 140)
    assert all(each.areas for each in found.candidates)


def test_an_address_that_fits_nothing_gives_no_candidate_and_no_sheet(conn: Connection) -> None:
    DrawnCity(conn, STREET)
    found = sheet(conn, Asked(query="火星路1号"))
    assert isinstance(found, Several)
    assert (found.candidates, found.apart_m) == ([], None)


@pytest.mark.parametrize(
    ("at", "gate", "shut"),
    [
        (NOON, {"locked_at_night": True}, False),
        (NIGHT, {"locked_at_night": True}, True),
        (NIGHT, {"locked_at_night": False}, False),
        (NIGHT, {}, None),
        (NIGHT, {"opens": time(6), "closes": time(22)}, True),
        (NOON, {"opens": time(6), "closes": time(22)}, False),
        (NIGHT, {"opens": time(20), "closes": time(4)}, False),
        (NOON, {"opens": time(20), "closes": time(4)}, True),
    ],
)
def test_gates_are_locked_by_their_hours_or_at_night(
    conn: Connection, at: datetime, gate: dict[str, object], *, shut: bool | None
) -> None:
    scene = Scene(conn)
    estate = scene.estate((0, 0, 90, 90), "锦绣家园")
    building = scene.building((20, 20), estate_id=estate)
    scene.add("estate_gate", estate_id=estate, name="南门", geometry=spot((0, 20)), **gate)
    found = ask(conn, building_id=building, at=at)
    assert [each.shut for each in found.building.gates] == [shut]
    assert ("sheet.gate_shut" in codes(found.says)) is (shut is True)


# ---------------------------------------------------------------- floors


def tower(conn: Connection, labels: dict[int, str], above: int, below: int = 0) -> int:
    """A tower with a household of two on each of these floors."""
    scene = Scene(conn)
    building = scene.building((0, 0), floors_above=above, floors_below=below)
    for index, label in labels.items():
        scene.household(building, 2, floor=index, label=label)
    return building


def marks(found: Sheet) -> list[tuple[str, str]]:
    return [(floor.label, floor.mark) for floor in found.floors.floors]


def test_the_fire_floor_and_those_next_to_it_are_marked_from_the_top_down(
    conn: Connection,
) -> None:
    building = tower(conn, {index: str(index) for index in range(1, 7)}, above=6)
    found = ask(conn, building_id=building, floor="4")
    assert marks(found) == [
        ("6", "other"),
        ("5", "above"),
        ("4", "fire"),
        ("3", "below"),
        ("2", "other"),
        ("1", "other"),
    ]
    assert (found.floors.fire_index, found.floors.above) == (4, 4)
    assert [floor.persons for floor in found.floors.floors] == [2] * 6


def test_a_lift_that_skips_4_and_13_is_counted_by_its_labels(conn: Connection) -> None:
    labels = [str(number) for number in range(1, 17) if number not in (4, 13)]
    building = tower(conn, dict(enumerate(labels, 1)), above=14)
    found = ask(conn, building_id=building, floor="5")
    assert found.place.floor_index == 4
    assert [floor.label for floor in found.floors.floors] == labels[::-1]
    assert [label for label, mark in marks(found) if mark != "other"] == ["6", "5", "3"]
    for skipped in ("4", "13"):
        other = ask(conn, building_id=building, floor=skipped)
        assert other.place.floor_index is None
        assert "sheet.no_floor" in codes(other.unknown)


def test_no_two_floors_carry_one_label_where_some_are_empty(conn: Connection) -> None:
    """The fourth floor is called 5; nobody is registered on the fifth, which is not called 5."""
    building = tower(conn, {1: "1", 2: "2", 3: "3", 4: "5", 6: "7"}, above=6)
    labels = [floor.label for floor in ask(conn, building_id=building).floors.floors]
    assert len(set(labels)) == 6
    assert "4" not in labels


def test_above_the_cellar_is_the_ground_floor(conn: Connection) -> None:
    building = tower(conn, {1: "1", 2: "2"}, above=2, below=2)
    found = ask(conn, building_id=building, floor="B1")
    assert marks(found) == [("2", "other"), ("1", "above"), ("B1", "fire"), ("B2", "below")]
    assert (found.floors.fire_index, found.floors.above) == (-1, 4)
    cellar = next(floor for floor in found.floors.floors if floor.label == "B1")
    assert (cellar.persons, cellar.units) == (None, [])


def test_who_needs_help_is_not_told_without_an_emergency(conn: Connection) -> None:
    scene = Scene(conn)
    building = scene.building((0, 0), floors_above=1)
    scene.household(building, 1, assistance="mobility")
    found = ask(conn, building_id=building)
    assert not found.floors.opened
    assert [floor.assisted for floor in found.floors.floors] == [None]
    assert [unit.assisted for floor in found.floors.floors for unit in floor.units] == [None]
    assert found.people.rings[0].assisted == 1
    assert found.help.workers is None


# ---------------------------------------------------------------- leaks


def test_a_leak_is_chosen_by_who_asks_and_then_isolated(conn: Connection) -> None:
    """source --100 m-- valve --100 m-- A."""
    city = DrawnCity(conn, STREET)
    scene, nodes = city.scene, []
    valve = scene.component((100, 0), state="intact", code="RQF-1")
    scene.add("valve", component_id=valve, network="gas", operable=True, state="open")
    for x, kind, values in (
        (200, "source", {}),
        (100, "valve", {"component_id": valve}),
        (50, "service", {"building_id": city.buildings["A"]}),
    ):
        given = {"network": "gas", "kind": kind, "geometry": spot((x, 0))}
        nodes.append((x, scene.add("pipe_node", **given | values)))
    for (x, one), (far, other) in pairwise(nodes):
        line = put(shapely.LineString([(x, 0), (far, 0)]))
        ends = {"network": "gas", "from_node_id": one, "to_node_id": other}
        scene.add("pipe", geometry=line, diameter_mm=100, pressure_class="medium", **ends)
    asked = {"building_id": city.buildings["A"], "kind": "gas_leak"}
    offered = ask(conn, **asked).shutoff
    assert offered.closure is None
    assert "sheet.choose_leak" in codes(offered.says)
    key = f"node:{nodes[-1][1]}"
    assert key in [each.key for each in offered.candidates]
    found = ask(conn, leak=key, wind_from_deg=0, **asked).shutoff
    assert [(each.id, each.code, each.act) for each in found.closure.valves] == [
        (valve, "RQF-1", "close")
    ]
    assert (found.closure.isolated, found.closure.buildings) == (True, 1)
    assert found.closure.households is None
    assert found.isolate_m >= 100
    assert None not in (found.circle, found.downwind)


def test_rows_are_only_read(conn: Connection) -> None:
    city = DrawnCity(conn, STREET)
    conn.execute(text("SET TRANSACTION READ ONLY"))
    assert ask(conn, building_id=city.buildings["A"]).water.hydrants
