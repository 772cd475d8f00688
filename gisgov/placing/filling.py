"""How a table of areas is filled, compiled: borders laid into blocks, and blocks cut into cells.

An area's *worth* is its label with a one in the upper half; over a place, the worths of the areas
that hold it are added up as borders are crossed. So a place that no more than one area holds has
a worth of 0 or of that area, and any other tells of an overlap.

What is asked often, and how points are compared with borders, is said in `gisgov.placing.lookup`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gisgov.placing.compiling import compiled
from gisgov.placing.lookup import is_left
from gisgov.placing.merging import Shape, shape_at
from gisgov.placing.table import Ints, Longs

__all__ = ["Filled", "Ground", "blocks_of_borders", "corner_worths", "fill"]

COUNTED = 32  # from this bit on, a worth says how many areas hold a place
LABEL = (1 << COUNTED) - 1

# What `fill` counts: cells, entries of the palette, crowded cells, borders in these, pairs of areas
# that may overlap, and cells at whose corner more than one area lies.
CODES, PALETTE, CROWDED, MEMBERS, PAIRS, MUDDLED = range(6)


class Ground(NamedTuple):
    """Merged borders, and the blocks that they are laid into.

    `shapes` are x, y, dx, dy in steps from the corner of the ground; `sides` the labels left and
    right of each. `begins` are positions in `crossing`, which holds the borders of each block;
    `worths` are what lies at the blocks' corners; block b is cut into `2**cuts[b]` cells a side.
    """

    shapes: Longs
    sides: Ints
    across: int
    block_steps: int
    begins: Longs
    crossing: Ints
    worths: Longs
    cuts: npt.NDArray[np.int8]
    rows: Ints


class Filled(NamedTuple):
    """What `fill` writes; empty arrays where it shall only count."""

    blocks: Longs
    codes: npt.NDArray[np.uint16]
    palette: Ints
    crowded: Ints
    members: Ints
    pairs: Ints


# ---------------------------------------------------------------- cells that a border touches


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
def touched(shape: Shape, size: int, columns: int, rows: int, found: Ints) -> int:
    """Write the cells of a window that a border touches, a step around them included.

    Returns how many. Places are steps from the window's corner; a cell is row * columns + column.
    """
    ax, ay, dx, dy = shape
    count = 0
    low, high = min(ay, ay + dy), max(ay, ay + dy)
    for row in range(max(0, (low - 1) // size), min(rows - 1, (high + 1) // size) + 1):
        south, north = max(low, row * size - 1), min(high, (row + 1) * size + 1)
        one, two = ax, ax + dx
        if dy != 0:
            one = ax + dx * (south - ay) // dy
            two = ax + dx * (north - ay) // dy
        west, east = min(one, two) - 2, max(one, two) + 2
        for column in range(max(0, west // size), min(columns - 1, east // size) + 1):
            if not apart(shape, column * size, row * size, size):
                found[count] = row * columns + column
                count += 1
    return count


@compiled
def gained(shape: Shape, worth: int, start: tuple[int, int], end: tuple[int, int]) -> int:
    """Return what crossing a border adds on the way up or across from one corner to another."""
    ax, ay, dx, dy = shape
    x, y = start
    crossed = (ay <= y) != (ay + dy <= y) if y == end[1] else (ax <= x) != (ax + dx <= x)
    if not crossed:
        return 0
    before = is_left(dx * (y - ay) - dy * (x - ax), dx, dy)
    after = is_left(dx * (end[1] - ay) - dy * (end[0] - ax), dx, dy)
    return (after - before) * worth


@compiled
def worth_of(left: int, right: int) -> int:
    """Return what a place gains by a step from the right of a border to its left."""
    more = int(left > 0) - int(right > 0)
    return int(left) - int(right) + (more << COUNTED)


# ---------------------------------------------------------------- blocks


@compiled
def blocks_of_borders(
    shapes: Longs, size: int, columns: int, rows: int
) -> tuple[Longs, Ints, npt.NDArray[np.float64]]:
    """Lay borders into blocks.

    Returns
    -------
    Where the borders of each block begin (and end), the borders block by block, and steps of
    border in each block: a border's length is shared out evenly over those that it touches.
    """
    found = np.empty(6 * (columns + rows) + 16, np.int32)
    counts = np.zeros(columns * rows + 1, np.int64)
    length = np.zeros(columns * rows, np.float64)
    for k in range(len(shapes)):
        n = touched(shape_at(shapes, k), size, columns, rows, found)
        for i in range(n):
            counts[found[i] + 1] += 1
            length[found[i]] += np.hypot(float(shapes[k, 2]), float(shapes[k, 3])) / n
    begins = np.cumsum(counts)
    crossing = np.empty(begins[-1], np.int32)
    counts[:] = 0
    for k in range(len(shapes)):
        for i in range(touched(shape_at(shapes, k), size, columns, rows, found)):
            crossing[begins[found[i]] + counts[found[i]]] = k
            counts[found[i]] += 1
    return begins, crossing, length


@compiled
def corner_worths(ground: Ground) -> None:
    """Write what lies at the corner of each block; nothing does along the left margin."""
    size = ground.block_steps
    for block in range(1, len(ground.worths)):
        x, y = (block % ground.across) * size, (block // ground.across) * size
        members = ground.crossing[ground.begins[block - 1] : ground.begins[block]]
        if x > 0:
            passed = gained_over(ground, members, (x - size, y), (x, y))
            ground.worths[block] = ground.worths[block - 1] + passed


@compiled
def fill(ground: Ground, out: Filled, palettes: Ints) -> Longs:
    """Cut blocks into cells and write what each holds; where `out` is empty, only count.

    Parameters
    ----------
    ground
        Borders in blocks.
    out
        Arrays to be written. `pairs` are labels of areas that may overlap: those beside a border
        that has an area on one side only, and those that share a cell with it.
    palettes
        Written: how many entries each block has.

    Returns
    -------
    How many codes, entries of the palette, crowded cells, members and pairs there are, and cells
    at whose corner more than one area lies.
    """
    depth = int(ground.cuts.max())
    starts = np.zeros((1 << 2 * depth) + 1, np.int32)
    found = np.empty(12 * (1 << depth) + 16, np.int32)
    # Where the palette holds an area and a border last, and the last cell with an open area.
    known = np.full(len(ground.rows), -1, np.int64), np.full(len(ground.shapes), -1, np.int64)
    opened = np.full(len(ground.rows), -1, np.int64)
    totals = np.zeros(6, np.int64)
    for block in range(len(ground.worths)):
        before = totals[PALETTE]
        if len(out.blocks) > 0:
            out.blocks[block, 0] = totals[CODES]
            out.blocks[block, 1] = depth - ground.cuts[block]
            out.blocks[block, 2] = before
        crossing = into_cells(ground, block, starts, found)
        cut(ground, block, (starts, crossing), (known[0], known[1], opened), out, totals)
        palettes[block] = totals[PALETTE] - before
    return totals


@compiled
def measures(ground: Ground, block: int) -> Shape:
    """Return the cells a side of a block, the size of one, and the block's corner."""
    n = 1 << int(ground.cuts[block])
    x, y = block % ground.across, block // ground.across
    return n, ground.block_steps // n, x * ground.block_steps, y * ground.block_steps


@compiled
def into_cells(ground: Ground, block: int, starts: Ints, found: Ints) -> Ints:
    """Return the borders of a block cell by cell; `starts` is written: where each cell's begin."""
    n, size, x0, y0 = measures(ground, block)
    starts[: n * n + 1] = 0
    borders = ground.crossing[ground.begins[block] : ground.begins[block + 1]]
    for k in borders:
        ax, ay, dx, dy = shape_at(ground.shapes, k)
        for i in range(touched((ax - x0, ay - y0, dx, dy), size, n, n, found)):
            starts[found[i]] += 1
    total = 0
    for cell in range(n * n):
        total += starts[cell]
        starts[cell] = total
    starts[n * n] = total
    crossing = np.empty(total, np.int32)
    for k in borders:  # each cell is filled from its end, so that its start is right in the end
        ax, ay, dx, dy = shape_at(ground.shapes, k)
        for i in range(touched((ax - x0, ay - y0, dx, dy), size, n, n, found)):
            starts[found[i]] -= 1
            crossing[starts[found[i]]] = k
    return crossing


@compiled
def cut(
    ground: Ground,
    block: int,
    cells: tuple[Ints, Ints],
    seen: tuple[Longs, Longs, Longs],
    out: Filled,
    totals: Longs,
) -> None:
    """Write the cells of a block, row by row."""
    starts, crossing = cells
    n, size, x0, y0 = measures(ground, block)
    first, start = totals[CODES], totals[PALETTE]
    beginning = ground.worths[block]
    for row in range(n):
        worth, y = beginning, y0 + row * size
        for column in range(n):
            cell = row * n + column
            if starts[cell] == starts[cell + 1]:
                label = label_of(worth, ground.rows, totals)
                at = entered(seen[0], label, ground.rows[label], start, out.palette, totals)
            else:
                members = crossing[starts[cell] : starts[cell + 1]]
                x = x0 + column * size
                corner = x, y, label_of(worth, ground.rows, totals)
                note_pairs(ground, (first + cell, corner[2]), members, seen[2], out, totals)
                at = cross(ground, corner, size, members, seen[1], start, out, totals)
                worth += gained_over(ground, members, (x, y), (x + size, y))
                if column == 0:
                    beginning += gained_over(ground, members, (x0, y), (x0, y + size))
            if len(out.codes) > 0:
                out.codes[first + cell] = at - start
    totals[CODES] += n * n


@compiled
def label_of(worth: int, rows: Ints, totals: Longs) -> int:
    """Return the area that a worth is of, 0 for none; count where it is of several."""
    label = worth & LABEL
    if worth >> COUNTED != (label > 0) or label >= len(rows):
        totals[MUDDLED] += 1
        return 0
    return label


@compiled
def entered(holder: Longs, key: int, entry: int, start: int, palette: Ints, totals: Longs) -> int:
    """Return where the palette holds an entry, new or known since a block's start."""
    at = int(holder[key])
    if at < start:
        at = int(totals[PALETTE])
        holder[key] = at
        totals[PALETTE] += 1
        if len(palette) > 0:
            palette[at] = entry
    return at


@compiled
def gained_over(ground: Ground, members: Ints, start: tuple[int, int], end: tuple[int, int]) -> int:
    """Return what a way up or across adds, over all borders of a cell or block."""
    total = 0
    for k in members:
        worth = worth_of(ground.sides[k, 0], ground.sides[k, 1])
        total += gained(shape_at(ground.shapes, k), worth, start, end)
    return total


@compiled
def cross(
    ground: Ground,
    corner: tuple[int, int, int],
    size: int,
    members: Ints,
    known: Longs,
    start: int,
    out: Filled,
    totals: Longs,
) -> int:
    """Return where the palette holds what is in a crossed cell; its corner is x, y and label."""
    k = members[0]
    if len(members) == 1 and runs_through(ground.shapes[k], corner[0], corner[1], size):
        return entered(known, k, -2 - k, start, out.palette, totals)
    at = int(totals[PALETTE])
    totals[PALETTE] += 1
    if len(out.palette) > 0:
        out.palette[at] = -2 - len(ground.shapes) - totals[CROWDED]
    write_crowd(ground, corner, members, out, totals)
    return at


@compiled
def runs_through(shape: Longs, x: int, y: int, size: int) -> bool:
    """Whether a border that touches a cell has no end in it, a step around it included."""
    ax, ay = shape[0] - x, shape[1] - y
    bx, by = ax + shape[2], ay + shape[3]
    starts_in = -1 <= ax <= size + 1 and -1 <= ay <= size + 1
    ends_in = -1 <= bx <= size + 1 and -1 <= by <= size + 1
    return not (starts_in or ends_in)


@compiled
def write_crowd(
    ground: Ground, corner: tuple[int, int, int], members: Ints, out: Filled, totals: Longs
) -> None:
    """Write a cell with the end of a border or several borders: x, y and label of its corner."""
    x, y, label = corner
    if len(out.crowded) > 0:
        out.crowded[totals[CROWDED], 0] = totals[MEMBERS]
        out.crowded[totals[CROWDED], 1] = label
        out.crowded[totals[CROWDED] + 1, 0] = totals[MEMBERS] + len(members)
        for i in range(len(members)):
            ax, ay, dx, dy = shape_at(ground.shapes, members[i])
            left = is_left(dx * (y - ay) - dy * (x - ax), dx, dy)
            out.members[totals[MEMBERS] + i] = 2 * members[i] + left
    totals[CROWDED] += 1
    totals[MEMBERS] += len(members)


@compiled
def note_pairs(
    ground: Ground, cell: tuple[int, int], members: Ints, opened: Longs, out: Filled, totals: Longs
) -> None:
    """Pair areas whose border in a cell has none on its other side with what else is there.

    The cell is its number and the label of its corner. Where areas overlap, the ground that several
    hold ends somewhere, at a border that is open so.
    """
    for k in members:
        left, right = ground.sides[k, 0], ground.sides[k, 1]
        one = max(left, right)
        if (left == 0 or right == 0) and opened[one] != cell[0]:
            opened[one] = cell[0]
            note_pair(one, cell[1], out, totals)
            for other in members:
                note_pair(one, ground.sides[other, 0], out, totals)
                note_pair(one, ground.sides[other, 1], out, totals)


@compiled
def note_pair(one: int, other: int, out: Filled, totals: Longs) -> None:
    """Write a pair of two different areas."""
    if other > 0 and other != one:
        if len(out.pairs) > 0:
            out.pairs[totals[PAIRS], 0] = min(one, other)
            out.pairs[totals[PAIRS], 1] = max(one, other)
        totals[PAIRS] += 1
