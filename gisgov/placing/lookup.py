"""Which area holds each point, compiled: a table is read, and never written.

In a cell that borders cross, the way from the cell's corner to the point is followed, first up the
cell's left side, then across; each border on the way changes the answer from the area on its one
side to the area on its other, and as these changes are added up, their order does not matter. All
comparisons are of whole lattice steps, and exact; so are those of what a point has beyond them.

The corner stands for the place an infinitesimal to the right of it and above, being to the right
counting more, so that no way runs through the end of a border or along one.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gisgov.placing.compiling import compiled
from gisgov.placing.table import Ints, Longs, Table

__all__ = ["place", "touching"]

STEPS_A_M = 1024.0
CHUNK = 2048  # points a pass: their coordinates and answers stay in the cache next to the core
DIGIT = 29  # bits of a fraction that are taken at a time
FREE = -1  # what is less is a cell that borders cross

Floats = npt.NDArray[np.float64]
Uints = npt.NDArray[np.uint32]


# ---------------------------------------------------------------- exact signs


@compiled
def beyond(whole: int, dx: int, dy: int, fx: float, fy: float) -> int:
    """Return a number with the sign of whole + dx * fy - dy * fx.

    The fractions, at most a half, are taken 29 bits at a time until what is left of them cannot
    change the sign; dx and dy are below 2**31, so nothing overflows.
    """
    reach = abs(dx) + abs(dy)
    while abs(whole) <= reach and (fx != 0.0 or fy != 0.0):
        fx *= float(1 << DIGIT)
        fy *= float(1 << DIGIT)
        kx, ky = int(fx), int(fy)
        fx -= kx
        fy -= ky
        whole = (whole << DIGIT) + dx * ky - dy * kx
    return whole


@compiled
def is_left(whole: int, dx: int, dy: int) -> int:
    """1 where a place right of and above a point is left of an edge, by the point's product."""
    if whole == 0:
        whole = -dy if dy != 0 else dx
    return int(whole > 0)


@compiled
def between(low: int, high: int, p: int, f: float) -> bool:
    """Whether p + f lies between two whole numbers or on one of them."""
    if low > high:
        low, high = high, low
    return (p > low or (p == low and f >= 0.0)) and (p < high or (p == high and f <= 0.0))


@compiled
def upper(packed: int) -> int:
    """Return the first of two numbers in one."""
    return packed >> 32


@compiled
def lower(packed: int) -> int:
    """Return the second of two numbers in one."""
    return ((packed & 0xFFFFFFFF) ^ 0x80000000) - 0x80000000  # its sign is in bit 31


@compiled
def first_of(left: int, right: int) -> int:
    """Return the label that sorts first, of two of which one may be none."""
    if left == 0 or (right != 0 and right < left):
        return right
    return left


# ---------------------------------------------------------------- answering


@compiled
def fine_cell(table: Table, x: float, y: float) -> tuple[np.int32, np.int32]:
    """Return column and row of the finest cell of a point; of the margin, for one outside."""
    u = (x - table.x0) * table.per_m
    v = (y - table.y0) * table.per_m
    inside = (u >= 0.0) & (u < table.width) & (v >= 0.0) & (v < table.height)
    return np.int32(u if inside else 0.0), np.int32(v if inside else 0.0)


@compiled
def cell_at(table: Table, column: np.int32, row: np.int32) -> tuple[np.uint32, np.uint32]:
    """Return where a cell's code is, and where the palette of its block begins."""
    across, depth = np.uint32(table.across), np.uint32(table.depth)
    inner = np.uint32((1 << table.depth) - 1)
    u, v = np.uint32(column), np.uint32(row)
    block = table.blocks[(v >> depth) * across + (u >> depth)]
    wide = np.uint32(block & np.uint64(15))
    inside = (((v & inner) >> wide) << (depth - wide)) + ((u & inner) >> wide)
    return np.uint32(block >> np.uint64(32)) + inside, np.uint32(block) >> np.uint32(4)


@compiled
def corner_of(table: Table, x: float, y: float) -> tuple[int, int]:
    """Return the corner of a point's cell in steps from the corner of the table."""
    column, row = fine_cell(table, x, y)
    block = (row >> table.depth) * table.across + (column >> table.depth)
    wide = int(table.blocks[block] & np.uint64(15))
    fine = table.fine_steps
    return ((int(column) >> wide) << wide) * fine, ((int(row) >> wide) << wide) * fine


@compiled
def steps_of(table: Table, x: float, y: float) -> tuple[int, int, float, float]:
    """Return a point's whole steps from the corner of the table, and what is left of a step."""
    sx, sy = np.rint(x * STEPS_A_M), np.rint(y * STEPS_A_M)
    fx, fy = x * STEPS_A_M - sx, y * STEPS_A_M - sy
    return int(sx) - table.x0_steps, int(sy) - table.y0_steps, fx, fy


@compiled
def shape_of(borders: Longs, k: int) -> tuple[int, int, int, int]:
    """Return x, y, dx and dy of a border."""
    return borders[k, 0], borders[k, 1], upper(borders[k, 2]), lower(borders[k, 2])


@compiled
def side_of(table: Table, k: int, x: float, y: float) -> int:
    """Return a number that is above 0 left of a border's line, 0 on it, below 0 right of it."""
    ax, ay, dx, dy = shape_of(table.borders, k)
    px, py, fx, fy = steps_of(table, x, y)
    return beyond(dx * (py - ay) - dy * (px - ax), dx, dy, fx, fy)


@compiled
def across_one(table: Table, k: int, x: float, y: float) -> int:
    """Return the label of a point whose cell is crossed by one border from side to side."""
    side = side_of(table, k, x, y)
    left, right = upper(table.borders[k, 3]), lower(table.borders[k, 3])
    if side == 0:
        return first_of(left, right)
    return left if side > 0 else right


@compiled
def passed(
    shape: tuple[int, int, int, int],
    corner: int,
    point: tuple[int, int, float, float],
) -> tuple[int, bool]:
    """Follow the way from a corner, where 0, 0 is, to a point; `corner` is 1 where it is left.

    Returns how often the border is crossed from its right to its left (1, 0 or -1), and whether the
    point is on it.
    """
    ax, ay, dx, dy = shape
    px, py, fx, fy = point
    joint = dx * (py - ay) + dy * ax  # of the place where the way turns, left of the point
    side = beyond(joint - dy * px, dx, dy, fx, fy)
    turned = is_left(beyond(joint, dx, dy, 0.0, fy), dx, dy)
    level = py - (fy < 0.0)
    times = 0
    if (ax <= 0) != (ax + dx <= 0):
        times += turned - corner
    if (ay <= level) != (ay + dy <= level):
        times += int(side > 0) - turned
    on_it = side == 0 and between(ax, ax + dx, px, fx) and between(ay, ay + dy, py, fy)
    return times, on_it


@compiled
def in_crowd(table: Table, crowd: int, x: float, y: float) -> int:
    """Return the label of a point whose cell has an end of a border, or several borders."""
    px, py, fx, fy = steps_of(table, x, y)
    x0, y0 = corner_of(table, x, y)
    label, first = int(table.crowded[crowd, 1]), 0
    for at in range(table.crowded[crowd, 0], table.crowded[crowd + 1, 0]):
        member = table.members[at]
        k = member >> 1
        ax, ay, dx, dy = shape_of(table.borders, k)
        point = px - x0, py - y0, fx, fy
        times, on_it = passed((ax - x0, ay - y0, dx, dy), member & 1, point)
        left, right = upper(table.borders[k, 3]), lower(table.borders[k, 3])
        label += times * (left - right)
        if on_it:
            first = first_of(first, first_of(left, right))
    return first if first > 0 else label


@compiled
def place(table: Table, x: Floats, y: Floats, out: Ints, span: tuple[int, int]) -> int:
    """Write the row of the area of each point of a span; return how many lie off the table."""
    columns, rows = np.empty(CHUNK, np.int32), np.empty(CHUNK, np.int32)
    cells, palettes = np.empty(CHUNK, np.uint32), np.empty(CHUNK, np.uint32)
    todo = np.empty(CHUNK, np.int32)
    off = 0
    for start in range(span[0], span[1], CHUNK):
        stop = min(start + CHUNK, span[1])
        off += place_chunk(
            table,
            x[start:stop],
            y[start:stop],
            out[start:stop],
            (columns, rows),
            (cells, palettes),
            todo,
        )
    return off


@compiled
def place_chunk(
    table: Table,
    x: Floats,
    y: Floats,
    out: Ints,
    fine: tuple[Ints, Ints],
    at: tuple[Uints, Uints],
    todo: Ints,
) -> int:
    """Do as `place` for a chunk, pass by pass, so that a pass waits for memory once and not often.

    The passes: the finest cells of points; where the table tells of them; what it tells; which of
    them borders cross; the side of its border for each; and the few with several borders.
    """
    off, count, crowds = 0, 0, 0
    lone = len(table.borders)
    for i in range(len(x)):
        fine[0][i], fine[1][i] = fine_cell(table, x[i], y[i])
        off += fine[0][i] == 0
    for i in range(len(x)):
        at[0][i], at[1][i] = cell_at(table, fine[0][i], fine[1][i])
    for i in range(len(x)):
        out[i] = table.palette[at[1][i] + np.uint32(table.codes[at[0][i]])]
    for i in range(len(x)):
        todo[count] = i
        count += out[i] < FREE
    for j in range(count):
        i = todo[j]
        k = -2 - out[i]
        todo[crowds] = i
        if k < lone:
            out[i] = table.rows[across_one(table, k, x[i], y[i])]
        else:
            crowds += 1
    for j in range(crowds):
        i = todo[j]
        out[i] = table.rows[in_crowd(table, -2 - out[i] - lone, x[i], y[i])]
    return off


@compiled
def noted(found: Ints, count: int, row: int) -> int:
    """Add a row to those found, if it is one and not among them; return how many there are."""
    for i in range(count):
        if found[i] == row:
            return count
    found[count] = row
    return count + (row >= 0)


@compiled
def found_at(table: Table, x: float, y: float, found: Ints) -> int:
    """Write the rows of all areas that hold or touch a point; return how many."""
    column, row = fine_cell(table, x, y)
    cell, palette = cell_at(table, column, row)
    entry = int(table.palette[palette + np.uint32(table.codes[cell])])
    if entry >= FREE:
        return noted(found, 0, entry)
    k = -2 - entry
    if k < len(table.borders):
        return found_across(table, k, x, y, found)
    return found_in_crowd(table, k - len(table.borders), x, y, found)


@compiled
def found_across(table: Table, k: int, x: float, y: float, found: Ints) -> int:
    """Do as `found_at` where one border crosses the cell from side to side."""
    side = side_of(table, k, x, y)
    count = 0
    if side >= 0:
        count = noted(found, count, table.rows[upper(table.borders[k, 3])])
    if side <= 0:
        count = noted(found, count, table.rows[lower(table.borders[k, 3])])
    return count


@compiled
def found_in_crowd(table: Table, crowd: int, x: float, y: float, found: Ints) -> int:
    """Do as `found_at` where a cell has an end of a border, or several borders."""
    px, py, fx, fy = steps_of(table, x, y)
    x0, y0 = corner_of(table, x, y)
    count = 0
    for at in range(table.crowded[crowd, 0], table.crowded[crowd + 1, 0]):
        k = table.members[at] >> 1
        ax, ay, dx, dy = shape_of(table.borders, k)
        _, on_it = passed((ax - x0, ay - y0, dx, dy), 0, (px - x0, py - y0, fx, fy))
        if on_it:
            count = noted(found, count, table.rows[upper(table.borders[k, 3])])
            count = noted(found, count, table.rows[lower(table.borders[k, 3])])
    if count == 0:
        count = noted(found, 0, table.rows[in_crowd(table, crowd, x, y)])
    return count


@compiled
def touching(table: Table, x: Floats, y: Floats, points: Longs, rows: Ints) -> int:
    """Write point and row of each area that holds or touches a point, while there is room.

    Returns how many there are.
    """
    most = 0
    for crowd in range(len(table.crowded) - 1):
        most = max(most, table.crowded[crowd + 1, 0] - table.crowded[crowd, 0])
    found = np.empty(2 * most + 3, np.int32)
    total = 0
    for i in range(len(x)):
        count = found_at(table, x[i], y[i], found)
        for j in range(count):
            if total < len(points):
                points[total], rows[total] = i, found[j]
            total += 1
    return total
