"""From areas to a table: borders merged, laid into blocks, and blocks cut to fit in memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gisgov import crs
from gisgov.areas.edges import Edges
from gisgov.errors import BadInput
from gisgov.placing import filling, laying, merging, sizes
from gisgov.placing.filling import Filled, Ground
from gisgov.placing.table import ARRAYS, Ints, Longs, Table, nbytes

__all__ = ["Built", "build"]

SHARES = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8)
"""How much of the ground lies in crossed cells: the first with which a table fits is taken."""

LONGEST_STEPS = 2**31 - 1
FARTHEST_STEPS = 2**37 - 1  # 134,217 km from the origin: no system of the earth reaches there
MOST_BYTES = 2**30  # what a block's number can tell of
BYTES_A_BLOCK = 16  # of the memory allowed, half goes to blocks of 8 bytes at most

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Built:
    """A table, and pairs of labels of areas that may overlap; `muddled` if others may too."""

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
        An edge is longer than 2,097 km (`placing.too_long`), an area lies off the earth
        (`placing.too_far`), or the table does not fit (`placing.too_large`).
    """
    edges = edges.take((edges.start != edges.end).any(axis=1))
    low, high = _extent(edges)
    bits = sizes.block_bits(edges, most=min(max_bytes, MOST_BYTES) // BYTES_A_BLOCK)
    # A row and a column of blocks that no border comes near: who is not on the table is sent there.
    corner = (((low - 2) >> bits) - 1) << bits
    columns, rows_of_blocks = (((high - corner) >> bits) + 2).tolist()
    shapes, sides, same = merging.merge(
        edges.start - corner, edges.end - corner, edges.owner.astype(np.int32)
    )
    begins, crossing, length = laying.blocks_of_borders(shapes, bits, columns, rows_of_blocks)
    worths, uncut = np.zeros(len(length), np.int64), np.zeros(len(length), np.int8)
    ground = Ground(shapes, sides, columns, bits, begins, crossing, worths, uncut, rows)
    filling.corner_worths(ground)
    table, filled = _fitting(ground, length, corner, max_bytes)
    suspects = np.unique(
        np.concatenate([filled.pairs.reshape(-1, 2), np.sort(same, axis=1)]), axis=0
    )
    return Built(table, suspects, filled.muddled or len(same) > 0)


def _extent(edges: Edges) -> tuple[Longs, Longs]:
    low, high = edges.start.min(axis=0), edges.start.max(axis=0)
    if max(-int(low.min()), int(high.max())) > FARTHEST_STEPS:
        raise BadInput("placing.too_far", km=FARTHEST_STEPS * crs.LATTICE_M / 1000)
    if int(np.abs(edges.end - edges.start).max()) > LONGEST_STEPS:
        raise BadInput("placing.too_long", km=LONGEST_STEPS * crs.LATTICE_M / 1000)
    return low, high


def _fitting(ground: Ground, length: Floats, corner: Longs, max_bytes: int) -> tuple[Table, Filled]:
    """Fill a table whose blocks are cut as finely as memory allows."""
    needed, borders = 0, np.diff(ground.begins)
    for share in SHARES:
        cuts = sizes.cuts(length, borders, bits=ground.bits, share=share)
        cells = int((4 ** cuts.astype(np.int64)).sum())
        if cells > max_bytes and share < SHARES[-1]:
            continue
        cut = ground._replace(cuts=cuts)
        filled = filling.fill(cut, cells)
        table = _table(cut, filled, corner)
        needed = nbytes(table)
        if needed <= min(max_bytes, MOST_BYTES):
            return table, filled
    allowed = min(max_bytes, MOST_BYTES)
    raise BadInput("placing.too_large", needed=needed / 1e6, allowed=allowed / 1e6)


def _table(ground: Ground, filled: Filled, corner: Longs) -> Table:
    depth = int(ground.cuts.max())
    fine = 1 << (ground.bits - depth)
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
        blocks=_packed_blocks(filled.blocks),
        codes=filled.codes.astype(np.uint8) if small else filled.codes,
        palette=filled.palette,
        borders=_packed_borders(ground),
        crowded=filled.crowded.reshape(-1, 2),
        members=filled.members,
        rows=ground.rows,
    )
    for name in ARRAYS:  # one kind of array, built or opened, is one kind of kernel
        getattr(table, name).setflags(write=False)
    return table


def _packed_blocks(blocks: Longs) -> npt.NDArray[np.uint64]:
    """Blocks in one number each, so that one is read in one go."""
    cells, wide, palette = blocks.astype(np.uint64).T
    return np.asarray((cells << np.uint64(32)) | (palette << np.uint64(4)) | wide)


def _packed_borders(ground: Ground) -> Longs:
    """Borders in four numbers each."""
    shapes, sides = ground.shapes, ground.sides.astype(np.int64)
    low = 2**32 - 1
    packed = np.empty((len(shapes), 4), np.int64)
    packed[:, :2] = shapes[:, :2]
    packed[:, 2] = (shapes[:, 2] << 32) | (shapes[:, 3] & low)
    packed[:, 3] = (sides[:, 0] << 32) | sides[:, 1]
    return packed
