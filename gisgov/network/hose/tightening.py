"""A way made taut like a string, compiled: it bends at the corners of obstacles alone.

Each obstacle is taken a little larger than it is, with corners that a line can touch. A bend that
touches none is pulled in: of the triangle that it makes with its neighbours, the string keeps to
the hull of the corners inside. So the string never passes over an obstacle, and gets ever shorter.
"""

from __future__ import annotations

import numpy as np

from gisgov.network.hose.clearance import Edges, Floats, clear
from gisgov.network.hose.compiling import compiled

__all__ = ["OFF_M", "shortcut", "tightened", "turnings"]

OFF_M = 0.1
"""How far a taut line keeps off what it passes; corners of what is grown so far lie within the
distance that links keep."""

SAME_M = 1e-6  # places that lie no farther apart are one
ROUNDS = 200


@compiled
def offset(at: Floats, normal: tuple[float, float], turn: float, far: float) -> tuple[float, float]:
    """Return the place so far from a corner as a normal points to that is turned by an angle."""
    c, s = np.cos(turn) * far, np.sin(turn) * far
    return at[0] + normal[0] * c - normal[1] * s, at[1] + normal[0] * s + normal[1] * c


@compiled
def add_turnings(found: Floats, count: int, before: Floats, at: Floats, after: Floats) -> int:
    """Write the places that a line bends at as it goes round a corner with ground to its right.

    Returns how many there are then. One that is sharper than a right angle has two.
    """
    dx, dy, ex, ey = at[0] - before[0], at[1] - before[1], after[0] - at[0], after[1] - at[1]
    turn = np.arctan2(dx * ey - dy * ex, dx * ex + dy * ey)
    if abs(turn) > np.pi - 1e-9:  # the end of a wall
        turn = np.pi
    if turn < 1e-9:
        return count
    long = np.hypot(dx, dy)
    normal = (dy / long, -dx / long)
    parts = 1 if turn <= np.pi / 2 + 1e-9 else 2
    far = OFF_M / np.cos(turn / (2 * parts))
    for part in range(parts):
        x, y = offset(at, normal, turn * (2 * part + 1) / (2 * parts), far)
        found[count, 0], found[count, 1], found[count, 2], found[count, 3] = x, y, at[0], at[1]
        count += 1
    return count


@compiled
def turnings(outline: Floats, points: int, found: Floats, count: int) -> int:
    """Write where a line bends round an outline, and the corners: rows of x, y, x, y.

    A ring has its inside on the left, and one point fewer than its outline, which ends where it
    begins. A line has twice as many points as stretches: it is gone round on both sides. Returns
    how many are written then.
    """
    for k in range(points):
        one, two, three = k, (k + 1) % points, (k + 2) % points
        count = add_turnings(
            found,
            count,
            outline[one if one < len(outline) else points - one],
            outline[two if two < len(outline) else points - two],
            outline[three if three < len(outline) else points - three],
        )
    return count


@compiled
def apart(a: Floats, b: Floats) -> float:
    """Return how far apart two places are."""
    return float(np.hypot(b[0] - a[0], b[1] - a[1]))


@compiled
def shortcut(edges: Edges, line: Floats, gap_m: float) -> Floats:
    """Return a line's own places, as few as straight lines that keep a gap can join."""
    kept = np.empty_like(line)
    kept[0] = line[0]
    count, at, last = 1, 0, len(line) - 1
    while at < last:
        stride, best, growing = 1, at + 1, True
        while stride > 0 and best < last:  # longer and longer strides, then shorter ones
            there = min(last, best + stride)
            if clear(edges, (line[at, 0], line[at, 1]), (line[there, 0], line[there, 1]), gap_m):
                best = there
            else:
                growing = False
            stride = stride * 2 if growing else stride // 2
        kept[count] = line[best]
        count += 1
        at = best
    return kept[:count]


@compiled
def side(a: Floats, b: Floats, x: float, y: float) -> float:
    """Return how far left of the line from a to b a place is."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    return float((dx * (y - a[1]) - dy * (x - a[0])) / np.hypot(dx, dy))


@compiled
def holds(a: Floats, b: Floats, way: float, corner: Floats) -> bool:
    """Whether a turning is on the inner side of a segment, or touches it from there."""
    off = side(a, b, corner[0], corner[1]) * way
    if off > SAME_M:
        return True
    return off >= -SAME_M and side(a, b, corner[2], corner[3]) * way > 0.0


@compiled
def within(corners: Floats, a: Floats, b: Floats, c: Floats, way: float) -> Floats:
    """Return the turnings that a string from a over b to c cannot be pulled over, and c."""
    found = np.empty((len(corners) + 1, 2), np.float64)
    count = 0
    west, east = min(a[0], b[0], c[0]) - SAME_M, max(a[0], b[0], c[0]) + SAME_M
    south, north = min(a[1], b[1], c[1]) - SAME_M, max(a[1], b[1], c[1]) + SAME_M
    for k in range(len(corners)):
        x, y = corners[k, 0], corners[k, 1]
        if x < west or x > east or y < south or y > north:
            continue
        if side(a, c, x, y) * way >= -SAME_M or not holds(a, b, way, corners[k]):
            continue
        if holds(b, c, way, corners[k]):
            found[count, 0], found[count, 1] = x, y
            count += 1
    found[count] = c
    return found[: count + 1]


@compiled
def pulled(corners: Floats, a: Floats, b: Floats, c: Floats) -> Floats:
    """Return what a bend b between a and c becomes: the places between them, in order."""
    turn = side(a, b, c[0], c[1])
    if abs(turn) <= 1e-9:
        return np.empty((0, 2), np.float64)
    way = 1.0 if turn > 0.0 else -1.0
    found = within(corners, a, b, c, way)
    chain = np.empty_like(found)
    count, at, last = 0, a, len(found) - 1
    while True:  # the next of the hull is that which no other is outside of
        best = last
        for k in range(last):
            far = apart(found[k], at)
            if far <= SAME_M:
                continue
            off = side(at, found[best], found[k, 0], found[k, 1]) * way
            farther = far > apart(found[best], at)
            if off < -1e-9 or (off <= 1e-9 and farther):
                best = k
        if best == last or count >= last:
            return chain[:count]
        chain[count] = found[best]
        at = found[best]
        count += 1


@compiled
def tightened(corners: Floats, line: Floats) -> Floats:
    """Return a line pulled taut between its ends."""
    for _ in range(ROUNDS):
        still = True
        k = 1
        while k < len(line) - 1:
            a, b, c = line[k - 1], line[k], line[k + 1]
            chain = np.empty((0, 2), np.float64)
            if min(apart(a, b), apart(b, c), apart(a, c)) > SAME_M:
                chain = pulled(corners, a, b, c)
            if len(chain) == 1 and apart(chain[0], b) <= SAME_M:
                k += 1
                continue
            still = False
            line = np.concatenate((line[:k], chain, line[k + 1 :]))
            k += max(1, len(chain))
        if still:
            break
    return line
