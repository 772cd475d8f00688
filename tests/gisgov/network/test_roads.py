"""Ways of engines and their times, on scenes where they can be counted by eye."""

from __future__ import annotations

import heapq
import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gisgov.errors import BadInput
from gisgov.network.roads import Driving, Roads, Standing, approach, times
from tests.gisgov.network.drawn_roads import (
    PLAIN,
    PUMPER,
    TWO_WAYS,
    drawn,
    reasons,
    road,
)


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
