"""Hose lies taut on free ground; scenes are drawn, one sign a metre, and counted by eye."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gisgov.network.hose import HosePath, paths
from gisgov.network.hose.ground import ground_of
from gisgov.network.hose.laying import lines_on
from gisgov.network.hose.tightening import OFF_M

LINES = {"|": ((0, 0.5), (0, -0.5)), "-": ((0.5, 0), (-0.5, 0))}


class Drawn:
    """A picture: # is building, ~ water, = bridge, | and - walls, S the start, digits targets.

    A sign is a metre, its middle at (column, row) from the last line; walls run through the middle.
    """

    def __init__(self, picture: str) -> None:
        rows = [line.strip() for line in picture.strip().splitlines()][::-1]
        signs = [(sign, x, y) for y, row in enumerate(rows) for x, sign in enumerate(row)]
        square = {s: [] for s in "#~="}
        self.walls, self.places = [], {}
        for sign, x, y in signs:
            if sign == "=":
                square["~"].append(shapely.box(x - 0.5, y - 0.5, x + 0.5, y + 0.5))
            if sign in square:
                square[sign].append(shapely.box(x - 0.5, y - 0.5, x + 0.5, y + 0.5))
            elif sign in LINES:
                self.walls.append(shapely.LineString(np.add(LINES[sign], (x, y))))
            elif sign != ".":
                self.places[sign] = (float(x), float(y))
        self.solids = [shapely.union_all(square["#"]), shapely.union_all(square["~"])]
        self.openings = shapely.get_parts(shapely.union_all(square["="]))
        if len(self.openings):
            self.openings = shapely.buffer(self.openings, 0.25, join_style="mitre")

    def paths(self, **options) -> dict[str, HosePath | None]:
        names = sorted(set(self.places) - {"S"})
        scene = {"walls": self.walls, "solids": self.solids, "openings": self.openings}
        found = paths(self.places["S"], [self.places[n] for n in names], **scene | options)
        return dict(zip(names, found, strict=True))


def length(path: HosePath | None) -> float:
    assert path is not None
    return path.length_m


def test_over_a_square_hose_is_as_long_as_the_straight_line():
    found = Drawn(
        """
        ...........2.............
        .........................
        1........................
        .........................
        S.......................3
        """
    ).paths()
    assert {name: length(path) for name, path in found.items()} == {
        "1": 2.0,
        "2": pytest.approx(np.hypot(11, 4), abs=1e-12),
        "3": 24.0,
    }
    assert found["2"].line.tolist() == [[11, 4], [0, 0]]  # from the target to the start


def test_round_a_wall():
    found = Drawn(
        """
        .........
        ....|....
        ....|....
        ....|....
        S...|...1
        ....|....
        ....|....
        ....|....
        ....|....
        """
    ).paths()
    # up to the wall's end at (4, 7.5), 3.5 m above, and down again
    expected = 2 * np.hypot(4 - OFF_M, 3.5 + OFF_M) + 2 * OFF_M
    assert length(found["1"]) == pytest.approx(expected)
    assert found["1"].line[:, 1].max() == pytest.approx(7.5 + OFF_M)


def test_through_the_gap_of_a_gate():
    found = Drawn(
        """
        ....|....
        ....|....
        .........
        ....|....
        S...|...1
        ....|....
        """
    ).paths()
    # the lower post of the gate is at (4, 2.5)
    assert length(found["1"]) == pytest.approx(2 * np.hypot(4 - OFF_M, 1.5 + OFF_M) + 2 * OFF_M)


@pytest.mark.parametrize(("gap_m", "open_"), [(0.0, False), (0.25, False), (1.0, True)])
@pytest.mark.parametrize("angle", range(0, 180, 15))
def test_a_hairline_gap_lets_nothing_through_and_a_metre_does_at_any_angle(gap_m, open_, angle):
    """A ring of wall round the target, with a gap; it is turned so that no angle is favoured."""
    ring = shapely.LineString([(5 + gap_m / 2, 8), (12, 8), (12, -8), (-2, -8), (-2, 8)])
    rest = shapely.LineString([(-2, 8), (5 - gap_m / 2, 8)])
    walls = [shapely.affinity.rotate(line, angle, origin=(5, 0)) for line in (ring, rest)]
    (found,) = paths((5.3, 30.2), [(5.0, 0.0)], walls=walls, solids=[])
    assert (found is not None) == open_


@pytest.mark.parametrize("angle", [0, 7, 22.5, 30, 45, 61, 90])
def test_a_lane_of_a_metre_between_two_buildings(angle):
    solids = [shapely.box(0.5, 5, 60, 40), shapely.box(-60, 5, -0.5, 40)]
    turned = [shapely.affinity.rotate(solid, angle, origin=(0, 0)) for solid in solids]
    target = shapely.affinity.rotate(shapely.Point(0, 45), angle, origin=(0, 0)).coords[0]
    (found,) = paths((0.0, 0.0), [target], walls=[], solids=turned, reach_m=60)
    assert length(found) == pytest.approx(45)


def test_a_river_without_a_bridge_is_not_crossed():
    found = Drawn(
        """
        ...1.......
        ~~~~~~~~~~~
        ~~~~~~~~~~~
        ...S....2..
        """
    )
    river = found.paths(solids=[shapely.box(-500, 0.5, 500, 2.5)])
    assert river["1"] is None
    assert length(river["2"]) == 5.0


def test_over_the_bridge_and_not_off_its_side():
    scene = Drawn(
        """
        ...1.........
        ~~~~~~~~==~~~
        ~~~~~~~~==~~~
        ~~~~~~~~==~~~
        ...S.........
        """
    )
    found = scene.paths(solids=[shapely.box(-500, 0.5, 500, 3.5)])["1"]
    # the bridge's near rail is at 7.25, from one bank at 0.5 to the other
    expected = 2 * np.hypot(4.25 + OFF_M, 0.5 - OFF_M) + 3 + 2 * OFF_M
    assert length(found) == pytest.approx(expected)
    dry = shapely.union_all(scene.openings)
    wet = shapely.box(-500, 0.5, 500, 3.5) - dry
    assert shapely.distance(shapely.LineString(found.line), wet) > OFF_M - 1e-5


def test_a_railway_is_crossed_under_an_opening_only():
    rails = [shapely.LineString([(-500, 5), (500, 5)])]
    scene = {"walls": rails, "solids": []}
    assert paths((0, 0), [(0, 10)], **scene) == [None]
    (found,) = paths((0, 0), [(0, 10)], **scene, openings=[shapely.box(20, 0, 24, 10)])
    # the opening begins at 20 m, where the rails end then
    assert length(found) == pytest.approx(2 * np.hypot(20 + OFF_M, 5 - OFF_M) + 2 * OFF_M)


def test_round_the_nearer_side_of_a_building():
    found = Drawn(
        """
        ............
        ....######..
        ....######..
        S...######.1
        ....######..
        ............
        """
    ).paths()
    # below: corners at (3.5, 0.5) and (9.5, 0.5)
    low = 1.5 + OFF_M
    expected = np.hypot(3.5 - OFF_M, low) + 6 + 2 * OFF_M + np.hypot(1.5 - OFF_M, low)
    assert length(found["1"]) == pytest.approx(expected)


def test_a_target_in_the_edge_of_a_building_stands_before_it():
    house = shapely.box(0, 0, 20, 20)
    north, inside, deep = paths((10, 30), [(10, 20), (10, 17), (10, 10)], walls=[], solids=[house])
    assert length(north) == pytest.approx(10 - 0.155, abs=1e-3)
    assert north.stepped_m == pytest.approx(0.155, abs=1e-3)
    assert inside.stepped_m == pytest.approx(3.155, abs=1e-3)
    assert deep is None


def test_a_step_out_of_a_building_crosses_no_wall():
    """The fence hugs the house: there is no ground between them."""
    house, fence = shapely.box(0, 0, 20, 20), shapely.LineString([(-30, 20.1), (30, 20.1)])
    assert paths((10, 40), [(10, 19)], walls=[fence], solids=[house]) == [None]
    (found,) = paths((10, 40), [(10, 19)], walls=[], solids=[house])
    assert found.stepped_m == pytest.approx(1.155, abs=1e-3)


def test_a_target_beside_a_wall_stays_on_its_side_and_one_on_it_may_take_either():
    wall = [shapely.LineString([(0, -10), (0, 10)])]
    beside, on = paths((8, 0), [(-0.05, 0), (0, 0)], walls=wall, solids=[])
    assert length(beside) > 20
    assert beside.line[0].tolist() == pytest.approx([-0.155, 0], abs=1e-3)
    assert on.stepped_m == pytest.approx(0.155, abs=1e-3)


def test_a_start_in_a_building_steps_out_or_has_no_path():
    scene = {"walls": [], "solids": [shapely.box(0, 0, 20, 20)]}
    (found,) = paths((1, 10), [(-9, 10)], **scene)
    assert length(found) == pytest.approx(9 - 0.155, abs=1e-3)
    assert paths((10, 10), [(-9, 10), (30, 10)], **scene) == [None, None]


def test_start_and_target_may_be_one():
    (found,) = paths((3, 4), [(3, 4)], walls=[], solids=[])
    assert found.length_m == 0.0
    assert found.line.tolist() == [[3, 4], [3, 4]]


def test_no_targets_no_paths():
    assert paths((0, 0), [], walls=[], solids=[shapely.box(1, 1, 2, 2)]) == []
    assert paths((0, 0), np.empty((0, 2)), walls=[], solids=[]) == []


def test_what_is_missing_or_empty_blocks_nothing():
    nothing = [None, shapely.LineString(), shapely.Polygon()]
    (found,) = paths((0, 0), [(3, 4)], walls=nothing, solids=nothing, openings=nothing)
    assert length(found) == 5.0


def test_a_place_that_is_not_known_has_no_path():
    assert paths((0, 0), [(np.nan, 4)], walls=[], solids=[]) == [None]
    assert paths((np.nan, 0), [(3, 4)], walls=[], solids=[]) == [None]


def test_a_path_is_no_longer_than_the_reach():
    wall = [shapely.LineString([(5, -10), (5, 10)])]
    scene = {"walls": wall, "solids": []}
    (found,) = paths((0, 0), [(10, 0)], **scene)
    # round either end of the wall, which has a corner on each of its sides
    assert length(found) == pytest.approx(2 * np.hypot(5 - OFF_M, 10 + OFF_M) + 2 * OFF_M)
    assert paths((0, 0), [(10, 0)], **scene, reach_m=length(found) - 0.01) == [None]
    assert paths((0, 0), [(10, 0)], **scene, reach_m=length(found) + 0.01) != [None]
    assert paths((0, 0), [(10, 0)], **scene, reach_m=9) == [None]


def test_the_answer_does_not_depend_on_how_obstacles_are_written():
    """Rings either way round, repeated corners, parts or one, far from the origin or near."""
    ring = [(3, -5), (6, -5), (6, 4), (3, 4)]
    written = [
        [shapely.Polygon(ring)],
        [shapely.Polygon(ring[::-1])],
        [shapely.Polygon([ring[0], *ring])],
        [shapely.MultiPolygon([shapely.Polygon(ring), shapely.box(50, 50, 51, 51)])],
    ]
    lengths = {
        round(length(paths((0, 0), [(9, 0)], walls=[], solids=solids)[0]), 9) for solids in written
    }
    assert len(lengths) == 1
    far = shapely.transform(shapely.Polygon(ring), lambda at: np.add(at, (528_000, 3_397_000)))
    (found,) = paths((528_000, 3_397_000), [(528_009, 3_397_000)], walls=[], solids=[far])
    assert length(found) == pytest.approx(lengths.pop(), abs=1e-6)


def test_importing_the_package_does_not_import_the_compiler():
    done = subprocess.run(
        [sys.executable, "-c", "import gisgov.network.hose, sys; print('numba' in sys.modules)"],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"


def shortest(solids: list[shapely.Geometry], places: np.ndarray) -> np.ndarray:
    """How far places are from the first, over all lines between corners that meet no solid."""
    grown = shapely.union_all(shapely.buffer(solids, OFF_M, join_style="mitre"))
    nodes = np.vstack([places, shapely.get_coordinates(grown)])
    one, two = np.triu_indices(len(nodes), 1)
    lines = shapely.linestrings(np.stack([nodes[one], nodes[two]], axis=1))
    inner = shapely.buffer(grown, -1e-6)
    shapely.prepare(inner)
    seen = ~shapely.intersects(inner, lines)
    size = (len(nodes), len(nodes))
    links = csr_array((shapely.length(lines[seen]), (one[seen], two[seen])), shape=size)
    return dijkstra(links, directed=False, indices=0)[: len(places)]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_where_lanes_are_a_metre_wide_no_other_way_is_much_shorter(seed):
    """Houses on a board of 13 m squares, any way round; a circle of 12 m holds each."""
    rng = np.random.default_rng(seed)
    solids = [
        shapely.affinity.rotate(shapely.box(x - w, y - h, x + w, y + h), rng.uniform(0, 90))
        for x in (-26, -13, 0, 13, 26)
        for y in (-26, -13, 0, 13, 26)
        for w, h in [rng.uniform(1, 4.2, 2)]
    ]
    targets = np.array([(-35.0, -20.0), (35.0, 20.0), (20.0, -35.0), (-19.5, 35.0)])
    start = (6.5, 6.5)
    exact = shortest(solids, np.vstack([start, targets]))[1:]
    found = np.array([length(path) for path in paths(start, targets, walls=[], solids=solids)])
    assert (found >= exact - 1e-4).all()
    assert (found <= 1.03 * exact).all()


def scene_of(seed: int) -> dict[str, list[shapely.Geometry]]:
    """Houses, turned any way and overlapping as they like, bent walls and a pond, on 60 m."""
    rng = np.random.default_rng(seed)
    houses = [
        shapely.affinity.rotate(
            shapely.box(x, y, x + rng.uniform(1, 12), y + rng.uniform(1, 12)), rng.uniform(0, 90)
        )
        for x, y in rng.uniform(-30, 25, (rng.integers(0, 14), 2))
    ]
    steps = [rng.normal(0, 8, (rng.integers(1, 5), 2)) for _ in range(rng.integers(0, 8))]
    walls = [
        shapely.LineString(np.cumsum([rng.uniform(-30, 30, 2), *step], axis=0)) for step in steps
    ]
    pond = shapely.Point(rng.uniform(-30, 30, 2)).buffer(rng.uniform(1, 8))
    court = pond.buffer(4).difference(pond.buffer(1)) if rng.random() < 0.3 else pond
    return {"walls": walls, "solids": [*houses, court]}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_no_path_crosses_anything_and_each_is_taut(seed):
    scene = scene_of(seed)
    targets = np.random.default_rng(seed + 1).uniform(-32, 32, (5, 2))
    everything = shapely.union_all([*scene["walls"], *scene["solids"]])
    for target, found in zip(targets, paths((0, 0), targets, **scene), strict=True):
        if found is None:
            continue
        line = shapely.LineString(found.line)
        ground = ground_of(**scene, openings=[], bounds=(-200, -200, 200, 200))
        ((_, loose),) = lines_on(ground, found.line[-1], found.line[:1], 400.0)
        assert found.length_m <= shapely.LineString(loose).length + 1e-9
        assert shapely.distance(line, everything) > OFF_M - 1e-4
        assert line.length == pytest.approx(found.length_m)
        ends = found.line[[0, -1]] - [target, (0, 0)]
        assert np.hypot(*ends.T).sum() == pytest.approx(found.stepped_m)
        assert found.length_m >= np.hypot(*(found.line[0] - found.line[-1])) - 1e-9
        for before, at, after in zip(found.line, found.line[1:], found.line[2:], strict=False):
            # pulled in by a little, each bend would meet what it lies round
            inwards = (before - at) / np.hypot(*(before - at)) + (after - at) / np.hypot(
                *(after - at)
            )
            pulled = at + 1e-3 * inwards / np.hypot(*inwards)
            near = shapely.LineString([(at + before) / 2, pulled, (at + after) / 2])
            assert shapely.distance(near, everything) < 0.142
