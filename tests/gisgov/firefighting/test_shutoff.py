from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisgov import words
from gisgov.errors import BadInput
from gisgov.firefighting.shutoff import about, shut_off, starvation
from gisgov.firefighting.zones import zones
from gisgov.network.pipe_places import candidates
from tests.drawn_pipes import drawn


def codes(said) -> list[str]:
    for sentence in said:
        for lang in ("en", "zh"):
            assert words.say(sentence.code, lang=lang, **sentence.params)
    return [sentence.code.removeprefix("shutoff.") for sentence in said]


def orders(found) -> list[tuple[int | None, str | None, str]]:
    return [
        (order.valve.component_id, order.by, *codes([order.said]))
        for order in (*found.close, *found.near, *found.passed, *found.closed)
    ]


# ---------------------------------------------------------------- gas


def test_a_leak_in_a_house_is_shut_by_the_valves_around_it():
    scene = drawn("S-A---1---B-T")
    found = shut_off(scene.pipes, scene.at("1"), kind="gas_leak")
    assert found.isolable
    assert orders(found) == [(1, "crew", "close"), (2, "crew", "close")]
    assert codes(found.said) == ["isolated", "entry_valve", "lose_gas"]
    assert words.say(found.said[0].code, lang="en", **found.said[0].params) == (
        "Valves to close: 2, the nearest 40 m along the pipe."
    )


def test_gas_is_shut_for_a_fire_too():
    scene = drawn("S-A---1")
    assert shut_off(scene.pipes, scene.at("1"), kind="fire").close


def test_valves_that_are_not_counted_on_are_named_with_the_reason():
    scene = drawn("S-A-B-C-D-1", stuck="D", unknown="C", out_of_use="B")
    found = shut_off(scene.pipes, scene.at("1"), kind="gas_leak")
    assert orders(found) == [
        (1, "crew", "close"),
        (4, None, "inoperable"),
        (3, None, "operability_unknown"),
        (2, None, "out_of_use"),
    ]


def test_a_valve_that_the_crew_found_stuck_is_named_so():
    scene = drawn("S-A-B-1")
    found = shut_off(scene.pipes, scene.at("1"), kind="gas_leak", stuck={2})
    assert orders(found) == [(1, "crew", "close"), (2, None, "stuck")]


def test_a_closed_valve_is_to_be_looked_at():
    scene = drawn("S-A-1", closed="A")
    found = shut_off(scene.pipes, scene.at("1"), kind="gas_leak")
    assert orders(found) == [(1, None, "closed")]
    assert codes(found.said) == ["nothing_to_close", "unfed", "entry_valve", "lose_gas"]


def test_a_valve_of_unknown_state_is_closed_all_the_same():
    scene = drawn("S-A-1", perhaps="A")
    assert orders(shut_off(scene.pipes, scene.at("1"), kind="gas_leak")) == [
        (1, "crew", "close_perhaps")
    ]


def test_a_valve_with_no_source_behind_it_is_closed_last():
    scene = drawn("S---A---1-B-2")
    found = shut_off(scene.pipes, scene.at("1"), kind="gas_leak")
    assert orders(found) == [(2, "crew", "close_last"), (1, "crew", "close")]


@pytest.mark.parametrize(
    ("picture", "diameter_mm", "by", "code"),
    [
        ("S=A-1", 100.0, "operator", "operators_valve"),
        ("S-A-1", 315.0, "operator", "operators_valve"),
        ("S-A-1", 250.0, "crew", "close"),
        ("S-A-1", float("nan"), "unknown", "unknown_main"),
        ("S=A=1", float("nan"), "operator", "operators_valve"),
    ],
)
def test_a_transmission_main_is_its_operator_s_to_shut(picture, diameter_mm, by, code):
    scene = drawn(picture, diameter_mm=diameter_mm)
    assert orders(shut_off(scene.pipes, scene.at("1"), kind="gas_leak")) == [(1, by, code)]


def test_where_no_valve_isolates_the_operator_s_regulators_are_named():
    scene = drawn("S-----P..1..Q---A-T")
    found = shut_off(scene.pipes, scene.at("1"), kind="gas_leak")
    assert found.isolable is False
    assert orders(found) == [(None, "operator", "regulator")] * 2
    assert codes(found.said) == ["by_regulators", "entry_valve", "lose_gas"]


def test_what_cannot_be_isolated_is_said_first():
    scene = drawn("S---1-A-T")
    found = shut_off(scene.pipes, scene.at("1"), kind="gas_leak")
    assert found.close == ()
    assert orders(found) == [(1, "crew", "near")]
    assert codes(found.said) == ["cannot", "entry_valve", "lose_by_sources"]


def test_a_place_without_source_is_taken_as_under_pressure():
    scene = drawn("S  1-2")
    found = shut_off(scene.pipes, scene.at("1"), kind="gas_leak")
    assert codes(found.said) == ["unfed", "entry_valve", "lose_gas"]
    assert found.trace.buildings.all.tolist() == [1, 2]


def test_where_nothing_is_fed_no_valve_comes_last():
    scene = drawn("S  1-A-2")
    found = shut_off(scene.pipes, scene.at("1"), kind="gas_leak")
    assert orders(found) == [(1, "crew", "close")]


def test_doubtful_supply_is_said():
    scene = drawn("S-A-1-B-2-C-T", perhaps="C")
    found = shut_off(scene.pipes, scene.at("1"), kind="gas_leak")
    assert codes(found.said)[-1] == "doubtful"


# ---------------------------------------------------------------- where it may leak


@pytest.mark.parametrize(
    ("xy", "building_id", "expected"),
    [
        ((40.0, -10.0), 1, ["no_risers"]),
        ((40.0, -10.0), 2, ["no_service"]),
        ((40.0, -10.0), None, []),
        ((40.0, -1010.0), None, ["nearest_pipe"]),
        ((40.0, -1010.0), 1, ["nearest_pipe", "no_risers"]),
    ],
)
def test_what_the_records_do_not_say_of_a_building_is_said(xy, building_id, expected):
    pipes = drawn("S-A-1").pipes
    found = candidates(pipes, xy, building_id=building_id)
    assert codes(about(pipes, found, xy, building_id=building_id)) == expected


def test_how_far_the_nearest_pipe_is():
    (said,) = about(drawn("S-A-1").pipes, (), (0.0, -1000.0))
    assert said.params["nearest_m"] == 1000.0
    assert codes(about(drawn("").pipes, (), (0.0, 0.0))) == ["none_near"]


# ---------------------------------------------------------------- water


@pytest.mark.parametrize("kind", ["fire", "gas_leak"])
def test_water_is_never_shut_while_something_may_burn(kind):
    scene = drawn("S-A-h-1", network="water")
    found = shut_off(scene.pipes, scene.at("1"), kind=kind)
    assert orders(found) == []
    assert found.trace is None
    assert codes(found.said) == ["water_never"]


def test_a_burst_main_is_shut_and_the_hydrants_are_counted():
    scene = drawn("S-A-h-1", network="water")
    found = shut_off(scene.pipes, scene.at("1"), kind="burst")
    assert orders(found) == [(1, "crew", "close")]
    assert codes(found.said) == ["isolated", "lose_water"]
    assert found.said[1].params["hydrants"] == 1


def test_each_closure_says_what_it_starves():
    scene = drawn("S-A-h-B-T", network="water")
    assert codes([starvation(scene.pipes, 1).said]) == ["starves_none"]
    scene = drawn("S-A-h-B-1", network="water")
    found = starvation(scene.pipes, 1)
    assert codes([found.said]) == ["starves"]
    assert found.said.params == {"valve": 1, "hydrants": 1, "buildings": 1}


# ---------------------------------------------------------------- zones


def test_a_hundred_metres_are_cleared_at_once_and_800_downwind():
    found = zones((1000.0, 1000.0), wind_from_deg=270.0)
    assert codes(found.said) == ["zone_at_once", "zone_downwind"]
    assert found.said[1].params["toward_deg"] == 90.0
    for x, y, at_once, downwind in (
        (1099.9, 1000.0, True, True),
        (900.1, 1000.0, True, True),
        (1101.0, 1000.0, False, True),
        (1799.9, 1000.0, False, True),
        (1801.0, 1000.0, False, False),
        (1600.0, 1340.0, False, True),  # 29.5 degrees aside
        (1600.0, 1355.0, False, False),  # 30.6 degrees aside
        (400.0, 1000.0, False, False),
    ):
        assert found.at_once.contains(shapely.Point(x, y)) == at_once
        assert found.downwind.contains(shapely.Point(x, y)) == downwind


def test_without_wind_there_is_no_sector_and_it_is_said():
    found = zones((0.0, 0.0))
    assert found.downwind is None
    assert codes(found.said) == ["zone_at_once", "zone_no_wind"]


@given(
    wind=st.floats(-720, 720),
    half=st.floats(1, 180),
    aside=st.floats(-1, 1),
    out=st.floats(0, 1),
)
def test_a_sector_holds_all_that_lies_downwind(wind, half, aside, out):
    found = zones((0.0, 0.0), wind_from_deg=wind, half_angle_deg=half, downwind_m=500.0)
    toward = shapely.affinity.rotate(
        shapely.Point(0.0, -500.0 * out), -wind - 0.999 * aside * half, origin=(0.0, 0.0)
    )
    assert found.downwind.is_valid
    assert found.downwind.distance(toward) < 1e-6


@pytest.mark.parametrize(
    "wrong",
    [
        {"at_once_m": 0.0},
        {"downwind_m": float("nan")},
        {"downwind_m": float("inf")},
        {"half_angle_deg": 0.0},
        {"half_angle_deg": 181.0},
        {"wind_from_deg": float("nan")},
    ],
)
def test_a_zone_that_cannot_be_is_refused(wrong):
    with pytest.raises(BadInput) as refused:
        zones((0.0, 0.0), **wrong)
    assert refused.value.code in {"shutoff.distance", "shutoff.angle"}
