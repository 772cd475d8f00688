"""Where a search starts from: a partition by METIS, or the present grids mended."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pymetis

from gisgov.zoning.search.reaching import pieces
from gisgov.zoning.search.settling import flood
from gisgov.zoning.search.state import HOUSEHOLDS, MASS, Ground

__all__ = ["by_metis", "settled"]

Ints = npt.NDArray[np.int32]

STREET = 50
"""What METIS pays for any border, besides ten for each metre off the street."""


def by_metis(ground: Ground, *, count: int, seed: int) -> Ints:
    """So many grids of about as many households each, each in one piece."""
    n = len(ground.start) - 1
    if count <= 1 or n <= count:
        return np.arange(n, dtype=np.int32) if count > 1 else np.zeros(n, np.int32)
    mass = np.maximum(1, np.rint(ground.values[:, MASS])).astype(np.int64)
    start, near, off = _passable(ground)
    parted = pymetis.part_graph(
        count,
        pymetis.CSRAdjacency(start.tolist(), near.tolist()),
        vweights=mass.tolist(),
        eweights=(np.rint(off * 10) + STREET).astype(np.int64).tolist(),
        recursive=False,
        options=pymetis.Options(seed=seed % 2**31, contig=1),
    )
    label = settled(ground, np.array(parted.vertex_part, dtype=np.int32))
    return np.unique(label, return_inverse=True)[1].astype(np.int32)  # METIS may leave some empty


def _passable(ground: Ground) -> tuple[Ints, Ints, npt.NDArray[np.float64]]:
    """Borders that people get across, as METIS takes them."""
    before = np.concatenate([[0], ground.passable.cumsum()])
    start = before[ground.start].astype(np.int32)
    return start, ground.near[ground.passable], ground.off[ground.passable]


def settled(ground: Ground, label: Ints) -> Ints:
    """Grids in one piece each: the piece with the most households stays, the rest are given away.

    Parameters
    ----------
    label
        Grid of each atom, -1 for none yet.
    """
    mended = np.where(label >= 0, _main_pieces(ground, label), -1).astype(np.int32)
    if (mended < 0).all():
        mended[0] = 0
    return flood(ground, mended, ground.values[:, HOUSEHOLDS].copy())


def _main_pieces(ground: Ground, label: Ints) -> Ints:
    """Return the labels of the main piece of each grid, -1 elsewhere."""
    piece = pieces(ground, label)
    households = np.bincount(piece, ground.values[:, HOUSEHOLDS])
    size = np.bincount(piece)
    first = np.unique(piece, return_index=True)[1]
    order = np.lexsort((first, -size, -households, label[first]))
    main = order[np.unique(label[first][order], return_index=True)[1]]
    return np.where(np.isin(piece, main), label, -1).astype(np.int32)
