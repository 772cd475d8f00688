"""Ways of engines, on scenes where the right one can be counted by eye."""

from __future__ import annotations

import heapq
import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisgov.errors import BadInput
from gisgov.network.roads import Driving, Passing, Roads, Standing, approach, times
from tests.gisgov.network.drawn_roads import LADDER, LIGHT, PLAIN, PUMPER, Drawn, drawn

TWO_WAYS = """
1+aaaaaaa+
.b.......c
.b.......c
.+ddd+eee+
......D...
......B...
"""


def road(scene: Drawn, found: object) -> str:
    """Letter of the road on which it stands."""
    return scene.letters((found.stand.road_id,))


def reasons(found: object) -> list[tuple[str, str]]:
    """Name and reason of the roads that were refused."""
    return [(one.name, one.code) for one in found.rejected]


# ---------------------------------------------------------------- ways and times


def test_a_way_takes_its_metres_at_the_speed_of_its_roads():
    scene = drawn("""
        1+aaaaaaaaa+
        ...........b
        ...........b
        ....BD.....+
    """)
    found = scene.approach()
    assert (road(scene, found), found.stand.x, found.stand.y) == ("a", 50, 0)
    assert found.stand.distance_m == 30
    assert found.way_m == 40  # the station stands at the first place of the road
    assert [(one.station, one.seconds) for one in found.arrivals] == [(0, 4.0)]
    assert found.way.equals(shapely.LineString([(10, 0), (50, 0)]))


def test_the_way_turns_with_the_roads_and_is_cut_to_its_last_metres():
    scene = drawn("""
        1+aaaa+
        ......b
        ......b
        ......+cccc+
        ..........D.
        ..........B.
    """)
    found = scene.approach(standing=Standing(way_m=50.0))
    assert found.way_m == 50 + 30 + 40
    assert found.way.equals(shapely.LineString([(60, -20), (60, -30), (100, -30)]))


def test_start_up_counts_once_and_narrow_roads_are_slow():
    scene = drawn(
        """
        1+aaaa+bbbb+
        .........D..
        .........B..
        """,
        b={"width_m": 3.2},
    )
    driving = Driving(speeds_mps={"residential": 10.0}, narrow_mps=((3.5, 2.0),), start_up_s=60.0)
    assert scene.approach(driving=driving).arrivals[0].seconds == 60 + 50 / 10 + 30 / 2


def test_a_gate_costs_time_so_that_no_shortcut_leads_through_an_estate():
    scene = drawn(TWO_WAYS, b={"barrier": "gate"})
    assert scene.approach().gates[0].name == "b"
    found = scene.approach(driving=Driving({}, 10.0, (), 0.0, gate_s=30.0))
    assert found.gates == ()
    assert found.arrivals[0].seconds == (80 + 30 + 30) / 10


def test_of_two_stations_the_one_with_the_quicker_way_is_first():
    scene = drawn(
        """
        1+aaaaaaaaa+bbbb+2
        ...........D......
        ...........B......
        """,
        b={"road_class": "track"},
    )
    found = scene.approach()
    assert [(one.station, one.seconds) for one in found.arrivals] == [(1, 5.0), (0, 10.0)]
    slow = Driving(speeds_mps={"track": 1.0}, other_mps=10.0, narrow_mps=(), start_up_s=0.0)
    found = scene.approach(driving=slow)
    assert [(one.station, one.seconds) for one in found.arrivals] == [(0, 10.0), (1, 50.0)]


def test_engines_keep_to_one_way_streets_unless_told_otherwise():
    scene = drawn(
        """
        .B......
        .D......
        .+aaaa+1
        .b....c.
        .b....c.
        .+dddd+.
        """,
        a={"one_way": True},
    )
    found = scene.approach()
    assert found.arrivals[0].seconds == (30 + 50 + 30) / 10
    ignoring = Driving(
        speeds_mps={}, other_mps=10.0, narrow_mps=(), start_up_s=0.0, one_way="ignored"
    )
    assert scene.approach(driving=ignoring).arrivals[0].seconds == 5.0


def test_a_place_behind_the_station_on_its_one_way_street_is_reached_round_the_block():
    scene = drawn(
        """
        ..D.1...
        .+aaaa+.
        .b....c.
        .b....c.
        .+dddd+.
        """,
        a={"one_way": True},
    )
    travel = scene.travel()
    first = travel.first_due([(20, 0), (50, 0)])
    assert first.seconds.tolist() == [(20 + 30 + 50 + 30 + 10) / 10, 1.0]


def test_two_roads_between_the_same_crossings_are_both_roads():
    there, back = (0.0, 0.0), (100.0, 0.0)
    lines = [
        shapely.LineString([there, (50, 80), back]),
        shapely.LineString([there, back]),
        shapely.LineString([back, there]),
    ]
    roads = Roads.build({"id": [1, 2, 3], "geometry": lines, "width_m": [7.0, 7.0, 2.0]})
    travel = times(roads, PUMPER, [there], driving=PLAIN)
    assert travel.first_due([back, (50, 80)]).seconds.round(6).tolist() == [
        10.0,
        round(math.hypot(50, 80) / 10, 6),
    ]


# ---------------------------------------------------------------- what fails


def test_the_near_lane_is_too_narrow_for_a_pumper_and_fit_for_the_light_one():
    scene = drawn(
        """
        1+aaaa+bbbb+
        ......c.....
        ......c.....
        ......+dddd+
        ..........D.
        ..........B.
        """,
        d={"width_m": 2.8},
    )
    light, pumper = scene.approach(LIGHT), scene.approach(PUMPER)
    assert (road(scene, light), light.stand.distance_m) == ("d", 10)
    assert (road(scene, pumper), pumper.stand.distance_m) == ("b", 40)
    (why,) = pumper.rejected
    assert (why.name, why.code, why.value, why.needed) == ("d", "too_narrow", 2.8, 3.0)
    assert (why.distance_m, why.x, why.y) == (10, 100, -30)
    assert light.rejected == ()


def test_a_lane_of_just_the_width_that_is_needed_is_passed():
    scene = drawn("1+aaaa+\n....D..\n....B..", a={"width_m": 3.0})
    assert scene.approach(PUMPER).stand
    assert scene.approach(LADDER).stand is None


@pytest.mark.parametrize(
    ("barrier", "code"),
    [
        ("bollard", "bollard"),
        ("wall", "wall"),
        ("turnstile", "barrier"),
        ("height_restrictor", "barrier"),
    ],
)
def test_what_stands_in_a_lane_cuts_off_what_lies_behind(barrier: str, code: str):
    scene = drawn(
        """
        1+aaaa+bbbb+
        ......c.....
        ......c.....
        ......+dddd+
        ..........D.
        ..........B.
        """,
        c={"barrier": barrier},
    )
    found = scene.approach()
    assert road(scene, found) == "b"
    (why,) = found.rejected
    assert (why.name, why.code, why.at_name) == ("d", code, "c")


def test_a_height_restrictor_of_known_height_counts_by_it():
    scene = drawn(
        "1+aaaa+\n....D..\n....B..", a={"barrier": "height_restrictor", "height_limit_m": 3.8}
    )
    assert scene.approach(PUMPER).stand
    (why,) = scene.approach(LADDER).rejected
    assert (why.code, why.value, why.needed) == ("too_low", 3.8, 3.95)


def test_a_low_bridge_sends_high_vehicles_round_and_a_weak_one_heavy_vehicles():
    low = drawn(TWO_WAYS, b={"height_limit_m": 3.0})
    weak = drawn(TWO_WAYS, b={"weight_limit_t": 20.0})
    short, round_about = (30 + 50) / 10, (80 + 30 + 30) / 10
    for scene, fit, unfit in ((low, LIGHT, PUMPER), (weak, PUMPER, LADDER)):
        assert scene.approach(fit).arrivals[0].seconds == short
        assert scene.approach(unfit).arrivals[0].seconds == round_about


def test_a_limit_that_just_suffices_suffices():
    scene = drawn(TWO_WAYS, b={"height_limit_m": 3.6, "weight_limit_t": 18.0})
    assert scene.approach(PUMPER).arrivals[0].seconds == 8.0


def test_a_road_of_unknown_width_is_no_way_while_another_is_known():
    scene = drawn(TWO_WAYS, b={"width_m": None})
    found = scene.approach()
    assert found.arrivals[0].seconds == (80 + 30 + 30) / 10
    assert not found.arrivals[0].unknown
    assert found.unknown == ()


def test_a_road_of_unknown_width_is_offered_and_marked_where_no_known_way_exists():
    scene = drawn(TWO_WAYS, b={"width_m": None}, e={"width_m": 2.0}, d={"width_m": float("nan")})
    found = scene.approach(standing=Standing(reach_m=15.0))
    assert road(scene, found) == "d"
    assert [(one.name, one.value) for one in found.unknown] == [("b", 30.0), ("d", 40.0)]
    assert [one.unknown for one in found.arrivals] == [True]
    assert reasons(found) == [("e", "too_narrow")]


def test_a_lane_of_unknown_width_nearer_than_the_stand_is_told():
    scene = drawn(
        """
        1+aaaa+bbbb+
        ......c.....
        ......+dddd+
        ..........D.
        ..........B.
        """,
        d={"width_m": None},
    )
    found = scene.approach()
    assert road(scene, found) == "b"
    (why,) = found.rejected
    assert (why.name, why.code, why.value, why.needed) == ("d", "unknown_width", None, 3.0)


def test_a_tunnel_of_unknown_height_is_unknown_and_any_other_road_is_open_above():
    scene = drawn(TWO_WAYS, b={"tunnel": True})
    codes = scene.travel().passing
    assert Passing(codes[scene.id("b")]) is Passing.UNKNOWN_HEIGHT
    assert Passing(codes[scene.id("a")]) is Passing.PASSES
    assert scene.approach().arrivals[0].seconds == 14.0


def test_a_vehicle_of_unknown_size_is_known_to_pass_nothing():
    scene = drawn("1+aaaa+\n....D..\n....B..")
    nobody_knows = type(PUMPER)("rescue", math.nan, math.nan, math.nan, 12.0)
    found = scene.approach(nobody_knows)
    assert [one.name for one in found.unknown] == ["a"]
    limited = drawn("1+aaaa+\n....D..\n....B..", a={"height_limit_m": 9.0})
    assert limited.approach(nobody_knows).stand is None


def test_a_blocked_lane_turns_the_way_and_a_locked_gate_too():
    scene = drawn(TWO_WAYS, b={"barrier": "gate"})
    assert scene.approach().arrivals[0].seconds == 8.0
    assert scene.approach(blocked="b").arrivals[0].seconds == 14.0
    assert scene.approach(locked="b").arrivals[0].seconds == 14.0


def test_where_every_way_is_blocked_it_is_said_which_and_nothing_stands():
    scene = drawn(TWO_WAYS, a={"width_m": 2.0})
    found = scene.approach(blocked="b")
    assert found.stand is None
    assert found.arrivals == ()
    why = {one.name: (one.at_name, one.code) for one in found.rejected}
    assert why["d"] == why["b"] == ("b", "blocked")
    assert why["a"] == ("a", "too_narrow")
    assert found.nearest_m is None


def test_footways_and_steps_are_no_roads_and_are_not_told():
    scene = drawn(
        """
        1+aaaa+bbbb+
        ...........c
        .....+dddd+c
        .........D.+
        .........B..
        """,
        d={"road_class": "footway", "width_m": 6.0},
    )
    found = scene.approach()
    assert road(scene, found) == "c"
    assert found.rejected == ()


def test_roads_of_one_name_that_fail_alike_are_told_once():
    scene = drawn(
        """
        1+aaaa+bbbbbb+
        ......c......+
        ......+dd+ee+f
        .........D...f
        .........B...+
        """,
        d={"width_m": 2.0, "name": "巷"},
        e={"width_m": 2.5, "name": "巷"},
    )
    (why,) = scene.approach().rejected
    assert (why.road_id, why.distance_m, why.value) == (scene.id("d"), 10, 2.0)
    assert scene.letters(why.alike) == "e"


def test_no_road_leads_there():
    scene = drawn("""
        1+aaaa+...+bbb+
        .............D.
        .............B.
    """)
    found = scene.approach()
    assert road(scene, found) == "a"
    assert reasons(found) == [("b", "no_way")]


def test_a_lane_that_is_reached_only_against_the_traffic_says_so():
    scene = drawn(
        """
        ...D......
        ..........
        .+ccc+aaa+1
        """,
        a={"one_way": False},
        c={"one_way": True, "width_m": 5.0},
    )
    found = scene.approach()
    assert road(scene, found) == "a"
    (why,) = found.rejected
    assert (why.name, why.code, why.at_name) == ("c", "one_way", "c")


# ---------------------------------------------------------------- stands


def test_no_engine_stands_across_a_wall_or_water():
    for sign, code in (("#", "behind_wall"), ("~", "behind_water")):
        scene = drawn(f"""
            1+aaaaaaaaa+
            .{sign * 10}b
            .......BBB.b
            .......D...b
            ...........+
        """)
        found = scene.approach()
        assert road(scene, found) == "b"
        assert reasons(found) == [("a", code)]


def test_an_engine_stands_where_a_gap_in_the_wall_lets_it_see_the_building():
    scene = drawn("""
        1+aaaaaaaaaaaa+
        .....#########.
        ...............
        .....D.........
        .....BBBBBBBBB.
    """)
    found = scene.approach()
    assert found.stand.x <= 40
    assert found.rejected == ()


def test_where_walls_are_all_round_an_engine_stands_at_the_nearest_and_it_is_said():
    scene = drawn("""
        1+aaaaaaaaa+
        ....#####...
        ....#.D.#...
        ....#.B.#...
        ....#####...
    """)
    found = scene.approach()
    assert (found.stand.x, found.stand.distance_m, found.stand.behind_wall) == (60, 20, True)
    assert found.rejected == ()


def test_across_water_no_engine_stands_even_where_water_is_all_round():
    scene = drawn("""
        1+aaaaaaaaa+
        ....~~~~~...
        ....~.D.~...
        ....~.B.~...
        ....~~~~~...
    """)
    found = scene.approach()
    assert found.stand is None
    assert reasons(found) == [("a", "behind_water")]
    assert found.nearest_m == 20


def test_a_wall_that_leans_on_the_building_parts_nothing():
    scene = drawn("""
        1+aaaaaaaaa+
        ......D.....
        ..###BBB###.
    """)
    assert scene.approach().stand.distance_m == 10


def test_the_door_on_the_other_side_is_walked_to_round_the_building():
    scene = drawn("""
        1+aaaaaaaaaaa+
        ..BBBBBBBBBB.b
        .......D.....b
        .............b
        .+ccccccccccc+
    """)
    found = scene.approach()
    assert road(scene, found) == "c"
    assert found.stand.walk_m == found.stand.distance_m == 20
    assert scene.approach(blocked="c").stand.walk_m > 20


def test_no_engine_stands_on_a_bridge_in_a_tunnel_or_on_a_motorway():
    for kind in ({"bridge": True}, {"tunnel": True}, {"road_class": "motorway"}):
        scene = drawn(
            """
            1+aa+bbbbbbbbb+cc+
            .........D........
            .........B........
            """,
            b=kind | {"height_limit_m": 5.0},
        )
        assert road(scene, scene.approach()) in "ac"


def test_beyond_reach_no_engine_stands_and_the_nearest_road_is_told():
    scene = drawn("""
        1+aaaa+.............D
        ....................B
    """)
    found = scene.approach()
    assert found.stand is None
    assert found.rejected == ()
    assert found.nearest_m == 140
    assert scene.approach(standing=Standing(reach_m=140.0)).stand.x == 60


def test_without_a_door_the_edge_of_the_building_counts():
    scene = drawn("""
        1+aaaaaaaaa+
        ............
        ....B.......
    """)
    assert scene.approach().stand.distance_m == 15


def test_a_place_without_a_building_is_its_own_door_and_no_place_is_refused():
    scene = drawn("""
        1+aaaaaaaaa+
        ............
        ......D.....
    """)
    found = scene.approach()
    assert (found.stand.x, found.stand.distance_m) == (60, 20)
    with pytest.raises(BadInput, match="building"):
        approach(scene.travel(), None)


# ---------------------------------------------------------------- the last stretch


def test_a_dead_end_is_told_with_its_length_and_the_room_to_turn():
    scene = drawn("""
        1+aaaaa+bbbbb+
        .......c......
        ....XX.c.XX...
        ....XX.cDBB...
        ....XX.c.XX...
        ....XX.+.XX...
        ....XXXXXXX...
    """)
    found = scene.approach()
    assert road(scene, found) == "c"
    assert found.dead_end.length_m == 50
    assert (found.dead_end.x, found.dead_end.y) == (70, -50)
    # The circle's centre lies 8 m before the end, 13 m from the house behind it.
    assert found.dead_end.clear_m == 26
    assert found.dead_end.met is True
    assert scene.approach(known_obstacles=False).dead_end.met is None


def test_a_dead_end_between_walls_has_no_room_to_turn():
    scene = drawn("""
        1+aaaaa+bbbbb+
        .......c......
        ......#c#.....
        ......#cD.....
        ......#cBB....
        ......#+#.....
        ......###.....
    """)
    found = scene.approach()
    assert found.dead_end.clear_m == pytest.approx(10, abs=0.5)
    assert found.dead_end.met is False
    assert scene.approach(standing=Standing(turning_m=9.0)).dead_end.met is True


def test_what_goes_on_as_a_lane_too_narrow_is_a_dead_end_for_the_wide():
    scene = drawn(
        """
        1+aaaa+bbbb+
        ......c....d
        ......c.BBDd
        ......+eeee+
        """,
        d={"width_m": 2.6},
    )
    assert scene.approach(LIGHT).dead_end is None
    assert scene.approach(PUMPER).dead_end.length_m == 80


def test_a_ring_or_a_crossing_at_the_end_is_no_dead_end():
    ring = drawn("""
        1+aaaa+bbbb+
        ......c....d
        ......c....d
        ......+eeee+
        .........D..
        .........B..
    """)
    assert ring.approach().dead_end is None
    crossing = drawn("""
        ......+......
        ......c......
        1+aaaa+bbbbb+
        ......d......
        ...D..+......
        ...B.........
    """)
    assert crossing.approach().dead_end is None


def test_the_fire_lane_is_met_by_every_road_of_the_last_stretch():
    picture = """
        1+aaaa+bbb+ccc+
        .............D.
        .............B.
    """
    assert drawn(picture).approach().lane_met is True
    narrow = drawn(picture, b={"width_m": 3.5}).approach()
    assert (narrow.lane_met, narrow.lane_m) == (False, 3.5)
    low = drawn(picture, b={"height_limit_m": 3.9}).approach()
    assert (low.lane_met, low.lane_height_m) == (False, 3.9)
    unknown = drawn(picture, a={"width_m": None}).approach()
    assert (unknown.lane_met, unknown.lane_m) == (None, 7.0)
    just = drawn(picture, b={"width_m": 4.0, "height_limit_m": 4.0}).approach()
    assert just.lane_met is True


def test_the_tightest_place_and_the_gates_of_the_way_are_told():
    scene = drawn(
        """
        1+aaaa+bbb+ccc+
        .............D.
        .............B.
        """,
        a={"width_m": 3.6},
        b={"width_m": 3.4, "barrier": "gate"},
    )
    found = scene.approach()
    assert (found.tightest.name, found.tightest.value) == ("b", 3.4)
    assert [(one.name, one.value) for one in found.gates] == [("b", 40.0)]


# ---------------------------------------------------------------- networks with holes


def test_a_station_that_no_road_joins_arrives_nowhere_and_the_others_do():
    scene = drawn("""
        1+aaaaaaaaa+...+bbb+3
        .......D.............
        .......B.............
        .....................
    """)
    far = (9000.0, 9000.0)
    stations = [*scene.stations, far, (math.nan, math.nan)]
    travel = times(scene.roads, PUMPER, stations, driving=PLAIN)
    found = approach(travel, scene.building, door=scene.door)
    assert [one.station for one in found.arrivals] == [0]
    assert np.isinf(travel.seconds[2:]).all()


def test_a_station_beside_a_cut_off_lane_sets_out_from_the_network_within_its_reach():
    scene = drawn("""
        ...+bb+......
        ....1........
        .............
        ..+aaa+ccccc+
        ..........D..
        ..........B..
    """)
    found = scene.approach()
    assert road(scene, found) == "c"
    assert found.way_m == 60


def test_without_stations_or_roads_nothing_arrives_and_nothing_fails():
    scene = drawn("1+aaaa+\n....D..\n....B..")
    nobody = times(scene.roads, PUMPER, [], driving=PLAIN)
    assert nobody.seconds.shape == (0, 2)
    assert nobody.first_due([(0, 0)]).station.tolist() == [-1]
    found = approach(nobody, scene.building, door=scene.door)
    assert found.stand is None
    assert reasons(found) == [("a", "no_way")]
    empty = times(Roads.build({"id": [], "geometry": []}), PUMPER, scene.stations)
    found = approach(empty, scene.building, door=scene.door)
    assert (found.stand, found.rejected, found.nearest_m) == (None, (), None)
    assert empty.first_due([(0, 0)]).station.tolist() == [-1]


def test_rows_that_are_no_way_are_left_out_and_named():
    straight = shapely.LineString([(0, 0), (100, 0)])
    bad = [None, shapely.LineString(), shapely.LineString([(5, 5), (5, 5)]), shapely.Point(1, 1)]
    with np.errstate(invalid="ignore"):
        lost = shapely.LineString([(0, 0), (math.nan, 1)])
    roads = Roads.build({"id": range(6), "geometry": [*bad, lost, straight]})
    assert roads.id.tolist() == [5]
    assert roads.skipped.tolist() == [0, 1, 2, 3, 4]


def test_a_road_that_ends_where_it_begins_is_driven_round():
    ring = shapely.LineString([(100, 0), (150, 50), (200, 0), (150, -50), (100, 0)])
    way = shapely.LineString([(0, 0), (100, 0)])
    roads = Roads.build({"id": [1, 2], "geometry": [way, ring], "width_m": [5, 5]})
    travel = times(roads, PUMPER, [(0, 0), (150, 50)], driving=PLAIN)
    side = math.hypot(50, 50)
    first = travel.first_due([(150, -50), (10, 0), (180, 20)])
    assert first.station.tolist() == [1, 0, 1]
    assert first.seconds == pytest.approx([2 * side / 10, 1.0, math.hypot(30, 30) / 10])
    found = approach(travel, shapely.box(190, 2, 195, 3), door=shapely.Point(190, 3))
    assert found.dead_end is None


def test_zero_and_negative_measures_are_unknown():
    line = shapely.LineString([(0, 0), (100, 0)])
    roads = Roads.build({"id": [1, 2], "geometry": [line, line], "width_m": [0.0, -3.0]})
    assert np.isnan(roads.width_m).all()


def test_columns_that_lack_or_differ_are_refused():
    line = shapely.LineString([(0, 0), (100, 0)])
    with pytest.raises(BadInput, match="geometry"):
        Roads.build({"id": [1]})
    with pytest.raises(BadInput, match="width_m"):
        Roads.build({"id": [1], "geometry": [line], "width_m": [3.0, 4.0]})
    roads = Roads.build({"id": [1], "geometry": [line]})
    with pytest.raises(BadInput, match="pairs"):
        times(roads, PUMPER, [1.0, 2.0])


# ---------------------------------------------------------------- many points


def test_each_point_has_the_station_that_is_first_there():
    scene = drawn("""
        1+aaaaaaaaa+bbbb+2
        ..................
    """)
    points = [(20, 30), (150, -30), (70, 0), (70, 500), (math.nan, 0)]
    first = scene.travel().first_due(points)
    assert first.station.tolist() == [0, 1, 0, -1, -1]
    assert first.seconds.tolist() == [1.0, 1.0, 6.0, math.inf, math.inf]
    assert first.road_m.tolist()[:3] == [30, 30, 0]
    assert not first.unknown.any()


def test_a_point_by_an_unknown_road_alone_is_marked():
    scene = drawn("1+aaaa+bbbbbbbbbbbbbbb+", b={"width_m": None})
    first = scene.travel().first_due([(30, 0), (200, 0)])
    assert first.station.tolist() == [0, 0]
    assert first.unknown.tolist() == [False, True]
    assert first.seconds.tolist() == [2.0, 19.0]


@st.composite
def nets(draw: st.DrawFn) -> Roads:
    """Straight roads between crossings of a grid of 4 x 4, some twice, some one-way or narrow."""
    crossings = st.tuples(st.integers(0, 3), st.integers(0, 3))
    pairs = st.tuples(crossings, crossings).filter(lambda pair: pair[0] != pair[1])
    ends = draw(st.lists(pairs, min_size=1, max_size=30))
    some = {"min_size": len(ends), "max_size": len(ends)}
    return Roads.build(
        {
            "id": range(len(ends)),
            "geometry": [shapely.LineString(np.array(pair) * 100.0) for pair in ends],
            "width_m": draw(st.lists(st.sampled_from([2.0, 4.0, None]), **some)),
            "one_way": draw(st.lists(st.booleans(), **some)),
        }
    )


@given(nets())
def test_times_are_those_of_the_plainest_search(roads: Roads):
    tree = times(roads, PUMPER, [(0.0, 0.0)], driving=PLAIN).unknown
    found = plainest(roads, int(tree.home[0]), float(tree.home_at_m[0]))
    expected = [found.get(node, math.inf) for node in range(len(roads.node_xy))]
    assert tree.seconds[0].tolist() == pytest.approx(expected)


@given(nets(), st.floats(0, 1))
def test_a_way_is_one_line_of_the_time_that_is_told(roads: Roads, share: float):
    tree = times(roads, PUMPER, [(0.0, 0.0)], driving=PLAIN).unknown
    edges, at_m = np.arange(len(roads)), roads.length_m * share
    seconds = tree.reach(edges, at_m)[0]
    for edge in np.flatnonzero(np.isfinite(seconds)).tolist():
        way = tree.way(0, edge, float(at_m[edge]))
        ends = [
            [roads.geometry[e].interpolate(m) for e, m in zip(way.edges, at, strict=True)]
            for at in (way.from_m, way.to_m)
        ]
        assert all(a.distance(b) < 1e-6 for a, b in zip(ends[1], ends[0][1:], strict=False))
        assert ends[1][-1].distance(roads.geometry[edge].interpolate(at_m[edge])) < 1e-6
        assert way.metres / 10 == pytest.approx(seconds[edge])
        assert (tree.allowed[way.edges]).all()
        assert ((way.to_m >= way.from_m) | ~roads.one_way[way.edges]).all()


def plainest(roads: Roads, home: int, at_m: float) -> dict[int, float]:
    """Seconds to each node at 10 m/s, over all roads that are wide enough or unknown."""
    arcs: dict[int, list[tuple[int, float]]] = {}
    for i in np.flatnonzero(~(roads.width_m < 3.0)).tolist():
        a, b, length = int(roads.start[i]), int(roads.end[i]), float(roads.length_m[i])
        arcs.setdefault(a, []).append((b, length / 10))
        if not roads.one_way[i]:
            arcs.setdefault(b, []).append((a, length / 10))
    if home < 0:
        return {}
    queue = [((roads.length_m[home] - at_m) / 10, int(roads.end[home]))]
    if not roads.one_way[home]:
        queue.append((at_m / 10, int(roads.start[home])))
    heapq.heapify(queue)
    found: dict[int, float] = {}
    while queue:
        seconds, node = heapq.heappop(queue)
        if node not in found:
            found[node] = seconds
            for other, more in arcs.get(node, []):
                heapq.heappush(queue, (seconds + more, other))
    return found
