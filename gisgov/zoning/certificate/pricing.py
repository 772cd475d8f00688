"""What listed grids are worth at given prices: the reduced costs of all columns, at once.

A column is a grid with the present code that it goes on as, or with a new one; of each grid the
best code counts.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gisgov.zoning.certificate.compiling import compiled
from gisgov.zoning.certificate.enumeration import Listed, Shorts
from gisgov.zoning.certificate.pieces import Pieces
from gisgov.zoning.values import Floats, Ints

__all__ = ["NEW", "Offers", "best_of_each_piece", "offers", "reduced", "some", "within"]

NEW = -1
"""Instead of a code: the grid is new."""


class Offers(NamedTuple):
    """Grids that a plan can choose.

    Grid i has the pieces `members[start[i]:start[i + 1]]`; `cost[i]` is what it weighs when it is
    new, and `saved[first[i]:first[i + 1]]` what each of the codes beside saves.
    """

    start: Ints
    members: Shorts
    cost: Floats
    first: Ints
    code: Shorts
    saved: Floats


def offers(listed: Listed, pieces: Pieces, *, moved: float) -> Offers:
    """Return all listed grids with the codes that they can go on as."""
    codes = np.count_nonzero(pieces.held, axis=1)
    room = int(codes[listed.members].sum()) if moved > 0 else 0
    held = pieces.held if moved > 0 else pieces.held[:, :0]
    lists = (listed.start, listed.members, listed.cost)
    return Offers(*coded(lists, pieces.counted, held, moved, room))


@compiled
def coded(
    listed: tuple[Ints, Shorts, Floats], counted: Ints, held: Ints, moved: float, room: int
) -> tuple[Ints, Shorts, Floats, Ints, Shorts, Floats]:
    """Count the households that each grid moves, and how many fewer with each code."""
    start, members, cost = listed
    whole, first = cost.copy(), np.zeros(len(cost) + 1, np.int64)
    code, saved = np.empty(room, np.int16), np.empty(room)
    kept = np.zeros(held.shape[1])
    for grid in range(len(cost)):
        kept[:] = 0.0
        for piece in members[start[grid] : start[grid + 1]]:
            whole[grid] += moved * counted[piece]
            for c in range(len(kept)):
                kept[c] += moved * held[piece, c]
        count = first[grid]
        for c in range(len(kept)):
            if kept[c] > 0:
                code[count], saved[count] = c, kept[c]
                count += 1
        first[grid + 1] = count
    return start, members, whole, first, code[: first[-1]], saved[: first[-1]]


@compiled
def reduced(grids: Offers, prices: tuple[Floats, Floats, float]) -> tuple[Floats, Ints]:
    """Return each grid's least reduced cost and the code that gives it.

    Parameters
    ----------
    prices
        Duals: what each piece pays its grid, what each code earns it (at most 0), what it gets.
    """
    start, members, cost, first, code, saved = grids
    piece_price, code_price, grid_price = prices
    result, best = np.empty(len(cost)), np.full(len(cost), NEW)
    for grid in range(len(cost)):
        value, gain = cost[grid] - grid_price, 0.0
        for piece in members[start[grid] : start[grid + 1]]:
            value -= piece_price[piece]
        for at in range(first[grid], first[grid + 1]):
            more = saved[at] + code_price[code[at]]
            if more > gain:
                gain, best[grid] = more, code[at]
        result[grid] = value - gain
    return result, best


@compiled
def within(
    grids: Offers, prices: tuple[Floats, Floats, float], value: Floats, most: float
) -> tuple[Ints, Ints]:
    """Return grids and codes of all columns whose reduced cost is at most so much.

    Parameters
    ----------
    value
        Of each grid the least reduced cost.
    """
    chosen = np.flatnonzero(value <= most)
    room = len(chosen)
    for grid in chosen:
        room += grids.first[grid + 1] - grids.first[grid]
    grid_of, code_of = np.empty(room, np.int64), np.empty(room, np.int64)
    count = 0
    for grid in chosen:
        new = grids.cost[grid] - prices[2]
        for piece in grids.members[grids.start[grid] : grids.start[grid + 1]]:
            new -= prices[0][piece]
        if new <= most:
            grid_of[count], code_of[count] = grid, NEW
            count += 1
        for at in range(grids.first[grid], grids.first[grid + 1]):
            if new - grids.saved[at] - prices[1][grids.code[at]] <= most:
                grid_of[count], code_of[count] = grid, grids.code[at]
                count += 1
    return grid_of[:count], code_of[:count]


@compiled
def best_of_each_piece(grids: Offers, value: Floats, pieces: int, most: float) -> Ints:
    """Return the grids below a value that are least for one of their pieces, in order."""
    best, least = np.full(pieces, -1), np.full(pieces, most)
    for grid in range(len(value)):
        if value[grid] >= most:
            continue
        for piece in grids.members[grids.start[grid] : grids.start[grid + 1]]:
            if value[grid] < least[piece]:
                best[piece], least[piece] = grid, value[grid]
    return np.unique(best[best >= 0])


def some(grids: Offers, at: Ints) -> Offers:
    """Return some of the grids, in the order asked for."""
    start, members = taken(grids.start, at)
    first, codes = taken(grids.first, at)
    return Offers(
        start, grids.members[members], grids.cost[at], first, grids.code[codes], grids.saved[codes]
    )


def taken(start: Ints, at: Ints) -> tuple[Ints, Ints]:
    """Return starts of some rows when they are put together, and places of what they hold."""
    lengths = start[at + 1] - start[at]
    ends = np.concatenate([[0], np.cumsum(lengths)])
    return ends, np.arange(ends[-1]) + np.repeat(start[at] - ends[:-1], lengths)
