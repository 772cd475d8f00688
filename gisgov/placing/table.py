"""The table by which points are placed: plain arrays, so that a kernel or a file can hold them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["ARRAYS", "NOWHERE", "Table", "nbytes"]

NOWHERE = -1
"""The row of a point that lies in no area."""

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Codes = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]


class Table(NamedTuple):
    """Blocks of ground, each cut into as many cells as its borders need.

    A block is `2**depth` finest cells wide. Its number in `blocks` is made of where its cells begin
    (32 bits), where its part of `palette` begins (28 bits), and how often the width of a finest
    cell is doubled in it (4 bits). A cell holds a place in that part, and this is a row of the
    areas (-1 for none); or -2 - k for a cell that the border `k` alone crosses from side to side;
    or -2 - k for the cell `k - len(borders)` of `crowded`, at the corner of which lies the area of
    its second column and whose borders are in `members` from its first column on: twice the number
    of the border, and one more where the corner is on its left.

    `borders` are rows of x, y, dx and dy (as one number), and the areas on the left and the right
    (as one number); in lattice steps from the corner of the table. An area is told here by its
    label: its place in the order of codes, from 1; 0 is none. `rows` are the rows of labels.
    """

    x0: float
    y0: float
    per_m: float
    width: float
    height: float
    across: int
    depth: int
    x0_steps: int
    y0_steps: int
    fine_steps: int
    blocks: npt.NDArray[np.uint64]
    codes: Codes
    palette: Ints
    borders: Longs
    crowded: Ints
    members: Ints
    rows: Ints


ARRAYS = ("blocks", "codes", "palette", "borders", "crowded", "members", "rows")


def nbytes(table: Table) -> int:
    """Bytes of the arrays of a table."""
    return sum(int(getattr(table, name).nbytes) for name in ARRAYS)
