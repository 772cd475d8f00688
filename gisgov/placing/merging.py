"""Edges joined into borders: what lies between the same two places is one, with two sides."""

from __future__ import annotations

import numpy as np

from gisgov.placing.compiling import compiled
from gisgov.placing.table import Ints, Longs

__all__ = ["Shape", "merge", "shape_at"]

Shape = tuple[int, int, int, int]
"""x, y, dx and dy of a border, in lattice steps."""


@compiled
def merge(start: Longs, end: Longs, label: Ints) -> tuple[Longs, Ints, Ints]:
    """Join edges that lie between the same two places into one border.

    Parameters
    ----------
    start, end
        Ends of directed edges, in steps, (n, 2).
    label
        The area on the left of each, from 1.

    Returns
    -------
    Shapes (x, y, dx, dy) and sides (labels on the left and right) of borders, and pairs of labels
    that lie on the same side of one edge.
    """
    n = len(label)
    slots = np.full(room(n), -1, np.int32)
    shapes = np.empty((n, 4), np.int64)
    sides = np.zeros((n, 2), np.int32)
    same = np.empty((n, 2), np.int32)
    count, twice = 0, 0
    for i in range(n):
        ax, ay, bx, by = start[i, 0], start[i, 1], end[i, 0], end[i, 1]
        turned = bx < ax or (bx == ax and by < ay)
        if turned:
            ax, ay, bx, by = bx, by, ax, ay
        shape = ax, ay, bx - ax, by - ay
        slot = slot_of(slots, shapes, shape)
        k, side = slots[slot], int(turned)
        if k < 0:
            k, slots[slot] = count, count
            shapes[k, 0], shapes[k, 1], shapes[k, 2], shapes[k, 3] = shape
            count += 1
        if sides[k, side] != 0:
            same[twice, 0], same[twice, 1] = sides[k, side], label[i]
            twice += 1
        else:
            sides[k, side] = label[i]
    return shapes[:count].copy(), sides[:count].copy(), same[:twice].copy()


@compiled
def room(n: int) -> int:
    """Return the least power of two that leaves half of a table of n entries free."""
    size = 16
    while size < 2 * n:
        size *= 2
    return size


@compiled
def slot_of(slots: Ints, shapes: Longs, shape: Shape) -> int:
    """Return where a table of borders has a border, or has room for it."""
    slot = mixed(shape) & (len(slots) - 1)
    while slots[slot] >= 0 and shape_at(shapes, slots[slot]) != shape:
        slot = (slot + 1) & (len(slots) - 1)
    return slot


@compiled
def mixed(numbers: Shape) -> int:
    """Return a number that spreads four over all its bits (after the finaliser of splitmix64)."""
    h = np.uint64(0)
    for part in numbers:
        h = (h ^ (h >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9) + np.uint64(part)
    h = (h ^ (h >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return int((h ^ (h >> np.uint64(31))) & np.uint64(0x7FFFFFFFFFFFFFFF))


@compiled
def shape_at(shapes: Longs, k: int) -> Shape:
    """Return x, y, dx and dy of a border."""
    return shapes[k, 0], shapes[k, 1], shapes[k, 2], shapes[k, 3]
