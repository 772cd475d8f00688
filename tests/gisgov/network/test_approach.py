"""Where an engine stands for a building, and what is told of the last stretch."""

from __future__ import annotations

import pytest

from gisgov.errors import BadInput
from gisgov.network.roads import Standing, approach
from tests.gisgov.network.drawn_roads import (
    LIGHT,
    PUMPER,
    drawn,
    reasons,
    road,
)


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
