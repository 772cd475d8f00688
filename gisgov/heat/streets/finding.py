"""The nearest street of each point, and how far along it, compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gisgov.heat.streets.compiling import compiled

__all__ = ["Buckets", "bucketed", "nearest"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Buckets(NamedTuple):
    """Straight stretches of edges by the square buckets of ground that they may cross.

    Bucket `row * across + column` begins at `begins` of its number in `members`, which are numbers
    of the corner at which a stretch begins.
    """

    x0: float
    y0: float
    side_m: float
    across: int
    down: int
    begins: Ints
    members: Ints


@compiled
def bucketed(points: Floats, begins: Ints, side_m: float) -> Buckets:
    """Lay the stretches of all edges into buckets of a size."""
    x0, y0 = points[:, 0].min(), points[:, 1].min()
    across = int((points[:, 0].max() - x0) // side_m) + 1
    down = int((points[:, 1].max() - y0) // side_m) + 1
    starts = np.zeros(across * down + 1, np.int64)
    members = np.empty(0, np.int64)
    for turn in range(2):  # first they are counted
        for edge in range(len(begins) - 1):
            for at in range(begins[edge], begins[edge + 1] - 1):
                low = min(points[at, 1], points[at + 1, 1])
                high = max(points[at, 1], points[at + 1, 1])
                for row in range(int((low - y0) // side_m), int((high - y0) // side_m) + 1):
                    west, east = _reached(points, at, y0 + row * side_m, side_m)
                    first = max(0, int((west - x0) // side_m))
                    for column in range(first, min(across - 1, int((east - x0) // side_m)) + 1):
                        bucket = row * across + column
                        if turn == 1:
                            members[starts[bucket]] = at
                        starts[bucket] += 1
        if turn == 0:
            total = 0
            for bucket in range(across * down + 1):
                starts[bucket], total = total, total + starts[bucket]
            members = np.empty(total, np.int64)
    starts[1:] = starts[:-1].copy()  # each has moved on to where the next begins
    starts[0] = 0
    return Buckets(x0, y0, side_m, across, down, starts, members)


@compiled
def _reached(points: Floats, at: int, south: float, side_m: float) -> tuple[float, float]:
    """Return from where to where, west to east, a stretch goes within a row of buckets."""
    ax, ay, bx, by = points[at, 0], points[at, 1], points[at + 1, 0], points[at + 1, 1]
    if ay > by:
        ax, ay, bx, by = bx, by, ax, ay
    one, two = ax, bx
    if ay < south:
        one = ax + (bx - ax) * ((south - ay) / (by - ay))
    if by > south + side_m:
        two = ax + (bx - ax) * ((south + side_m - ay) / (by - ay))
    return min(one, two) - 1e-6, max(one, two) + 1e-6


@compiled
def nearest(
    buckets: Buckets, points: Floats, along: Floats, xy: Floats, most_m: float
) -> tuple[Ints, Floats]:
    """Return where the nearest stretch begins, and metres along its edge.

    It is the number of a corner, or -1 where nothing is near. Of stretches that are equally near it
    is the first. Buckets are no smaller than `most_m`.
    """
    found, metres = np.full(len(xy), -1, np.int64), np.zeros(len(xy), np.float64)
    for k in range(len(xy)):
        x, y = xy[k, 0], xy[k, 1]
        best = most_m * most_m
        west = max(0, int((x - most_m - buckets.x0) // buckets.side_m))
        east = min(buckets.across - 1, int((x + most_m - buckets.x0) // buckets.side_m))
        south = max(0, int((y - most_m - buckets.y0) // buckets.side_m))
        north = min(buckets.down - 1, int((y + most_m - buckets.y0) // buckets.side_m))
        for row in range(south, north + 1):
            for column in range(west, east + 1):
                bucket = row * buckets.across + column
                for member in range(buckets.begins[bucket], buckets.begins[bucket + 1]):
                    at = buckets.members[member]
                    away, share = _away(points, at, x, y)
                    nearer = away < best or (away == best and (at < found[k] or found[k] < 0))
                    if nearer:
                        best = away
                        found[k] = at
                        metres[k] = along[at] + share * (along[at + 1] - along[at])
    return found, metres


@compiled
def _away(points: Floats, at: int, x: float, y: float) -> tuple[float, float]:
    """Return the squared distance from a stretch, and the share of it before the nearest place."""
    dx, dy = points[at + 1, 0] - points[at, 0], points[at + 1, 1] - points[at, 1]
    x -= points[at, 0]
    y -= points[at, 1]
    share = min(1.0, max(0.0, (x * dx + y * dy) / (dx * dx + dy * dy)))
    x -= share * dx
    y -= share * dy
    return x * x + y * y, share
