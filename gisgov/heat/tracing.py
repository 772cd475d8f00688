"""Where a field reaches a height: rings around it, cell by cell (marching squares)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gisgov.heat.compiling import compiled

__all__ = ["rings"]

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]
Singles = npt.NDArray[np.float32]

NONE = -1


@compiled
def rings(values: Singles, level: float) -> tuple[Floats, Longs]:
    """Points of all rings around what is at least so high, and where each ring begins.

    Between two neighbouring centres a ring runs where a straight line reaches the height. Places
    are columns and rows, in cells from the field's north-western corner. Where four centres do not
    tell whether two corners are joined, their mean does. The field has a low rim (see `rimmed`), so
    that every ring closes; each is followed with what is high on its left, looking north.

    Parameters
    ----------
    values
        With a low rim.
    level
        The height.
    """
    following = _linked(values, level)
    count = 0
    for edge in following:
        count += edge != NONE
    points = np.empty((count, 2))
    starts = np.zeros(count // 3 + 2, np.int64)
    at = ring = 0
    for first in range(len(following)):
        edge = first
        while following[edge] != NONE:
            points[at, 0], points[at, 1] = _crossing(values, level, edge)
            at += 1
            done, edge = edge, following[edge]
            following[done] = NONE
        if at > starts[ring]:
            ring += 1
            starts[ring] = at
    return points, starts[: ring + 1]


@compiled
def _linked(values: Singles, level: float) -> Longs:
    """For each side between two centres that a ring crosses, the side that it crosses next.

    Sides are numbered by the centre at their west or north end: 2 n runs east, 2 n + 1 south.
    """
    height, width = values.shape
    following = np.full(2 * height * width, NONE, np.int64)
    for i in range(height - 1):
        for j in range(width - 1):
            here = i * width + j
            north, west = 2 * here, 2 * here + 1
            south, east = 2 * (here + width), 2 * (here + 1) + 1
            nw, ne = _high(values[i, j], level), _high(values[i, j + 1], level)
            sw, se = _high(values[i + 1, j], level), _high(values[i + 1, j + 1], level)
            case = nw + 2 * ne + 4 * se + 8 * sw
            if case in (5, 10):  # two corners across from each other
                four = values[i : i + 2, j : j + 2]
                joined = np.isfinite(four).all() and four.mean() >= level
                _link_two(following, case, int(joined), (north, east, south, west))
            elif case not in (0, 15):
                _link_one(following, case, (north, east, south, west))
    return following


@compiled
def _high(value: float, level: float) -> int:
    """1 where a value is at least so high; NaN is not."""
    return int(value >= level)


@compiled
def _link_one(following: Longs, case: int, sides: tuple[int, int, int, int]) -> None:
    north, east, south, west = sides
    corners = (case & 1, case >> 1 & 1, case >> 2 & 1, case >> 3 & 1)  # nw, ne, se, sw
    start = stop = 0
    # What is high lies on the left: a ring leaves by a side whose first corner, going round
    # clockwise, is high, and comes in by one whose second is.
    for side, first, second in ((north, 0, 1), (east, 1, 2), (south, 2, 3), (west, 3, 0)):
        if corners[first] and not corners[second]:
            stop = side
        elif corners[second] and not corners[first]:
            start = side
    following[start] = stop


@compiled
def _link_two(following: Longs, case: int, joined: int, sides: tuple[int, int, int, int]) -> None:
    """Link where north-west and south-east are high (case 5), or the other two."""
    north, east, south, west = sides
    if case == 5:
        following[west] = south if joined else north
        following[east] = north if joined else south
    else:
        following[north] = west if joined else east
        following[south] = east if joined else west


@compiled
def _crossing(values: Singles, level: float, edge: int) -> tuple[float, float]:
    """Column and row where a side is crossed; at its high end, where the other has no value."""
    width = values.shape[1]
    i, j = edge // 2 // width, edge // 2 % width
    down = edge % 2
    one, other = np.float64(values[i, j]), np.float64(values[i + down, j + 1 - down])
    if np.isfinite(one) and np.isfinite(other):
        share = float((level - one) / (other - one))
    else:
        share = 0.0 if one >= level else 1.0
    return j + 0.5 + share * (1 - down), i + 0.5 + share * down
