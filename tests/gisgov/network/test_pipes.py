from __future__ import annotations

from collections import deque
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgov.errors import NotFound
from gisgov.network.pipe_places import candidates, place
from gisgov.network.pipes import Lines, Pipes, Valves
from gisgov.network.tracing import NEAREST, WITH_REGULATORS, starved, trace
from tests.drawn_pipes import VALVES, Drawn, drawn, lines


def names(valves) -> str:
    return "".join(VALVES[valve.component_id - 1] for valve in valves)


def lost(found) -> list[int]:
    return found.buildings.all.tolist()


# ---------------------------------------------------------------- what isolates


def test_two_valves_isolate_a_main_that_is_fed_from_both_ends():
    scene = drawn(
        """
S-A---+-----B-T
      |
      1
"""
    )
    found = trace(scene.pipes, scene.at("1"))
    assert found.isolable
    assert [(names([v]), v.distance_m) for v in found.close] == [("A", 60.0), ("B", 80.0)]
    assert found.length_m == 120.0
    assert lost(found) == [1]


def test_a_loop_needs_four_valves():
    scene = drawn(
        """
      S
      |
      A
      |
S-B-+-+-+-C-T
    | | |
    +-+-+
      |
      D
      |
      T
"""
    )
    found = trace(scene.pipes, scene.on("A", "+", 15.0))
    assert names(sorted(found.close, key=lambda v: v.component_id)) == "ABCD"
    assert found.isolable


def test_the_nearest_valve_along_the_pipe_comes_first_and_not_as_the_crow_flies():
    scene = drawn(
        """
  +------A-S
  |
  +-1-----B-T
"""
    )
    found = trace(scene.pipes, scene.at("1"))
    assert [(names([v]), v.distance_m) for v in found.close] == [("B", 60.0), ("A", 110.0)]


def test_the_distance_counts_from_where_the_pipe_leaks():
    scene = drawn("S-A----------B-T")
    found = trace(scene.pipes, scene.on("A", "B", 30.0))
    assert [(names([v]), v.distance_m) for v in found.close] == [("A", 30.0), ("B", 80.0)]


@pytest.mark.parametrize(
    ("given", "why"),
    [("stuck", "inoperable"), ("unknown", "unknown"), ("out_of_use", "out_of_use")],
)
def test_a_valve_that_is_not_known_to_turn_is_traced_through_and_named(given, why):
    scene = drawn("S-C---B-1-A--T", **{given: "B"})
    found = trace(scene.pipes, scene.at("1"))
    assert names(found.close) == "AC"
    assert [(names([v]), v.why) for v in found.passed] == [("B", why)]


def test_a_valve_that_is_found_stuck_gives_way_to_the_next_ones():
    picture = """
S-C-+-A-1-B-T
    |
    D
    |
    T
"""
    scene = drawn(picture)
    assert names(trace(scene.pipes, scene.at("1")).close) == "AB"
    found = trace(scene.pipes, scene.at("1"), stuck={1})
    assert names(sorted(found.close, key=lambda v: v.component_id)) == "BCD"
    assert [(names([v]), v.why) for v in found.passed] == [("A", "stuck")]


def test_a_closed_valve_ends_the_trace_and_is_named():
    scene = drawn("S-A-B-1-C-T", closed="B")
    found = trace(scene.pipes, scene.at("1"))
    assert names(found.close) == "C"
    assert names(found.closed) == "B"


def test_a_closed_valve_that_does_not_turn_still_is_closed():
    scene = drawn("S-A-B-1-C-T", closed="B", stuck="B")
    assert names(trace(scene.pipes, scene.at("1")).close) == "C"


def test_no_valve_up_to_the_source_is_said_plainly():
    scene = drawn("S---1-A-T-B-2")
    found = trace(scene.pipes, scene.at("1"))
    assert not found.isolable
    assert found.sources == (1,)
    assert found.close == ()
    assert names(found.near) == "A"


def test_of_many_valves_that_isolate_nothing_the_nearest_are_named():
    spur = "-A-T "
    picture = "\n".join(
        ["S", "|", "1", *(f"|\n+{spur.replace('A', v)}" for v in VALVES[: NEAREST + 3])]
    )
    scene = drawn(picture)
    found = trace(scene.pipes, scene.at("1"))
    assert found.sources == (1,)
    assert names(found.near) == VALVES[:NEAREST]


def test_a_valve_with_dead_pipe_behind_it_holds_nothing_back():
    scene = drawn("S-A-1-B-2")
    found = trace(scene.pipes, scene.at("1"))
    assert [(names([v]), v.holds_back) for v in found.close] == [("A", True), ("B", False)]
    assert found.buildings.inside.tolist() == [1]
    assert found.buildings.behind.tolist() == [2]


def test_a_valve_both_of_whose_sides_are_inside_is_not_to_be_closed():
    scene = drawn(
        """
S-A-+-1-+
    |   |
    +-B-+
"""
    )
    assert names(trace(scene.pipes, scene.at("1")).close) == "A"


def test_a_leaking_valve_does_not_isolate_itself():
    scene = drawn("S-A---B---C-T")
    found = trace(scene.pipes, scene.at("B"))
    assert names(found.close) == "AC"
    assert found.passed == ()


def test_a_place_that_no_source_feeds_says_so():
    scene = drawn("S-A-2  1-B-3")
    found = trace(scene.pipes, scene.at("1"))
    assert not found.fed
    assert found.sources == ()
    assert found.buildings.inside.tolist() == [1]
    assert trace(scene.pipes, scene.at("2")).fed


# ---------------------------------------------------------------- who loses supply


def test_consumers_behind_the_isolated_part_lose_supply():
    scene = drawn("S-A-1-B-2-C-3")
    found = trace(scene.pipes, scene.at("1"))
    assert found.buildings.inside.tolist() == [1]
    assert found.buildings.behind.tolist() == [2, 3]


def test_consumers_that_are_fed_from_two_sides_keep_supply():
    scene = drawn("S-A-1-B-2-C-3-D-T")
    assert lost(trace(scene.pipes, scene.at("1"))) == [1]


def test_a_building_with_a_second_service_keeps_supply():
    scene = drawn("S-A-1-B-T-C-1")
    assert lost(trace(scene.pipes, scene.at("1"))) == []


def test_supply_through_a_valve_of_unknown_state_is_doubtful():
    scene = drawn("S-A-1-B-2-C-T", perhaps="C")
    found = trace(scene.pipes, scene.at("1"))
    assert lost(found) == [1]
    assert found.buildings.doubtful.tolist() == [2]


def test_hydrants_are_starved_as_buildings_are():
    scene = drawn("S-A-h-B-i-C-j-D-T", network="water", closed="D")
    found = trace(scene.pipes, scene.on("A", "h", 5.0))
    assert found.hydrants.inside.tolist() == [101]
    assert found.hydrants.behind.tolist() == [102, 103]


def test_what_one_valve_starves():
    scene = drawn(
        """
S-A-+-h-+-C-i-1
    |   |
    +-B-+
""",
        network="water",
    )
    assert starved(scene.pipes, 1).hydrants.tolist() == [101, 102]
    assert starved(scene.pipes, 2).hydrants.tolist() == []
    assert starved(scene.pipes, 3).hydrants.tolist() == [102]
    assert starved(scene.pipes, 3).buildings.tolist() == [1]
    assert starved(scene.pipes, 999).buildings.tolist() == []


# ---------------------------------------------------------------- regulators


def test_gas_comes_down_through_regulators_and_never_back():
    scene = drawn(
        """
S-A--+--B--+-C-T
     |     |
     P     Q
     :     :
     +..1..+
"""
    )
    low = trace(scene.pipes, scene.at("1"))
    assert names(low.close) == "CA"
    medium = trace(scene.pipes, scene.on("A", "+", 5.0))
    assert names(medium.close) == "AB"
    assert lost(medium) == []


def test_a_regulator_of_unknown_pressures_lets_both_ways():
    scene = drawn("S-A-1-P-2-Q-3-B-T")
    assert names(trace(scene.pipes, scene.at("2")).close) == "AB"


def test_regulators_isolate_what_valves_do_not():
    scene = drawn("S---P..1..Q---T")
    assert trace(scene.pipes, scene.at("1")).sources == (1, 5)
    found = trace(scene.pipes, scene.at("1"), shut=WITH_REGULATORS)
    assert found.isolable
    assert [(v.why, v.distance_m) for v in found.close] == [("regulator", 30.0)] * 2


# ---------------------------------------------------------------- dead-end mains


def branch(scene: Drawn, letters: str) -> list[int]:
    nodes = [scene.at(letter).node for letter in letters]
    return scene.pipes.branch_of(np.array(nodes)).tolist()


LOOP = """
S-+-------+
  |       |   h  i
  |       |   |  |
  |       +---+--+
  |       |
  +-j-+---+
      |
      k
"""


def test_two_hydrants_of_one_dead_end_main_share_a_branch():
    one, other, loop, own = branch(drawn(LOOP, network="water"), "hijk")
    assert one == other != -1
    assert (loop, own) == (-1, -1)


def test_a_main_that_divides_is_one_branch():
    scene = drawn(
        """
S-+---+   h
  |   |   |
  +---+---+---+-i
              |
              j
""",
        network="water",
    )
    assert len(set(branch(scene, "hij"))) == 1
    assert branch(scene, "h") != [-1]


def test_two_dead_ends_at_one_place_are_two_branches():
    scene = drawn(
        """
S-+---+-h-i
  |   |
  +---+
      |
      j
      |
      k
""",
        network="water",
    )
    one, two, three, four = branch(scene, "hijk")
    assert one == two != three == four
    assert -1 not in (one, three)


def test_the_only_main_from_the_source_to_the_loop_is_no_branch():
    scene = drawn(
        """
S-h-i-+---+
      |   |
      j-k-+
""",
        network="water",
    )
    assert branch(scene, "hijk") == [-1] * 4


def test_a_main_between_two_sources_is_no_branch():
    assert branch(drawn("S-h-i-T", network="water"), "hi") == [-1, -1]


def test_a_closed_valve_makes_dead_ends_of_a_loop():
    picture = """
S-h-i-+
|     |
|     A
|     |
+-j-k-+
"""
    assert branch(drawn(picture, network="water"), "hijk") == [-1] * 4
    one, two, three, four = branch(drawn(picture, network="water", closed="A"), "hijk")
    assert one == two != three == four


def test_without_a_loop_all_that_hangs_on_the_source_by_one_pipe_is_a_branch():
    one, two, three = branch(drawn("h-i-S-j", network="water"), "hij")
    assert one == two != -1
    assert three == -1


def test_an_island_without_source_is_one_branch():
    one, two, three = branch(drawn("S-h  i-+-j", network="water"), "hij")
    assert two == three != -1
    assert one == -1


def test_a_pipe_that_is_drawn_twice_at_the_end_of_a_main_makes_no_loop_of_it():
    scene = drawn(
        """
S-+----------------------+
  |                      |
  +----------------------+
  |
  h
  |
  i
""",
        network="water",
    )
    once = scene.pipes.lines
    last = int(np.argmax(scene.pipes.start == scene.at("h").node))
    twice = {f.name: np.append(value := getattr(once, f.name), value[last]) for f in fields(once)}
    twice["id"] = np.arange(1, len(once.id) + 2)
    pipes = Pipes.build("water", scene.pipes.nodes, lines=Lines(**twice), valves=no_valves())
    both = pipes.branch_of(np.array([scene.at("h").node, scene.at("i").node])).tolist()
    assert both[0] == both[1] != -1


def no_valves() -> Valves:
    none = np.empty(0)
    return Valves(
        component_id=none.astype(np.int64),
        operable=none,
        state=none.astype(object),
        in_use=none.astype(bool),
    )


# ---------------------------------------------------------------- places to choose from


def test_the_building_s_own_service_comes_first_then_what_is_near():
    scene = drawn(
        """
S-A-+--P..+..2
          :
          1
"""
    )
    found = candidates(scene.pipes, (100.0, -40.0), building_id=1)
    assert [(place.kind, place.distance_m) for place in found[:3]] == [
        ("service", 10.0),
        ("regulator", pytest.approx(42.43, abs=0.01)),
        ("valve", pytest.approx(85.44, abs=0.01)),
    ]
    assert found[0].building_id == 1
    pipes = [place for place in found if place.kind == "pipe"]
    assert pipes[0].building_id == 1
    assert pipes[0].distance_m == 10.0
    assert pipes[0].pressure_class == "low"
    assert [p.distance_m for p in pipes] == sorted(p.distance_m for p in pipes)


def test_nothing_near_is_an_empty_answer():
    scene = drawn("S-A-1")
    assert candidates(scene.pipes, (5000.0, 0.0)) == ()
    assert candidates(drawn("").pipes, (0.0, 0.0), building_id=1) == ()


def test_a_place_is_named_again_by_its_ref():
    scene = drawn("S-A----1")
    for found in candidates(scene.pipes, (51.2345, 3.0), building_id=1):
        again = place(scene.pipes, found.ref)
        assert (again.x, again.y, again.kind) == (found.x, found.y, found.kind)


@pytest.mark.parametrize(
    "ref", ["", "node:99", "node:0", "pipe:1", "pipe:9@1", "pipe:1@99999", "pipe:1@-1", "node:1 "]
)
def test_a_place_that_is_not_there_is_not_found(ref):
    with pytest.raises(NotFound, match="node:17"):
        place(drawn("S-A-1").pipes, ref)


# ---------------------------------------------------------------- records with holes


def with_ends(scene: Drawn, from_id: list[int], to_id: list[int]) -> Pipes:
    """The nodes of a scene under other pipes, all 10 m long."""
    rows = [((0, 0), (1, 0), a, b, None) for a, b in zip(from_id, to_id, strict=True)]
    valves = Valves(
        component_id=np.arange(1, 3),
        operable=np.ones(2),
        state=np.array(["open", "open"], dtype=object),
        in_use=np.ones(2, dtype=bool),
    )
    return Pipes.build("gas", scene.pipes.nodes, lines=lines(rows), valves=valves)


def test_pipes_without_ends_loops_at_one_node_and_parallel_pipes_are_borne():
    scene = drawn("S A + 1")  # nodes 1, 2, 3, 4
    pipes = with_ends(scene, [1, 2, 2, 3, 3, 77, 2, 4], [2, 3, 3, 3, 4, 3, 2, 88])
    found = trace(pipes, place(pipes, "node:4"))
    assert names(found.close) == "A"
    assert found.loose_ends == 2
    assert found.length_m == 60.0
    assert pipes.branch_of(np.arange(4)).tolist() == [-1] * 4


def test_a_pipe_of_which_neither_end_is_known_is_a_part_of_its_own():
    pipes = with_ends(drawn("S A"), [77], [78])
    found = trace(pipes, place(pipes, "pipe:1@5"))
    assert (found.isolable, found.fed, found.loose_ends) == (True, False, 1)


def test_a_valve_node_that_no_register_knows_is_traced_through():
    scene = drawn("S-C-1")
    found = trace(
        Pipes.build("gas", scene.pipes.nodes, lines=scene.pipes.lines, valves=no_valves()),
        scene.at("1"),
    )
    assert found.sources == (1,)
    assert [valve.why for valve in found.passed] == ["unknown"]


# ---------------------------------------------------------------- properties


@st.composite
def networks(draw):
    """Some nodes, valves and sources among them, and pipes between any of these."""
    letters = draw(st.text(alphabet="S+1A2BhCD3", min_size=2, max_size=14))
    letters = "".join(v for i, v in enumerate(letters) if v not in VALVES or v not in letters[:i])
    scene = drawn(" ".join(letters))
    ends = st.integers(1, len(letters))
    pairs = draw(st.lists(st.tuples(ends, ends), min_size=1, max_size=24))
    works = [draw(st.sampled_from([0.0, 1.0, np.nan])) for _ in range(4)]
    states = [draw(st.sampled_from(["open", "closed", "unknown"])) for _ in range(4)]
    pipes = Pipes.build(
        "water",
        scene.pipes.nodes,
        lines=lines([((0, 0), (1, 0), a, b, None) for a, b in pairs]),
        valves=Valves(
            component_id=np.arange(1, 5),
            operable=np.array(works),
            state=np.array(states, dtype=object),
            in_use=np.ones(4, dtype=bool),
        ),
    )
    return pipes, draw(st.integers(1, len(letters)))


def flooded(pipes: Pipes, first: list[int], shut: set[int]) -> set[int]:
    """Nodes that are reached along pipes; a node that is shut is reached by nothing."""
    waiting = deque(node for node in first if node not in shut)
    found = set(waiting)
    while waiting:
        node = waiting.popleft()
        for start, end in zip(pipes.start.tolist(), pipes.end.tolist(), strict=True):
            for here, there in ((start, end), (end, start)):
                if here == node and there not in found | shut:
                    found.add(there)
                    waiting.append(there)
    return found


@given(networks())
@settings(max_examples=400, deadline=None)
def test_once_the_valves_are_closed_no_source_reaches_the_place(case):
    pipes, node_id = case
    found = trace(pipes, place(pipes, f"node:{node_id}"))
    rows = {int(key): row for row, key in enumerate(pipes.nodes.id)}
    at = rows[node_id]
    closed = {int(pipes.sections.joint_node[j]) for j in np.flatnonzero(pipes.closed)} - {at}
    works = {
        int(pipes.sections.joint_node[j])
        for j in np.flatnonzero(pipes.why == "close")  # what could be closed at all
    } - {at}
    sources = pipes.sources.tolist()
    beyond = flooded(pipes, [at], closed | works)
    assert found.isolable == beyond.isdisjoint(sources)
    if found.isolable:
        to_close = {rows[valve.node_id] for valve in found.close}
        assert to_close <= works
        after = flooded(pipes, sources, closed | to_close)
        assert at not in after
        kept = set(pipes.nodes.building_id[list(after)].tolist())
        before = flooded(pipes, sources, closed)
        had = set(pipes.nodes.building_id[list(before | beyond)].tolist())
        assert set(lost(found)) == had - kept - {0}


@given(networks())
@settings(max_examples=200, deadline=None)
def test_a_branch_falls_off_the_net_with_one_pipe(case):
    pipes, _ = case
    kept = np.isin(np.arange(len(pipes.nodes.id)), pipes.sections.joint_node[pipes.closed])
    sources = [row for row in pipes.sources.tolist() if not kept[row]]
    shut = set(np.flatnonzero(kept).tolist())
    fed = flooded(pipes, sources, shut)
    for name in set(pipes.branch.tolist()) - {-1}:
        on_it = set(np.flatnonzero(pipes.branch == name).tolist()) - shut
        if on_it & fed:
            into = [
                {a, b}
                for a, b in zip(pipes.start.tolist(), pipes.end.tolist(), strict=True)
                if (a in on_it) != (b in on_it) and not {a, b} & shut
            ]
            assert len(into) == 1


@given(networks())
@settings(max_examples=200, deadline=None)
def test_what_hangs_by_one_pipe_and_has_no_ring_is_one_branch(case):
    pipes, _ = case
    shut = set(pipes.sections.joint_node[pipes.closed].tolist())
    sources = [row for row in pipes.sources.tolist() if row not in shut]
    fed = flooded(pipes, sources, shut)
    ends = list(zip(pipes.start.tolist(), pipes.end.tolist(), strict=True))
    for cut, (a, b) in enumerate(ends):
        without = replace(pipes, start=np.delete(pipes.start, cut), end=np.delete(pipes.end, cut))
        off = fed - flooded(without, sources, shut)
        inner = [p for p in ends if set(p) <= off and p[0] != p[1]]
        if off and len(inner) == len(off) - 1:
            assert a != b
            assert len(set(pipes.branch[list(off)].tolist()) | {-1}) == 2
            assert (pipes.branch[list(off)] >= 0).all()
