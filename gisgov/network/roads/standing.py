"""Places on roads where an engine may stand for a building: near its door, on its side of walls."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from gisgov.network.roads.graph import Roads

__all__ = ["Hidden", "Spots", "View", "spots_near"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]

STEP_M = 5.0  # between places on one road, where the nearest one lies behind a wall
THROUGH_M = 1.0  # a door is not always drawn on the very edge
TOUCH_M = 0.3  # a wall that leans on the building does not part it from the road


class Spots(NamedTuple):
    """Places on roads, nearest to the door first."""

    edges: Ints
    at_m: Floats
    points: Objects
    distance_m: Floats
    """From the door; from the building's edge where no door is known."""

    def only(self, which: Bools | Ints) -> Spots:
        """Some of the places, in their order."""
        return Spots(
            self.edges[which], self.at_m[which], self.points[which], self.distance_m[which]
        )


def spots_near(roads: Roads, target: shapely.Geometry, *, reach_m: float) -> Spots:
    """Find places on roads within reach: of each road the nearest one, and one each 5 m.

    Nobody gets out on a bridge, in a tunnel or on a motorway: these have no places.
    """
    edges = roads.tree.query(target, predicate="dwithin", distance=reach_m)
    edges = np.sort(edges[roads.stands[edges]])
    lines, length = roads.geometry[edges], roads.length_m[edges]
    nearest = shapely.line_locate_point(
        lines, shapely.get_point(shapely.shortest_line(lines, target), 0)
    )
    steps = np.minimum(length // STEP_M, 2 * reach_m // STEP_M + 1).astype(int)
    which = np.repeat(np.arange(len(edges)), steps)
    rank = np.arange(len(which)) - np.repeat(np.cumsum(steps) - steps, steps)
    along = nearest[which] + (rank - steps[which] // 2) * STEP_M
    inside = (along > 0) & (along < length[which])
    which = np.concatenate([np.arange(len(edges)), which[inside]])
    at_m = np.concatenate([nearest, along[inside]])
    points = shapely.line_interpolate_point(lines[which], at_m)
    found = Spots(edges[which], at_m, points, shapely.distance(points, target))
    found = found.only(found.distance_m <= reach_m)
    return found.only(np.lexsort((found.at_m, found.edges, found.distance_m)))


class Hidden(IntEnum):
    """What lies between a stand and a building; the worst of what does."""

    FREE = 0
    WALL = 1
    WATER = 2


class View(NamedTuple):
    """What a crew sees of a building past walls and water, and how it walks to the door."""

    building: shapely.Geometry
    door: shapely.Point | None
    walls: Objects
    water: Objects

    def hidden_by(self, points: Objects) -> npt.NDArray[np.int8]:
        """What lies between each point and the building's edge: a `Hidden`, by point."""
        hidden = np.zeros(len(points), dtype=np.int8)
        sights = _sights(points, self.building)
        hidden[_crossed(sights, self.walls)] = Hidden.WALL
        hidden[_crossed(sights, self.water)] = Hidden.WATER
        return hidden

    def walk_m(self, spots: Spots) -> Floats:
        """How far it is from each place to the door: round the building where this lies between."""
        if self.door is None:
            return spots.distance_m
        ends = np.broadcast_to(np.asarray(self.door, dtype=object), len(spots.points))
        straight = shapely.shortest_line(spots.points, ends)
        behind = shapely.length(shapely.intersection(straight, self.building)) > THROUGH_M
        walk = spots.distance_m.copy()
        walk[behind] += _detour(spots.points[behind], self.door, self.building)
        return walk


def _detour(points: Objects, door: shapely.Point, building: shapely.Geometry) -> Floats:
    """How much longer the way round a building is than the straight line through it."""
    if len(points) == 0:
        return np.empty(0)
    doors, all_of = np.full(len(points), door), np.full(len(points), building)
    together = shapely.geometrycollections(np.column_stack([points, doors, all_of]))
    rings = np.asarray(shapely.boundary(shapely.convex_hull(together)), dtype=object)
    at_m = [np.asarray(shapely.line_locate_point(rings, ends)) for ends in (points, doors)]
    apart = np.abs(at_m[0] - at_m[1])
    around = np.minimum(apart, shapely.length(rings) - apart)
    outside = shapely.distance(rings, points) + shapely.distance(rings, doors)
    return np.asarray(np.maximum(around + outside - shapely.distance(points, doors), 0.0))


def _sights(points: Objects, building: shapely.Geometry) -> Objects:
    """Straight lines from points to a building's edge, but for the last bit."""
    straight = shapely.shortest_line(points, building)
    ends = shapely.line_interpolate_point(
        straight, np.maximum(shapely.length(straight) - TOUCH_M, 0)
    )
    both = np.stack([shapely.get_coordinates(points), shapely.get_coordinates(ends)], axis=1)
    return np.asarray(shapely.linestrings(both), dtype=object)


def _crossed(sights: Objects, barriers: Objects) -> Ints:
    """Which lines meet a barrier."""
    if len(barriers) == 0 or len(sights) == 0:
        return np.empty(0, dtype=np.int64)
    return np.unique(shapely.STRtree(sights).query(barriers, predicate="intersects")[1])
