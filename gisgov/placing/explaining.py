"""How an index was cut, in figures and in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gisgov import words
from gisgov.placing.table import NOWHERE, Longs, Table, nbytes

__all__ = ["Explanation", "explained"]

AT_A_TIME = 4096  # blocks

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Explanation:
    """What an index is made of.

    `cell_m` is the width of cells in most of the blocks that borders cross, `finest_m` and
    `coarsest_m` the narrowest and the widest; `crossed` is the share of these blocks' ground in
    cells that borders cross, `crowded` in cells with an end of a border or several borders.
    """

    areas: int
    borders: int
    layers: int
    blocks: int
    block_m: float
    cell_m: float
    finest_m: float
    coarsest_m: float
    cells: int
    crossed: float
    crowded: float
    megabytes: float

    def __str__(self) -> str:
        """Return the figures in words."""
        return words.say("placing.explained", **vars(self))


def explained(tables: Sequence[Table], *, areas: int) -> Explanation:
    """Describe the tables of an index; widths are those of the first one."""
    table = tables[0]
    size_m, cells, crossed, crowded = _blocks(table)
    cut = crossed > 0
    ground = float((cells * size_m**2)[cut].sum()) or 1.0
    fine_m = 1 / table.per_m
    widths = size_m[cut] if cut.any() else np.array([fine_m * 2**table.depth])
    return Explanation(
        areas=areas,
        borders=sum(len(one.borders) for one in tables),
        layers=len(tables),
        blocks=len(table.blocks),
        block_m=fine_m * 2**table.depth,
        cell_m=float(np.median(widths)),
        finest_m=float(widths.min()),
        coarsest_m=float(widths.max()),
        cells=sum(len(one.codes) for one in tables),
        crossed=float((crossed * size_m**2)[cut].sum()) / ground,
        crowded=float((crowded * size_m**2)[cut].sum()) / ground,
        megabytes=sum(nbytes(one) for one in tables) / 1e6,
    )


def _blocks(table: Table) -> tuple[Floats, Longs, Longs, Longs]:
    """Return, for each block, the width of its cells, and how many there are, crossed, crowded."""
    blocks: Longs = table.blocks.astype(np.int64)
    starts, wide, palette = blocks >> 32, blocks & 15, (blocks & (2**32 - 1)) >> 4
    cells: Longs = 4 ** (table.depth - wide)
    crossed, crowded = np.zeros_like(cells), np.zeros_like(cells)
    for begin in range(0, len(starts), AT_A_TIME):
        part = slice(begin, begin + AT_A_TIME)
        first, last = starts[part][0], starts[part][-1] + cells[part][-1]
        entries = table.palette[table.codes[first:last] + np.repeat(palette[part], cells[part])]
        crossed[part] = np.add.reduceat(entries < NOWHERE, starts[part] - first)
        crowded[part] = np.add.reduceat(entries < -1 - len(table.borders), starts[part] - first)
    size_m = np.ldexp(1 / table.per_m, wide)
    return size_m, cells, crossed, crowded
