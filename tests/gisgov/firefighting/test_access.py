"""What a crew is told of the way in, on scenes where it can be seen."""

from __future__ import annotations

import pytest

from gisgov import words
from gisgov.firefighting import access
from gisgov.firefighting.tell import tell
from gisgov.network.roads import Approach, Driving, Passing
from gisgov.said import Said
from tests.gisgov.network.drawn_roads import LADDER, LIGHT, PUMPER, drawn

LANE = """
    1+aaaa+bbbb+
    ......c.....
    ......c.....
    ......+dddd+
    ..........D.
    ..........B.
"""


def told(said: Said | tuple[Said, ...]) -> list[str]:
    """Sentences in English; each must have Chinese words too."""
    several = said if isinstance(said, tuple) else (said,)
    assert all(tell(one, lang="zh") != tell(one, lang="en") for one in several)
    return [tell(one, lang="en") for one in several]


def refusals(found: Approach) -> list[str]:
    return told(tuple(map(access.refusal, found.rejected)))


def test_a_good_way_says_where_it_ends_and_that_it_is_a_fire_lane():
    scene = drawn("1+aaaaaaaaa+\n.....D.....\n.....B.....", a={"name": "解放路"})
    found = scene.approach()
    assert told(access.stand(found)) == ["It stands on 解放路, 10 m away."]
    assert tell(access.stand(found), lang="zh") == "停于解放路，距离10米。"
    assert told(access.says(found)) == [
        "The last stretch is wide enough for a fire lane (7 m; GB 50016 asks 4 m).",
        "A dead end of 100 m; 30 m are clear to turn at its end, 12 m are asked.",
    ]


def test_a_lane_that_fails_by_measure_says_what_it_has_and_what_is_needed():
    for given, vehicle, reason in (
        ({"width_m": 2.8}, PUMPER, "2.8 m wide, 3 m needed"),
        ({"height_limit_m": 3.8}, LADDER, "3.8 m high, 3.95 m needed"),
        ({"weight_limit_t": 20.0}, LADDER, "carries 20 t, the vehicle weighs 33 t"),
        ({"gate_width_m": 2.9}, PUMPER, "its gate is 2.9 m wide, 3 m needed"),
        ({"gate_height_m": 3.5}, PUMPER, "its gate is 3.5 m high, 3.6 m needed"),
        ({"width_m": None}, LIGHT, "its width is not known, 2.5 m needed"),
    ):
        found = drawn(LANE, d=given).approach(vehicle)
        assert refusals(found) == [f"D, 10 m away: {reason}."]


def test_what_cuts_a_lane_off_is_named():
    found = drawn(LANE, c={"barrier": "bollard", "name": None}).approach()
    assert refusals(found) == ["D, 10 m away, is cut off at an unnamed road: bollards."]
    assert tell(access.refusal(found.rejected[0]), lang="zh") == (
        "D，距离10米，途经无名道路受阻：设有隔离桩。"
    )


def test_lanes_that_fail_alike_are_counted():
    scene = drawn(
        """
        1+aaaa+bbbbbb+
        ......c......+
        ......+dd+ee+f
        .........D...f
        .........B...+
        """,
        d={"width_m": 2.0, "name": None},
        e={"width_m": 2.5, "name": None},
    )
    assert refusals(scene.approach()) == [
        "An unnamed road, 10 m away: 2 m wide, 3 m needed (1 more fail alike)."
    ]


@pytest.mark.parametrize(
    "code",
    [
        *(
            code.name.lower()
            for code in Passing
            if code not in (Passing.PASSES, Passing.NOT_DRIVEN)
        ),
        "behind_wall",
        "behind_water",
        "one_way",
        "no_way",
    ],
)
def test_every_reason_has_its_words(code: str):
    assert f"ways.is_{code}" in words.catalogue()


def test_an_unknown_width_on_the_way_is_said_first():
    one = drawn("1+aaaaaaaaa+\n.....D.....\n.....B.....", a={"width_m": None}).approach()
    assert told(access.says(one))[:2] == [
        "No way is known to be fit: on this one, a has never been measured (40 m).",
        "Whether the last stretch is a fire lane is not known: its width has not been measured.",
    ]
    assert told(access.first_due(one, ["West"])) == [
        "West is first, in 0.1 min, if the way is wide enough: nobody has measured it."
    ]
    two = drawn(
        "1+aaa+bbbbbbbbbbbbb+\n...............D...\n...............B...",
        a={"width_m": None},
        b={"width_m": None},
    )
    assert told(access.says(two.approach()))[0] == (
        "No way is known to be fit: of this one, 2 stretches (140 m) have never been measured, "
        "the last of them b."
    )


def test_gates_and_tight_places_are_told():
    scene = drawn(
        "1+aaa+bbb+ccc+\n.............D\n.............B",
        a={"barrier": "gate"},
        b={"width_m": 3.2},
        c={"barrier": "lift_gate"},
    )
    found = scene.approach()
    assert told(access.says(found))[:3] == [
        "There are 2 gates on the way, the last on c.",
        "Tight: b is 3.2 m wide, the vehicle 2.5 m.",
        "The last stretch is no fire lane: 3.2 m wide, and GB 50016 asks 4 m.",
    ]
    assert "Tight" not in " ".join(told(access.says(scene.approach(LIGHT))))
    one = drawn("1+aaaaaaaaa+\n.....D.....\n.....B.....", a={"barrier": "gate"})
    assert told(access.says(one.approach()))[0] == "There is a gate on the way, on a."


def test_a_low_last_stretch_is_no_fire_lane():
    scene = drawn("1+aaaaaaaaa+\n.....D.....\n.....B.....", a={"height_limit_m": 3.7})
    assert told(access.says(scene.approach()))[0] == (
        "The last stretch is no fire lane: 3.7 m high, and GB 50016 asks 4 m."
    )


def test_a_dead_end_says_whether_an_engine_can_turn():
    scene = drawn("""
        1+aaaaa+bbbbb+
        .......c......
        ......#c#.....
        ......#cD.....
        ......#cBB....
        ......#+#.....
        ......###.....
    """)
    assert told(access.says(scene.approach()))[-1] == (
        "A dead end of 50 m without room to turn: 10 m are clear at its end, 12 m are asked. "
        "It must reverse out."
    )
    assert told(access.says(scene.approach(known_obstacles=False)))[-1] == (
        "A dead end of 50 m; whether there is room to turn (12 m) is not known."
    )


def test_high_buildings_and_heavy_vehicles_need_more_room_to_turn():
    assert access.turning_m(PUMPER, high_rise=False) == 12
    assert access.turning_m(PUMPER, high_rise=None) == 12
    assert access.turning_m(PUMPER, high_rise=True) == 15
    assert access.turning_m(LADDER, high_rise=True) == 18


def test_where_nothing_stands_the_nearest_that_is_reached_is_told():
    far = drawn("1+aaaa+.............D\n....................B").approach()
    assert access.says(far) == ()
    assert told(access.stand(far)) == ["It gets no nearer than 140 m: no road within 100 m does."]
    island = drawn("""
        1+aaaaaaaaa+
        ....~~~~~...
        ....~.D.~...
        ....~.B.~...
        ....~~~~~...
    """).approach()
    (sentence,) = told(access.stand(island))
    assert sentence.startswith(
        "Nowhere to stand within 100 m: the nearest road that it reaches is 20 m away, and water"
    )
    assert refusals(island) == ["A, 20 m away: water lies between."]
    shut = drawn("1+aaaaaaaaa+\n.....D.....\n.....B.....").approach(blocked="a")
    assert told(access.stand(shut)) == [
        "Nowhere to stand within 100 m, and no road within 1 km is reached from a station."
    ]
    assert refusals(shut) == ["A, 10 m away: closed now."]
    assert told(access.first_due(shut, ["West"])) == ["No station gets near by road."]


def test_five_minutes_are_asked_of_the_first_station():
    scene = drawn("1+aaaaaaaaa+\n.....D.....\n.....B.....")
    for start_up_s, sentence in (
        (296.0, "West is first, in 5.0 min."),
        (297.0, "West is first, in 5.0 min: longer than the 5 min that are asked of a station."),
    ):
        found = scene.approach(driving=Driving({}, 10.0, (), start_up_s))
        assert told(access.first_due(found, ["West"])) == [sentence]


def test_a_wall_all_round_is_said_first():
    walled = drawn("""
        1+aaaaaaaaa+
        ....#####...
        ....#.D.#...
        ....#.B.#...
        ....#####...
    """).approach()
    assert told(access.says(walled))[0].startswith("A wall lies between it and the building")
