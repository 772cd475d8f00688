"""Obstacles become edges, corners and a lattice, and targets their taut lines, compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gisgov.network.hose.clearance import BUCKET_M, Edges, Floats, bucketed, clear
from gisgov.network.hose.compiling import compiled
from gisgov.network.hose.lattice import CELL_M, KEEP_M, laid, trace, ways
from gisgov.network.hose.tightening import OFF_M, shortcut, tightened, turnings

__all__ = ["Outlines", "corners_of", "edges_of", "find", "unhindered"]


class Outlines(NamedTuple):
    """Outlines of obstacles one after the other: where each begins (and ends), and which are rings.

    A ring has the inside of its obstacle on the left; a wall's outline is none, even if it is
    closed.
    """

    points: Floats
    begins: npt.NDArray[np.int64]
    rings: npt.NDArray[np.bool_]


@compiled
def edges_of(outlines: Outlines, bounds: tuple[float, float, float, float]) -> Edges:
    """Return the edges of outlines that lie in a window or may do so, in buckets."""
    points, begins, _ = outlines
    west, south, east, north = bounds
    ends = np.empty((len(points), 4), np.float64)
    count = 0
    for line in range(len(begins) - 1):
        for k in range(begins[line] + 1, begins[line + 1]):
            ax, ay, bx, by = points[k - 1, 0], points[k - 1, 1], points[k, 0], points[k, 1]
            meets = max(ax, bx) >= west and min(ax, bx) <= east
            meets = meets and max(ay, by) >= south and min(ay, by) <= north
            if meets and (ax != bx or ay != by):
                ends[count, 0], ends[count, 1], ends[count, 2], ends[count, 3] = ax, ay, bx, by
                count += 1
    # The origin, from which lines are looked for, is a place of the lattice over these buckets
    x0, y0 = np.floor(west / CELL_M - 2) * CELL_M, np.floor(south / CELL_M - 2) * CELL_M
    across, down = int((east + 3 - x0) // BUCKET_M) + 1, int((north + 3 - y0) // BUCKET_M) + 1
    return bucketed(ends[:count], x0, y0, across, down)


@compiled
def corners_of(outlines: Outlines) -> Floats:
    """Return the places at which taut lines bend, and the corners they belong to."""
    points, begins, rings = outlines
    found = np.empty((4 * len(points), 4), np.float64)
    count = 0
    for line in range(len(begins) - 1):
        outline = np.empty((begins[line + 1] - begins[line], 2), np.float64)
        n = 0
        for k in range(begins[line], begins[line + 1]):
            if n == 0 or points[k, 0] != outline[n - 1, 0] or points[k, 1] != outline[n - 1, 1]:
                outline[n] = points[k]
                n += 1
        if n < 2:
            continue
        closed = n > 3 and outline[0, 0] == outline[n - 1, 0] and outline[0, 1] == outline[n - 1, 1]
        count = turnings(outline[:n], n - 1 if closed else 2 * n - 2, found, count)
        if closed and not rings[line]:  # a wall that comes back to its start: its other side
            count = turnings(outline[:n][::-1].copy(), n - 1, found, count)
    return found[:count]


@compiled
def unhindered(edges: Edges, line: Floats, gap_m: float) -> bool:
    """Whether all of a line keeps a gap."""
    for k in range(1, len(line)):
        if not clear(edges, (line[k - 1, 0], line[k - 1, 1]), (line[k, 0], line[k, 1]), gap_m):
            return False
    return True


@compiled
def find(
    outlines: Outlines, targets: Floats, bounds: tuple[float, float, float, float], reach_m: float
) -> tuple[list[Floats], list[Floats]]:
    """Return a line from each target to the origin, and what it was before it was pulled taut.

    A target that has no way has a line without points.
    """
    edges = edges_of(outlines, bounds)
    lines = [np.empty((0, 2), np.float64) for _ in range(len(targets))]
    loose = [np.empty((0, 2), np.float64) for _ in range(len(targets))]
    hidden = np.empty(len(targets), np.int64)
    count = 0
    for k in range(len(targets)):
        if clear(edges, (targets[k, 0], targets[k, 1]), (0.0, 0.0), KEEP_M):
            lines[k] = np.zeros((2, 2), np.float64)
            lines[k][0] = targets[k]
            loose[k] = lines[k]
        else:
            hidden[count] = k
            count += 1
    if count == 0:
        return lines, loose
    corners, lattice = corners_of(outlines), laid(edges)
    column, row = np.rint(-edges.x0 / CELL_M), np.rint(-edges.y0 / CELL_M)
    start = int(row) * lattice.across + int(column)
    found, came = ways(lattice, start, targets[hidden[:count]], reach_m)
    for i in range(count):
        if found[i] < 0:
            continue
        k = hidden[i]
        way = trace(lattice, came, found[i], start)
        whole = np.empty((len(way) + 1, 2), np.float64)
        whole[0] = targets[k]
        whole[1:] = way
        loose[k] = whole
        short = shortcut(edges, whole, KEEP_M)
        taut = tightened(corners, short)
        lines[k] = taut if unhindered(edges, taut, OFF_M - 1e-5) else short
    return lines, loose
