"""Which vehicle passes where, and what is said of roads that fail."""

from __future__ import annotations

import math

import pytest

from gisgov.network.roads import Passing, Standing
from tests.gisgov.network.drawn_roads import (
    LADDER,
    LIGHT,
    PUMPER,
    TWO_WAYS,
    drawn,
    reasons,
    road,
)


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


def test_a_gate_tighter_than_its_lane_stops_what_the_lane_would_let_pass():
    for gate in ({"gate_width_m": 3.0}, {"gate_height_m": 3.7}):
        scene = drawn(TWO_WAYS, b={"barrier": "gate"} | gate)
        assert scene.approach(PUMPER).arrivals[0].seconds == 8.0
        assert scene.approach(LADDER).arrivals[0].seconds == 14.0


def test_the_gate_counts_for_the_tightest_place_and_for_the_fire_lane():
    scene = drawn("1+aaaa+\n....D..\n....B..", a={"barrier": "gate", "gate_width_m": 3.5})
    found = scene.approach()
    assert (found.tightest.value, found.lane_m, found.lane_met) == (3.5, 3.5, False)


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
    scene = drawn(
        """
        1+aaaaaaa+
        .b.......c
        .b.......c
        .b.......c
        .+ddd+eee+
        ......D...
        ......B...
        """,
        a={"width_m": 2.0},
    )
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
