"""One cell to build on: its free ground, its axes, and the spine lane that crosses it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely

from gisgov import crs
from gisgov.democity.sketch import Frame, Lane, Sketch

__all__ = ["Ground", "add_spine", "branch", "core_ring", "span_at", "spine_at", "spine_of"]

Floats = npt.NDArray[np.float64]

NARROW_M = 82.0  # ground less wide has its spine at the western edge
FARTHEST_ASIDE = 0.27  # of the width: a spine leans no more


@dataclass(frozen=True)
class Ground:
    """One cell to build on: what is free of streets, its axes, and where lanes may join the net."""

    cell: int
    inner: shapely.Polygon
    frame: Frame
    joins: Floats  # local coordinates (n, 2) of border corners
    join_costs: Floats
    shared: bool  # whether its estate has other cells


def core_ring(ground: Ground, *, setback_m: float) -> Floats:
    """Local outline of the ground that is not too near its edge; empty where none is left."""
    core = ground.inner.buffer(-setback_m, join_style="mitre")
    if core.is_empty or core.geom_type != "Polygon":
        return np.empty((0, 2))
    return ground.frame.local(shapely.get_coordinates(core.exterior))


def spine_of(ground: Ground, ring: Floats) -> Floats:
    """Local ends of the spine, south first; empty where no lane may join.

    In an estate of several cells a spine has a gate of its own at one end only.
    """
    middle = (ring.min(axis=0) + ring.max(axis=0)) / 2
    if np.ptp(ring[:, 0]) < NARROW_M:
        middle[0] = ring[:, 0].min() + 4.0
    ends = [end for side in (-1, 1) if (end := _join(ground, ring, middle, side)) is not None]
    if len(ends) == 2 and ground.shared and min(cost for cost, _ in ends) > 0:
        ends = [min(ends, key=lambda end: end[0])]
    points = [point for _, point in ends]
    if len(points) == 1:
        side = np.sign(middle[1] - points[0][1])
        reach = ring[:, 1].max() - 4 if side > 0 else ring[:, 1].min() + 4
        points.append(np.array([middle[0], reach]))
    return np.array(sorted(points, key=lambda p: float(p[1]))) if points else np.empty((0, 2))


def _join(ground: Ground, ring: Floats, middle: Floats, side: int) -> tuple[float, Floats] | None:
    """The best corner on one side of the cell to join the net at, and what the street costs."""
    beyond = (ground.joins[:, 1] - middle[1]) * side > 0.2 * np.ptp(ring[:, 1])
    aside = np.abs(ground.joins[:, 0] - middle[0])
    beyond &= aside < max(FARTHEST_ASIDE * np.ptp(ring[:, 0]), 20.0)
    if not beyond.any():
        return None
    cost = aside + ground.join_costs
    best = int(np.argmin(np.where(beyond, cost, np.inf)))
    return float(ground.join_costs[best]), ground.joins[best]


def span_at(ring: Floats, levels: list[float]) -> tuple[float, float]:
    """The x between which the ring is open at all these levels."""
    left, right = -np.inf, np.inf
    for level in levels:
        crossing = _crossings(ring, level)
        if crossing.size < 2:
            return 0.0, 0.0
        left, right = max(left, crossing.min()), min(right, crossing.max())
    return float(left), float(right)


def _crossings(ring: Floats, level: float) -> Floats:
    (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
    crossed = (y0 - level) * (y1 - level) < 0
    share = (level - y0[crossed]) / (y1[crossed] - y0[crossed])
    crossings: Floats = x0[crossed] + share * (x1[crossed] - x0[crossed])
    return crossings


def spine_at(spine: Floats, y: float) -> float:
    """The x at which the spine passes a level."""
    (x0, y0), (x1, y1) = spine
    return float(x0 + (x1 - x0) * (y - y0) / (y1 - y0))


def branch(ground: Ground, spine: Floats, y: float, far: float) -> Lane:
    """A lane off the spine, along a level, to the farthest door."""
    near = spine_at(spine, y)
    return Lane(ground.cell, crs.snap(ground.frame.world(np.array([[near, y], [far, y]]))))


def add_spine(ground: Ground, drawn: Sketch, spine: Floats, junctions: list[float]) -> None:
    """Draw the spine through the feet of its branches, from join to join."""
    (_, low), (_, high) = spine
    levels = sorted({y for y in junctions if low < y < high})
    local = np.array([spine[0], *([spine_at(spine, y), y] for y in levels), spine[1]])
    points = crs.snap(ground.frame.world(local))
    joins = tuple(tuple(p) for p in crs.snap(ground.frame.world(spine)).tolist())
    for start, end in pairwise(points):
        drawn.lanes.append(Lane(ground.cell, np.array([start, end]), joins))
