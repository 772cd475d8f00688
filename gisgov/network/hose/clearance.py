"""How near a line comes to obstacles, compiled: their edges in buckets, and the distances."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gisgov.network.hose.compiling import compiled

__all__ = ["BUCKET_M", "MARGIN_M", "Edges", "bucketed", "clear", "reaches"]

BUCKET_M = 11.2
MARGIN_M = 0.9  # an edge is in the buckets of this much ground around it; no question asks for more

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]


class Edges(NamedTuple):
    """Edges of obstacles as rows of x, y, x, y; `members` are those of each bucket.

    Bucket `row * across + column` begins at `begins` of its number.
    """

    x0: float
    y0: float
    across: int
    down: int
    begins: Ints
    members: Ints
    ends: Floats


@compiled
def off_segment(x: float, y: float, ax: float, ay: float, dx: float, dy: float) -> float:
    """Return the squared distance of a place from the segment that goes from a by d."""
    x -= ax
    y -= ay
    long = dx * dx + dy * dy
    along = 0.0
    if long > 0.0:
        along = min(1.0, max(0.0, (x * dx + y * dy) / long))
    x -= along * dx
    y -= along * dy
    return x * x + y * y


@compiled
def near(
    p: tuple[float, float],
    q: tuple[float, float],
    a: tuple[float, float],
    b: tuple[float, float],
    gap_m: float,
) -> bool:
    """Whether two segments, p-q and a-b, cross or come nearer to each other than a gap."""
    if max(p[0], q[0]) + gap_m < min(a[0], b[0]) or max(a[0], b[0]) + gap_m < min(p[0], q[0]):
        return False
    if max(p[1], q[1]) + gap_m < min(a[1], b[1]) or max(a[1], b[1]) + gap_m < min(p[1], q[1]):
        return False
    dx, dy, ex, ey = q[0] - p[0], q[1] - p[1], b[0] - a[0], b[1] - a[1]
    of_a = dx * (a[1] - p[1]) - dy * (a[0] - p[0])
    of_b = dx * (b[1] - p[1]) - dy * (b[0] - p[0])
    of_p = ex * (p[1] - a[1]) - ey * (p[0] - a[0])
    of_q = ex * (q[1] - a[1]) - ey * (q[0] - a[0])
    if of_a * of_b < 0.0 and of_p * of_q < 0.0:
        return True
    least = min(
        off_segment(p[0], p[1], a[0], a[1], ex, ey),
        off_segment(q[0], q[1], a[0], a[1], ex, ey),
        off_segment(a[0], a[1], p[0], p[1], dx, dy),
        off_segment(b[0], b[1], p[0], p[1], dx, dy),
    )
    return least < gap_m * gap_m


@compiled
def reaches(
    p: tuple[float, float], q: tuple[float, float], low: float, high: float
) -> tuple[float, float]:
    """Return from which x to which a segment goes between two heights; high < low for none."""
    (ax, ay), (bx, by) = p, q
    if ay > by:
        ax, ay, bx, by = bx, by, ax, ay
    if by < low or ay > high:
        return 1.0, 0.0
    one, two = ax, bx
    if ay < low:
        one = ax + (bx - ax) * ((low - ay) / (by - ay))
    if by > high:
        two = ax + (bx - ax) * ((high - ay) / (by - ay))
    return min(one, two), max(one, two)


@compiled
def buckets(low: float, high: float, count: int) -> tuple[int, int]:
    """Return the first bucket of an interval and the one after its last, of so many."""
    return max(0, int(low // BUCKET_M)), min(count, int(high // BUCKET_M) + 1)


@compiled
def bucketed(ends: Floats, x0: float, y0: float, across: int, down: int) -> Edges:
    """Lay edges into buckets; what lies outside of them is left out."""
    begins = np.zeros(across * down + 1, np.int32)
    members = np.empty(0, np.int32)
    for turn in range(2):  # first they are counted
        for k in range(len(ends)):
            p, q = (ends[k, 0] - x0, ends[k, 1] - y0), (ends[k, 2] - x0, ends[k, 3] - y0)
            lowest, highest = min(p[1], q[1]) - MARGIN_M, max(p[1], q[1]) + MARGIN_M
            first, after = buckets(lowest, highest, down)
            for row in range(first, after):
                south = row * BUCKET_M
                west, east = reaches(p, q, south - MARGIN_M, south + BUCKET_M + MARGIN_M)
                if east < west:
                    continue
                left, right = buckets(west - MARGIN_M, east + MARGIN_M, across)
                for at in range(row * across + left, row * across + right):
                    if turn == 1:
                        members[begins[at]] = k
                    begins[at] += 1
        if turn == 0:
            total = 0
            for at in range(across * down + 1):
                begins[at], total = total, total + begins[at]
            members = np.empty(total, np.int32)
    begins[1:] = begins[:-1].copy()  # each has moved on to where the next begins
    begins[0] = 0
    return Edges(x0, y0, across, down, begins, members, ends)


@compiled
def clear(edges: Edges, p: tuple[float, float], q: tuple[float, float], gap_m: float) -> bool:
    """Whether a straight line from p to q stays a gap or more off all edges."""
    low, high = min(p[1], q[1]) - edges.y0, max(p[1], q[1]) - edges.y0
    first, after = buckets(low, high, edges.down)
    for row in range(first, after):
        south = edges.y0 + row * BUCKET_M
        west, east = reaches(p, q, south - 1e-6, south + BUCKET_M + 1e-6)
        left, right = buckets(west - edges.x0 - 1e-6, east - edges.x0 + 1e-6, edges.across)
        for at in range(row * edges.across + left, row * edges.across + right):
            for member in range(edges.begins[at], edges.begins[at + 1]):
                end = edges.ends[edges.members[member]]
                if near(p, q, (end[0], end[1]), (end[2], end[3]), gap_m):
                    return False
    return True
