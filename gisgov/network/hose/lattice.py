"""Ground as a lattice of places with links between neighbours, and the ways over it, compiled.

A link that comes too near to an obstacle is cut. A place has links to the eight around it, and
knight's moves where two links make one; so a way over open ground is at most 2.8 % longer than a
straight line, and the way that is shortest here is seldom another than the shortest on the ground.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gisgov.network.hose.clearance import Edges, Floats, Ints, clear, reaches
from gisgov.network.hose.compiling import compiled

__all__ = ["CELL_M", "KEEP_M", "Lattice", "laid", "trace", "ways"]

CELL_M = 0.7
"""From place to place: a strip this wide holds a way of links at any angle."""

KEEP_M = 0.15
"""How far links keep off obstacles; with a cell it makes a metre, from edge to edge of a gap."""

# Lengths of links in whole numbers, no longer for their directions than they are on the ground
STRAIGHT, SLANTED, KNIGHTS = 408, 577, 912
LENGTHS = np.array((408, 577) * 4 + (912,) * 8)
COLUMNS = np.array((1, 1, 0, -1, -1, -1, 0, 1, 2, 2, 1, -1, -2, -2, -1, 1))
ROWS = np.array((0, 1, 1, 1, 0, -1, -1, -1, -1, 1, 2, 2, 1, -1, -2, -2))
FIRST = np.array((0,) * 8 + (0, 0, 2, 2, 4, 4, 6, 6))  # steps of a knight's move
SECOND = np.array((0,) * 8 + (7, 1, 1, 3, 3, 5, 5, 7))
WIDTH = 128  # of a bucket of lengths
NEAR_M = 1.15  # no link that begins farther from an edge comes too near to it
TILE = 4  # bits of the number of a place within a tile, a side
READY = 2  # of a tile: see `Lattice`
DONE = 128  # of the number that says where a way came from
AROUND = 4  # places along either side of the square in which a target looks for links


Bytes = npt.NDArray[np.uint8]


class Lattice(NamedTuple):
    """Places at x0 + column * CELL_M, y0 + row * CELL_M; bit d of `cuts`: no link that way.

    Directions count from east, against the clock. A tile is a bucket of edges: its links are cut
    when a way first comes there, and `ready` says 1 when they are, 2 when those around it are too.
    """

    x0: float
    y0: float
    across: int
    down: int
    cuts: Bytes
    ready: Bytes
    edges: Edges


class Search(NamedTuple):
    """What a search knows: of each place its length plus one, and the move that led there.

    `waiting` are places to go on from, `after` the next one in the bucket of lengths that begins
    at one of `heads`, and `known` is how many there are.
    """

    lengths: Ints
    came: Bytes
    waiting: Ints
    after: Ints
    heads: Ints
    known: int


@compiled
def place(lattice: Lattice, at: int) -> tuple[float, float]:
    """Return where a place is."""
    column, row = at % lattice.across, at // lattice.across
    return lattice.x0 + column * CELL_M, lattice.y0 + row * CELL_M


@compiled
def least_over(dx: float, dy: float) -> int:
    """Return how long a way over links is where nothing is in the way."""
    more, less = max(abs(dx), abs(dy)) / CELL_M, min(abs(dx), abs(dy)) / CELL_M
    if more > 2 * less:
        return int((more - 2 * less) * STRAIGHT + less * KNIGHTS)
    return int((more - less) * KNIGHTS + (2 * less - more) * SLANTED)


@compiled
def cuts(u: float, v: float, du: float, dv: float, long: float) -> bool:
    """Whether an edge along 0..long of the first axis comes too near to a link from (u, v) on."""
    u2, v2 = u + du, v + dv
    if min(v, v2) >= KEEP_M or max(v, v2) <= -KEEP_M:
        return False
    if min(u, u2) >= long + KEEP_M or max(u, u2) <= -KEEP_M:
        return False
    if v * v2 < 0.0 and 0.0 <= u - du * v / dv <= long:
        return True
    one, two = u - min(long, max(0.0, u)), u2 - min(long, max(0.0, u2))
    if min(v * v + one * one, v2 * v2 + two * two) < KEEP_M * KEEP_M:
        return True
    for end in (0.0, long):
        along = min(1.0, max(0.0, ((end - u) * du - v * dv) / (du * du + dv * dv)))
        x, y = u + along * du - end, v + along * dv
        if x * x + y * y < KEEP_M * KEEP_M:
            return True
    return False


@compiled
def cut_by(links: Bytes, end: Floats, tile: tuple[int, int], limits: tuple[int, int]) -> None:
    """Cut the links of a tile that come too near to an edge, of a lattice so wide and high.

    The edge is in metres from the first place.
    """
    across, down = limits
    p, q = (end[0], end[1]), (end[2], end[3])
    long = np.sqrt((q[0] - p[0]) ** 2 + (q[1] - p[1]) ** 2)
    tx, ty = (q[0] - p[0]) / long * CELL_M, (q[1] - p[1]) / long * CELL_M
    low, left = tile[1] << TILE, tile[0] << TILE
    first = max(low, 1, int((min(p[1], q[1]) - KEEP_M) // CELL_M))
    last = min(low + (1 << TILE), down - 1, int((max(p[1], q[1]) + KEEP_M) // CELL_M) + 1)
    for row in range(first, last):
        y = row * CELL_M
        west, east = reaches(p, q, y - KEEP_M, y + CELL_M + KEEP_M)
        begin = max(left, 1, int((west - KEEP_M) // CELL_M))
        after = min(left + (1 << TILE), across - 1, int((east + KEEP_M) // CELL_M) + 2)
        for column in range(begin, after):
            x = column * CELL_M
            u = ((x - p[0]) * tx + (y - p[1]) * ty) / CELL_M
            v = ((y - p[1]) * tx - (x - p[0]) * ty) / CELL_M
            if abs(v) > NEAR_M or u < -NEAR_M or u > long + NEAR_M:
                continue
            at = row * across + column
            if cuts(u, v, tx, -ty, long):
                links[at] |= 1
                links[at + 1] |= 16
            if cuts(u, v, tx + ty, tx - ty, long):
                links[at] |= 2
                links[at + across + 1] |= 32
            if cuts(u, v, ty, tx, long):
                links[at] |= 4
                links[at + across] |= 64
            if cuts(u, v, ty - tx, tx + ty, long):
                links[at] |= 8
                links[at + across - 1] |= 128


@compiled
def prepare(lattice: Lattice, i: int, j: int) -> None:
    """See to it that links are cut in a tile and in those around it."""
    edges, limits = lattice.edges, (lattice.across, lattice.down)
    origin = np.array((lattice.x0, lattice.y0, lattice.x0, lattice.y0))
    if lattice.ready[j * edges.across + i] == 2:
        return
    for row in range(max(0, j - 1), min(edges.down, j + 2)):
        for column in range(max(0, i - 1), min(edges.across, i + 2)):
            tile = row * edges.across + column
            if lattice.ready[tile] == 0:
                lattice.ready[tile] = 1
                for k in range(edges.begins[tile], edges.begins[tile + 1]):
                    end = edges.ends[edges.members[k]] - origin
                    cut_by(lattice.cuts, end, (column, row), limits)
    lattice.ready[j * edges.across + i] = READY


@compiled
def laid(edges: Edges) -> Lattice:
    """Lay a lattice over buckets of edges; its margin has no links."""
    across, down = edges.across << TILE, edges.down << TILE
    cuts_ = np.zeros(across * down, np.uint8)
    rows = cuts_.reshape((down, across))
    for margin in (0, 1, -2, -1):  # two wide, so that no knight's move leaves the lattice
        rows[margin, :] = 255
        rows[:, margin] = 255
    ready = np.zeros(edges.across * edges.down, np.uint8)
    return Lattice(edges.x0, edges.y0, across, down, cuts_, ready, edges)


@compiled
def step(lattice: Lattice, way: int) -> int:
    """Return what a step in one of eight directions adds to the number of a place."""
    way &= 7
    dx = 1 if way in (7, 0, 1) else (-1 if way in (3, 4, 5) else 0)
    dy = 1 if way in (1, 2, 3) else (-1 if way in (5, 6, 7) else 0)
    return dy * lattice.across + dx


@compiled
def leads(lattice: Lattice, at: int, one: int, two: int) -> bool:
    """Whether two steps from a place, one after the other, are both free."""
    if lattice.cuts[at] >> one & 1:
        return False
    return not lattice.cuts[at + step(lattice, one)] >> two & 1


@compiled
def links_of(lattice: Lattice, edges: Edges, target: Floats) -> tuple[Ints, Ints]:
    """Return the places around a target that a straight line leads to, -1 for none, and how far."""
    found, far = np.full(AROUND * AROUND, -1, np.int32), np.zeros(AROUND * AROUND, np.int32)
    column = int((target[0] - lattice.x0) // CELL_M) - 1
    row = int((target[1] - lattice.y0) // CELL_M) - 1
    for k in range(AROUND * AROUND):
        i, j = column + k % AROUND, row + k // AROUND
        if not (0 < i < lattice.across - 1 and 0 < j < lattice.down - 1):
            continue
        x, y = place(lattice, j * lattice.across + i)
        if clear(edges, (target[0], target[1]), (x, y), KEEP_M):
            found[k] = j * lattice.across + i
            far[k] = least_over(x - target[0], y - target[1])
    return found, far


@compiled
def best_link(found: Ints, far: Ints, lengths: Ints) -> tuple[int, int]:
    """Return which link of a target is on its shortest way, and that way's length; or -1."""
    best, least = -1, 0
    for k in range(len(found)):
        if found[k] >= 0 and lengths[found[k]] > 0:
            length = lengths[found[k]] - 1 + far[k]
            if best < 0 or length < least:
                best, least = k, length
    return best, least


@compiled
def aimed(lattice: Lattice, search: Search, target: Floats) -> Search:
    """Order what waits anew, by the least length that a way over it to another target can have.

    What is too far for this target waits in no bucket, as it may be near enough to the next.
    """
    search.heads[:] = -1
    count = 0
    for k in range(search.known):
        at = search.waiting[k]
        if not search.came[at] & DONE:
            x, y = place(lattice, at)
            least = least_over(x - target[0], y - target[1])
            bucket = (search.lengths[at] - 1 + least) // WIDTH
            search.waiting[count] = at
            if bucket < len(search.heads):
                search.after[count] = search.heads[bucket]
                search.heads[bucket] = count
            count += 1
    lengths, came, waiting, after, heads, _ = search
    return Search(lengths, came, waiting, after, heads, count)


@compiled
def more(room: Ints) -> Ints:
    """Return an array that has room for twice as much."""
    return np.concatenate((room, np.empty_like(room)))


@compiled
def seek(  # noqa: C901 - one loop, as a call costs more here than what it does
    lattice: Lattice, search: Search, target: Floats, found: Ints, far: Ints
) -> tuple[Search, int]:
    """Search on until no way to a target can be shorter; return its link, or -1."""
    search = aimed(lattice, search, target)
    lengths, came, waiting, after, heads, count = search
    links, across, wide = lattice.cuts, lattice.across, lattice.edges.across
    steps = ROWS * across + COLUMNS
    now = 0
    while now < len(heads):
        k = heads[now]
        if k < 0:
            now += 1
            best, least = best_link(found, far, lengths)
            if best >= 0 and least <= now * WIDTH:
                break
            continue
        heads[now] = after[k]
        at = waiting[k]
        if came[at] & DONE:
            continue
        came[at] |= DONE
        column, row = at % across, at // across
        if lattice.ready[(row >> TILE) * wide + (column >> TILE)] != READY:
            prepare(lattice, column >> TILE, row >> TILE)
        if count + 16 > len(waiting):
            waiting, after = more(waiting), more(after)
        cut, length = np.int64(links[at]), lengths[at]
        x, y = lattice.x0 + column * CELL_M - target[0], lattice.y0 + row * CELL_M - target[1]
        for move in range(16 if cut != 255 else 0):
            there, longer = at + steps[move], length + LENGTHS[move]
            if lengths[there] != 0 and longer >= lengths[there]:
                continue
            if move < 8:
                cuts_it = cut >> move
            else:
                one, two = FIRST[move], SECOND[move]
                cuts_it = (cut >> one | links[at + steps[one]] >> two) & (
                    cut >> two | links[at + steps[two]] >> one
                )
            if cuts_it & 1:
                continue
            lengths[there] = longer
            came[there] = move
            dx, dy = x + COLUMNS[move] * CELL_M, y + ROWS[move] * CELL_M
            bucket = max(now, (longer + least_over(dx, dy)) // WIDTH)
            waiting[count] = there
            if bucket < len(heads):
                after[count] = heads[bucket]
                heads[bucket] = count
            count += 1
    best, _ = best_link(found, far, lengths)
    left = Search(lengths, came, waiting, after, heads, count)
    return left, found[best] if best >= 0 else -1


@compiled
def ways(lattice: Lattice, start: int, targets: Floats, reach_m: float) -> tuple[Ints, Bytes]:
    """Find the shortest ways from a place to targets, as far as a reach.

    The search goes on from target to target: a place that is done for one is done for all.

    Returns
    -------
    The place from which each target has a link (-1 for none), and where the way to each place came
    from (a direction, or 8 and more for knight's moves).
    """
    ends = np.full(len(targets), -1, np.int32)
    search = Search(
        np.zeros(len(lattice.cuts), np.int32),
        np.zeros(len(lattice.cuts), np.uint8),
        np.empty(1 << 16, np.int32),
        np.empty(1 << 16, np.int32),
        np.full(int(reach_m / CELL_M * STRAIGHT) // WIDTH + 1, -1, np.int32),
        1,
    )
    search.lengths[start] = 1
    search.waiting[0] = start
    for k in range(len(targets)):
        found, far = links_of(lattice, lattice.edges, targets[k])
        if found.max() >= 0:
            search, ends[k] = seek(lattice, search, targets[k], found, far)
    return ends, search.came


@compiled
def trace(lattice: Lattice, came: Bytes, end: int, start: int) -> Floats:
    """Return the places of the way from an end back to the start, link by link."""
    count, at = 0, end
    line = np.empty((1024, 2), np.float64)
    while True:
        if count + 2 > len(line):
            line = np.concatenate((line, np.empty_like(line)))
        line[count] = place(lattice, at)
        count += 1
        if at == start:
            return line[:count]
        move = came[at] & 127
        if move < 8:
            at -= step(lattice, move)
            continue
        one, two = FIRST[move], SECOND[move]
        before = at - step(lattice, one) - step(lattice, two)
        middle = before + step(lattice, one if leads(lattice, before, one, two) else two)
        line[count] = place(lattice, middle)
        count += 1
        at = before
