"""Points as the kernels of this folder take them, and the lattice of cells that they are put on."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["THREADS", "Lattice", "Points", "spans"]

THREADS = 2

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]


class Points(NamedTuple):
    """Points in metres, and what each weighs: one weight for all, or one each, none below 0."""

    x: Floats
    y: Floats
    weight: Singles


class Lattice(NamedTuple):
    """Square cells, the first of which has its north-western corner at a place in metres."""

    west: float
    north: float
    cell_m: float
    rows: int
    columns: int

    def finer(self, times: int) -> Lattice:
        """The same ground in smaller cells."""
        rows, columns = self.rows * times, self.columns * times
        return Lattice(self.west, self.north, self.cell_m / times, rows, columns)


def spans(points: Points) -> list[tuple[int, int]]:
    """The points in as many parts as there are threads: first of each, and first of the next."""
    cuts = [len(points.x) * k // THREADS for k in range(THREADS + 1)]
    return list(pairwise(cuts))
