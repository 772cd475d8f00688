"""How a table of areas is filled, compiled: borders laid into blocks, and blocks cut into cells.

An area's *worth* is its label with a one in the upper half; over a place, the worths of the areas
that hold it are added up as borders are crossed. So a place that no more than one area holds has
a worth of 0 or of that area, and any other tells of an overlap.

How points are compared with borders is said in `gisgov.placing.lookup`; corners of cells are
compared in the same way.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gisgov.placing.compiling import compiled
from gisgov.placing.laying import touched
from gisgov.placing.lookup import is_left
from gisgov.placing.merging import Shape, shape_at
from gisgov.placing.table import Ints, Longs

__all__ = ["Filled", "Ground", "corner_worths", "fill"]

COUNTED = 32  # from this bit on, a worth says how many areas hold a place
LABEL = (1 << COUNTED) - 1

# What `fill` counts: cells, entries of the palette, crowded cells, borders in these, pairs of areas
# that may overlap, and what tells of others: cells at whose corner more than one area lies, and
# pairs for which there was no room.
CODES, PALETTE, CROWDED, MEMBERS, PAIRS, MUDDLED = range(6)

MOST_PAIRS = 2**20


class Ground(NamedTuple):
    """Merged borders, and the blocks that they are laid into.

    `shapes` are x, y, dx, dy in steps from the corner of the ground; `sides` the labels left and
    right of each. A block is `2**bits` steps wide, and there are `across` in a row. `begins` are
    positions in `crossing`, which holds the borders of each block; `worths` are what lies at the
    blocks' corners; block b is cut into `2**cuts[b]` cells a side.
    """

    shapes: Longs
    sides: Ints
    across: int
    bits: int
    begins: Longs
    crossing: Ints
    worths: Longs
    cuts: npt.NDArray[np.int8]
    rows: Ints


class Filled(NamedTuple):
    """The parts of a table, `pairs` of labels that may overlap, and whether others may too.

    `crowded` and `pairs` are two numbers a row, one row after the other.
    """

    blocks: Longs
    codes: npt.NDArray[np.uint16]
    palette: Ints
    crowded: Ints
    members: Ints
    pairs: Ints
    muddled: bool


class Written(NamedTuple):
    """Arrays with room for another block."""

    codes: npt.NDArray[np.uint16]
    palette: Ints
    crowded: Ints
    members: Ints
    pairs: Ints


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


@compiled
def corner_worths(ground: Ground) -> None:
    """Write what lies at the corner of each block; nothing does along the left margin."""
    size = 1 << ground.bits
    for block in range(1, len(ground.worths)):
        x, y = (block % ground.across) * size, (block // ground.across) * size
        if x == 0:
            continue
        worth = ground.worths[block - 1]
        for at in range(ground.begins[block - 1], ground.begins[block]):
            k = ground.crossing[at]
            step = worth_of(ground.sides[k, 0], ground.sides[k, 1])
            worth += gained(shape_at(ground.shapes, k), step, (x - size, y), (x, y))
        ground.worths[block] = worth


@compiled
def fill(ground: Ground, cells: int) -> Filled:
    """Cut blocks into cells, so many in all, and write what each holds.

    Pairs are of areas beside a border that has an area on one side only, and those that share a
    cell with it. An array that is full is copied into one twice as long.
    """
    depth = int(ground.cuts.max())
    starts = np.zeros((1 << 2 * depth) + 1, np.int32)
    found = np.empty(12 * (1 << depth) + 16, np.int32)
    # Where the palette holds an area and a border last, and with which area one was paired last.
    seen = (
        np.full(len(ground.rows), -1, np.int64),
        np.full(len(ground.shapes), -1, np.int64),
        np.zeros(len(ground.rows), np.int64),
    )
    totals = np.zeros(6, np.int64)
    blocks = np.empty((len(ground.worths), 3), np.int64)
    codes = np.empty(cells, np.uint16)
    palette, members = np.empty(1024, np.int32), np.empty(1024, np.int32)
    crowded, pairs = np.zeros(1024, np.int32), np.empty(2 * MOST_PAIRS, np.int32)
    for block in range(len(blocks)):
        blocks[block, 0] = totals[CODES]
        blocks[block, 1] = depth - ground.cuts[block]
        blocks[block, 2] = totals[PALETTE]
        crossing = into_cells(ground, block, starts, found)
        n = 1 << int(ground.cuts[block])
        palette = with_room(palette, totals[PALETTE] + n * n)
        members = with_room(members, totals[MEMBERS] + len(crossing))
        crowded = with_room(crowded, 2 * (totals[CROWDED] + min(n * n, len(crossing)) + 1))
        out = Written(codes, palette, crowded, members, pairs)
        cut(ground, block, (starts, crossing), seen, out, totals)
    return Filled(
        blocks,
        codes,
        palette[: totals[PALETTE]].copy(),
        crowded[: 2 * totals[CROWDED] + 2].copy(),
        members[: totals[MEMBERS]].copy(),
        pairs[: 2 * totals[PAIRS]].copy(),
        totals[MUDDLED] > 0,
    )


@compiled
def with_room(array: Ints, size: int) -> Ints:
    """Return an array with room for so many numbers, this one or a longer copy."""
    if size <= len(array):
        return array
    longer = np.empty(max(size, 2 * len(array)), np.int32)
    for i in range(len(array)):
        longer[i] = array[i]
    return longer


@compiled
def measures(ground: Ground, block: int) -> tuple[int, int, int, int]:
    """Return how often a block is cut, the bits of a cell, and the block's corner."""
    cuts = int(ground.cuts[block])
    column, row = block % ground.across, block // ground.across
    return cuts, ground.bits - cuts, column << ground.bits, row << ground.bits


@compiled
def into_cells(ground: Ground, block: int, starts: Ints, found: Ints) -> Ints:
    """Return the borders of a block cell by cell; `starts` is written: where each cell's begin."""
    cuts, bits, x0, y0 = measures(ground, block)
    n, cells = 1 << cuts, 1 << 2 * cuts
    for cell in range(cells + 1):
        starts[cell] = 0
    for at in range(ground.begins[block], ground.begins[block + 1]):
        ax, ay, dx, dy = shape_at(ground.shapes, ground.crossing[at])
        for i in range(touched((ax - x0, ay - y0, dx, dy), bits, n, n, found)):
            starts[found[i]] += 1
    total = 0
    for cell in range(cells):
        total += starts[cell]
        starts[cell] = total
    starts[cells] = total
    crossing = np.empty(total, np.int32)
    # Each cell is filled from its end, so that its start is right when all are in.
    for at in range(ground.begins[block], ground.begins[block + 1]):
        k = ground.crossing[at]
        ax, ay, dx, dy = shape_at(ground.shapes, k)
        for i in range(touched((ax - x0, ay - y0, dx, dy), bits, n, n, found)):
            starts[found[i]] -= 1
            crossing[starts[found[i]]] = k
    return crossing


@compiled
def cut(
    ground: Ground,
    block: int,
    cells: tuple[Ints, Ints],
    seen: tuple[Longs, Longs, Longs],
    out: Written,
    totals: Longs,
) -> None:
    """Write the cells of a block, row by row."""
    starts, crossing = cells
    cuts, bits, x0, y0 = measures(ground, block)
    n, size = 1 << cuts, 1 << bits
    first, start = totals[CODES], totals[PALETTE]
    beginning = ground.worths[block]
    for row in range(n):
        worth, y = beginning, y0 + (row << bits)
        for column in range(n):
            cell, x = row * n + column, x0 + (column << bits)
            label = label_of(worth, len(ground.rows), totals)
            begin, end = starts[cell], starts[cell + 1]
            if begin == end:
                at = entered(seen[0], label, ground.rows[label], start, out.palette, totals)
            else:
                at = cross(ground, (x, y, bits, label), cells, cell, seen[1], start, out, totals)
                note_pairs(ground.sides, label, crossing[begin:end], seen[2], out.pairs, totals)
            out.codes[first + cell] = at - start
            for at in range(begin, end):
                shape = shape_at(ground.shapes, crossing[at])
                step = worth_of(ground.sides[crossing[at], 0], ground.sides[crossing[at], 1])
                worth += gained(shape, step, (x, y), (x + size, y))
                if column == 0:
                    beginning += gained(shape, step, (x, y), (x, y + size))
    totals[CODES] += n * n


@compiled
def label_of(worth: int, labels: int, totals: Longs) -> int:
    """Return the area that a worth is of, 0 for none; count where it is of several."""
    label = worth & LABEL
    if worth >> COUNTED != (label > 0) or label >= labels:
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
        palette[at] = entry
    return at


@compiled
def cross(
    ground: Ground,
    corner: tuple[int, int, int, int],
    cells: tuple[Ints, Ints],
    cell: int,
    known: Longs,
    start: int,
    out: Written,
    totals: Longs,
) -> int:
    """Write a crossed cell (x, y, bits and label of its corner); return its place in the palette.

    One that a single border crosses is known by this border; any other is a crowd of its own.
    """
    x, y, bits, label = corner
    begin, end = cells[0][cell], cells[0][cell + 1]
    k = cells[1][begin]
    if end - begin == 1 and runs_through(shape_at(ground.shapes, k), x, y, 1 << bits):
        return entered(known, k, -2 - k, start, out.palette, totals)
    crowd, member = totals[CROWDED], totals[MEMBERS]
    out.crowded[2 * crowd], out.crowded[2 * crowd + 1] = member, label
    for at in range(begin, end):
        k = cells[1][at]
        ax, ay, dx, dy = shape_at(ground.shapes, k)
        out.members[member] = 2 * k + is_left(dx * (y - ay) - dy * (x - ax), dx, dy)
        member += 1
    out.crowded[2 * crowd + 2], out.crowded[2 * crowd + 3] = member, 0
    out.palette[totals[PALETTE]] = -2 - len(ground.shapes) - crowd
    totals[CROWDED] += 1
    totals[MEMBERS] = member
    totals[PALETTE] += 1
    return int(totals[PALETTE]) - 1


@compiled
def runs_through(shape: Shape, x: int, y: int, size: int) -> bool:
    """Whether a border that touches a cell has no end in it, a step around it included."""
    ax, ay = shape[0] - x, shape[1] - y
    bx, by = ax + shape[2], ay + shape[3]
    starts_in = -1 <= ax <= size + 1 and -1 <= ay <= size + 1
    ends_in = -1 <= bx <= size + 1 and -1 <= by <= size + 1
    return not (starts_in or ends_in)


@compiled
def note_pairs(
    sides: Ints, label: int, members: Ints, last: Longs, pairs: Ints, totals: Longs
) -> None:
    """Pair areas whose border in a cell has none on its other side with what else is there.

    `label` is that of the cell's corner. Where areas overlap, the ground that several hold ends
    somewhere, at a border that is open so.
    """
    for k in members:
        one = max(sides[k, 0], sides[k, 1])
        if min(sides[k, 0], sides[k, 1]) == 0 and totals[MUDDLED] == 0:
            note_pair(one, label, last, pairs, totals)
            for other in members:
                note_pair(one, sides[other, 0], last, pairs, totals)
                note_pair(one, sides[other, 1], last, pairs, totals)


@compiled
def note_pair(one: int, other: int, last: Longs, pairs: Ints, totals: Longs) -> None:
    """Write a pair of two different areas, unless it is the one that was written last."""
    if other == 0 or other == one or other == last[one]:  # noqa: PLR1714 - compiled
        return
    if 2 * totals[PAIRS] >= len(pairs):
        totals[MUDDLED] += 1
        return
    last[one] = other
    pairs[2 * totals[PAIRS]] = min(one, other)
    pairs[2 * totals[PAIRS] + 1] = max(one, other)
    totals[PAIRS] += 1
