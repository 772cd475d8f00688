"""What is right: GEOS away from borders; on them the rule, by whole numbers of any length.

Neither knows our index: `by_rule` looks at each edge of each area whose box holds the point.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from benchmarks.placing.scenes import Floats
from gisgov import crs

__all__ = ["Ints", "Ruling", "by_geos", "by_rule", "differing", "first", "ruling"]

NOWHERE = -1
AT_ONCE = 500_000
BOXES_AT_ONCE = 5_000
BITS = 60  # of coordinates behind the point: a double of 4 mm and more has no more

Ints = npt.NDArray[np.integer]
Ring = list[tuple[int, int]]


class Ruled(NamedTuple):
    """Row of the area that the rule names, -1 for none; and whether a border goes through."""

    row: Ints
    on_border: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Ruling:
    """Places on or right beside borders: how many lie on one, and how many were placed wrongly."""

    kind: str
    points: int
    on_border: int
    wrong_on: int
    wrong_beside: int


def ranks(areas: gpd.GeoDataFrame) -> Ints:
    """The place of each area's code in bytewise order."""
    order = np.argsort(np.array([code.encode() for code in areas["code"]], dtype=object))
    rank = np.empty(len(areas), dtype=np.int32)
    rank[order] = np.arange(len(areas))
    return rank


def first(areas: gpd.GeoDataFrame, points: Ints, rows: Ints, *, count: int) -> Ints:
    """Of the rows that hold or touch a point, the one whose code sorts first; -1 without any."""
    rank = ranks(areas)
    best = np.full(count, len(areas), dtype=np.int32)
    given = rank[rows]
    better = np.ones(len(points), dtype=bool)
    while better.any():  # once for each area that meets in the busiest point
        best[points[better]] = given[better]
        better = given < best[points]
    return np.append(np.argsort(rank), NOWHERE).astype(np.int32)[best]


def by_geos(areas: gpd.GeoDataFrame, x: Floats, y: Floats) -> Ints:
    """Place by GEOS, which is exact but for what its double-doubles round."""
    tree = shapely.STRtree(np.asarray(areas.geometry.array))
    answers = []
    for start in range(0, len(x), AT_ONCE):
        points = shapely.points(x[start : start + AT_ONCE], y[start : start + AT_ONCE])
        which, row = tree.query(points, predicate="intersects")
        answers.append(first(areas, which, row, count=len(points)))
    return np.concatenate(answers)


def differing(areas: gpd.GeoDataFrame, x: Floats, y: Floats, *answers: Ints) -> tuple[int, int]:
    """Count the points for which two answers differ: away from borders, and on or beside them."""
    ours, theirs = answers
    at = np.flatnonzero(ours != theirs)
    if not len(at):
        return 0, 0
    borders = shapely.STRtree(shapely.boundary(np.asarray(areas.geometry.array)))
    points = shapely.points(x[at], y[at])
    which, _ = borders.query_nearest(points, max_distance=crs.LATTICE_M, all_matches=False)
    return len(at) - len(which), len(which)


def by_rule(areas: gpd.GeoDataFrame, x: Floats, y: Floats) -> Ruled:
    """Place by looking at every edge, in whole numbers."""
    shapes = np.asarray(areas.geometry.array)
    outlines = [[_ring(r) for r in shapely.get_rings(shapely.get_parts(s))] for s in shapes]
    boxes, rank = shapely.bounds(shapes), ranks(areas)
    row = np.full(len(x), NOWHERE, dtype=np.int32)
    on_border = np.zeros(len(x), dtype=bool)
    for start in range(0, len(x), BOXES_AT_ONCE):
        xs, ys = x[start : start + BOXES_AT_ONCE, None], y[start : start + BOXES_AT_ONCE, None]
        near = (boxes[:, 0] <= xs) & (xs <= boxes[:, 2])
        near &= (boxes[:, 1] <= ys) & (ys <= boxes[:, 3])
        # By point: numbers of any length are Python's.
        for i, candidates in enumerate(near, start):
            place = _whole(x[i]), _whole(y[i])
            sides = {int(k): _side(place, outlines[k]) for k in np.flatnonzero(candidates)}
            on_border[i] = 0 in sides.values()
            held = [k for k, side in sides.items() if side >= 0]
            row[i] = min(held, key=rank.__getitem__, default=NOWHERE)
    return Ruled(row, on_border)


def ruling(kind: str, areas: gpd.GeoDataFrame, x: Floats, y: Floats, rows: Ints) -> Ruling:
    """Hold answers against the rule."""
    ruled = by_rule(areas, x, y)
    wrong, on_border = ruled.row != rows, ruled.on_border
    counts = on_border.sum(), (wrong & on_border).sum(), (wrong & ~on_border).sum()
    return Ruling(kind, len(x), *(int(count) for count in counts))


def _ring(ring: shapely.LinearRing) -> Ring:
    return [(_whole(px), _whole(py)) for px, py in shapely.get_coordinates(ring)]


def _whole(metres: float) -> int:
    return int(math.ldexp(metres, BITS))


def _side(place: tuple[int, int], rings: Sequence[Ring]) -> int:
    """1 within, 0 on the outline, -1 without: crossings of a ray to the east, of all rings."""
    x, y = place
    inside = False
    for ring in rings:
        for (ax, ay), (bx, by) in pairwise(ring):
            if (y < ay and y < by) or (y > ay and y > by):
                continue
            turn = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
            if turn == 0 and min(ax, bx) <= x <= max(ax, bx):
                return 0
            if (ay <= y) != (by <= y) and (turn > 0) == (by > ay):
                inside = not inside
    return 1 if inside else -1
