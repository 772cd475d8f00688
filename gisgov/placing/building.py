"""From areas to a table: borders merged, laid into blocks, and blocks cut to fit in memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gisgov import crs
from gisgov.areas.edges import Edges
from gisgov.errors import BadInput
from gisgov.placing import filling, merging, sizes
from gisgov.placing.filling import (
    CODES,
    CROWDED,
    MEMBERS,
    MUDDLED,
    PAIRS,
    PALETTE,
    Filled,
    Ground,
)
from gisgov.placing.table import ARRAYS, Ints, Longs, Table

__all__ = ["Built", "build"]

SHARES = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8)
"""How much of the ground lies in crossed cells: the first with which a table fits is taken."""

LONGEST_STEPS = 2**31 - 1
CODED = 2**16  # entries that a code of a cell can tell apart


@dataclass(frozen=True)
class Built:
    """A table, and pairs of labels of areas that may overlap; `muddled` if some surely do."""

    table: Table
    suspects: Ints
    muddled: bool


def build(edges: Edges, rows: Ints, *, max_bytes: int) -> Built:
    """Fill a table.

    Parameters
    ----------
    edges
        Directed edges of areas on the lattice; the owner of each is its label, from 1.
    rows
        The row of each label, -1 first.
    max_bytes
        How large the table may be.

    Raises
    ------
    BadInput
        An edge is longer than 2,097 km, or the table does not fit (`placing.too_large`).
    """
    low, high = _extent(edges)
    size = sizes.block_steps((int(high[0] - low[0]), int(high[1] - low[1])), areas=len(rows) - 1)
    corner = (low // size - 1) * size
    columns, rows_of_blocks = ((high - corner) // size + 2).tolist()
    shapes, sides, same = merging.merge(
        edges.start - corner, edges.end - corner, edges.owner.astype(np.int32)
    )
    begins, crossing, length = filling.blocks_of_borders(shapes, size, columns, rows_of_blocks)
    worths, uncut = np.zeros(len(length), np.int64), np.zeros(len(length), np.int8)
    ground = Ground(shapes, sides, columns, size, begins, crossing, worths, uncut, rows)
    filling.corner_worths(ground)
    ground, totals = _cut(ground, length, max_bytes)
    filled = _empty(totals, blocks=len(worths))
    filling.fill(ground, filled, np.empty(len(worths), np.int32))
    suspects = np.unique(np.concatenate([filled.pairs, np.sort(same, axis=1)]), axis=0)
    return Built(_table(ground, filled, corner), suspects, bool(totals[MUDDLED]) or len(same) > 0)


def _extent(edges: Edges) -> tuple[Longs, Longs]:
    if int(np.abs(edges.end - edges.start).max()) > LONGEST_STEPS:
        raise BadInput("placing.too_long", km=LONGEST_STEPS * crs.LATTICE_M / 1000)
    return edges.start.min(axis=0), edges.start.max(axis=0)


def _cut(ground: Ground, length: npt.NDArray[np.float64], max_bytes: int) -> tuple[Ground, Longs]:
    """Choose how often each block is cut, as finely as memory allows, and count what that makes."""
    needed = 0
    for share in SHARES:
        cuts = sizes.cuts(length, block_steps=ground.block_steps, share=share)
        cut, totals = _counted(ground._replace(cuts=cuts))
        needed = _bytes(totals, cut)
        if needed <= max_bytes:
            return cut, totals
    raise BadInput("placing.too_large", needed=needed / 1e6, allowed=max_bytes / 1e6)


def _counted(ground: Ground) -> tuple[Ground, Longs]:
    """Count; blocks whose cells are too diverse for their codes are cut less often."""
    while True:
        palettes = np.empty(len(ground.worths), np.int32)
        totals = filling.fill(ground, _empty(np.zeros(6, np.int64), blocks=0), palettes)
        over = palettes > CODED
        if not over.any():
            return ground, totals
        ground = ground._replace(cuts=(ground.cuts - over).astype(np.int8))


def _bytes(totals: Longs, ground: Ground) -> int:
    sizes_of = {CODES: 2, PALETTE: 4, CROWDED: 8, MEMBERS: 4}
    counted = sum(int(totals[what]) * size for what, size in sizes_of.items())
    return counted + 32 * len(ground.shapes) + 24 * len(ground.worths)


def _empty(totals: Longs, *, blocks: int) -> Filled:
    """Return room for what was counted; none where nothing was."""
    return Filled(
        np.empty((blocks, 3), np.int64),
        np.empty(totals[CODES], np.uint16),
        np.empty(totals[PALETTE], np.int32),
        np.zeros((totals[CROWDED] + (blocks > 0), 2), np.int32),
        np.empty(totals[MEMBERS], np.int32),
        np.empty((totals[PAIRS], 2), np.int32),
    )


def _table(ground: Ground, filled: Filled, corner: Longs) -> Table:
    depth = int(ground.cuts.max())
    fine = ground.block_steps >> depth
    small = int(filled.codes.max(initial=0)) < 2**8
    table = Table(
        x0=float(corner[0] * crs.LATTICE_M),
        y0=float(corner[1] * crs.LATTICE_M),
        per_m=1 / (fine * crs.LATTICE_M),
        width=float(ground.across << depth),
        height=float((len(ground.worths) // ground.across) << depth),
        across=ground.across,
        depth=depth,
        x0_steps=int(corner[0]),
        y0_steps=int(corner[1]),
        fine_steps=fine,
        blocks=filled.blocks,
        codes=filled.codes.astype(np.uint8) if small else filled.codes,
        palette=filled.palette,
        borders=_packed(ground),
        crowded=filled.crowded,
        members=filled.members,
        rows=ground.rows,
    )
    for name in ARRAYS:  # one kind of array, built or opened, is one kind of kernel
        getattr(table, name).setflags(write=False)
    return table


def _packed(ground: Ground) -> Longs:
    """Borders in four numbers each, so that one is read in one go."""
    shapes, sides = ground.shapes, ground.sides.astype(np.int64)
    low = 2**32 - 1
    packed = np.empty((len(shapes), 4), np.int64)
    packed[:, :2] = shapes[:, :2]
    packed[:, 2] = (shapes[:, 2] << 32) | (shapes[:, 3] & low)
    packed[:, 3] = (sides[:, 0] << 32) | sides[:, 1]
    return packed
