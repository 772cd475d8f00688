"""Which cells of a window borders touch, and so which borders each block of the ground has."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gisgov.placing.compiling import compiled
from gisgov.placing.merging import Shape, shape_at
from gisgov.placing.table import Ints, Longs

__all__ = ["blocks_of_borders", "touched"]


@compiled
def apart(shape: Shape, x: int, y: int, size: int) -> bool:
    """Whether the line of a border passes by a cell, or the border ends left or right of it."""
    ax, ay, dx, dy = shape
    west, east, south, north = x - 1 - ax, x + size + 1 - ax, y - 1 - ay, y + size + 1 - ay
    if max(0, dx) < west or min(0, dx) > east:
        return True
    a, b = dx * south - dy * west, dx * south - dy * east
    c, d = dx * north - dy * west, dx * north - dy * east
    return (a > 0 and b > 0 and c > 0 and d > 0) or (a < 0 and b < 0 and c < 0 and d < 0)


@compiled
def touched(shape: Shape, bits: int, columns: int, rows: int, found: Ints) -> int:
    """Write the cells of a window that a border touches, a step around them included.

    Returns how many. Cells are `2**bits` steps wide, places are steps from the window's corner, and
    a cell is row * columns + column.
    """
    ax, ay, dx, dy = shape
    size, count = 1 << bits, 0
    low, high = min(ay, ay + dy), max(ay, ay + dy)
    for row in range(max(0, (low - 1) >> bits), min(rows - 1, (high + 1) >> bits) + 1):
        south, north = max(low, (row << bits) - 1), min(high, ((row + 1) << bits) + 1)
        one, two = ax, ax + dx
        if dy != 0:
            one = ax + dx * (south - ay) // dy
            two = ax + dx * (north - ay) // dy
        west, east = min(one, two) - 2, max(one, two) + 2
        for column in range(max(0, west >> bits), min(columns - 1, east >> bits) + 1):
            if not apart(shape, column << bits, row << bits, size):
                found[count] = row * columns + column
                count += 1
    return count


@compiled
def blocks_of_borders(
    shapes: Longs, bits: int, columns: int, rows: int
) -> tuple[Longs, Ints, npt.NDArray[np.float64]]:
    """Lay borders into blocks.

    Returns
    -------
    Where the borders of each block begin (and end), the borders block by block, and steps of
    border in each block: a border's length is shared out evenly over those that it touches.
    """
    found = np.empty(6 * (columns + rows) + 16, np.int32)
    counts = np.zeros(columns * rows, np.int64)
    length = np.zeros(columns * rows, np.float64)
    for k in range(len(shapes)):
        n = touched(shape_at(shapes, k), bits, columns, rows, found)
        for i in range(n):
            counts[found[i]] += 1
            length[found[i]] += np.hypot(float(shapes[k, 2]), float(shapes[k, 3])) / n
    begins = np.zeros(columns * rows + 1, np.int64)
    for block in range(columns * rows):
        begins[block + 1] = begins[block] + counts[block]
        counts[block] = begins[block]  # where its next border goes
    crossing = np.empty(begins[columns * rows], np.int32)
    for k in range(len(shapes)):
        for i in range(touched(shape_at(shapes, k), bits, columns, rows, found)):
            crossing[counts[found[i]]] = k
            counts[found[i]] += 1
    return begins, crossing, length
