"""How finely the ground is cut: blocks about as wide as an area, cells by the borders in them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gisgov.areas.edges import Edges

__all__ = ["block_bits", "cuts"]

FINEST_BITS = 7  # no cell is narrower than 1/8 m
DEEPEST = 8  # a block has at most 2**16 cells, which is what a code can tell apart
EDGES_WIDE = 128  # a block is no wider than so many edges are long, on average
FEWEST_BLOCKS = 1024
SHARED = 4  # borders in a crossed cell, at most on average, where a tenth of the ground is crossed

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]


def block_bits(edges: Edges, *, most: int) -> int:
    """Width of a block in steps, by its power of two: about that of an area.

    Parameters
    ----------
    edges
        Of all areas, those of each area one after the other.
    most
        How many blocks there may be: they are wider where areas are far apart or have few edges.
    """
    begins = np.flatnonzero(np.diff(edges.owner, prepend=edges.owner[0] - 1))
    size = np.maximum.reduceat(edges.start, begins) - np.minimum.reduceat(edges.start, begins)
    width = float(np.median(size.max(axis=1)))
    long = float(np.abs(edges.end - edges.start).max(axis=1).mean())
    bits = max(FINEST_BITS, int(np.log2(max(1.0, min(width, EDGES_WIDE * long)))))
    extent = edges.start.max(axis=0) - edges.start.min(axis=0)
    while np.prod((extent >> bits) + 4.0) > max(most, FEWEST_BLOCKS):
        bits += 1
    return bits


def cuts(length: Floats, borders: Longs, *, bits: int, share: float) -> npt.NDArray[np.int8]:
    """How often each block is halved, so that few of its cells are crossed, and by few borders.

    A line crosses 4/pi cells for each width of a cell on average, in whichever direction it runs.

    Parameters
    ----------
    length
        Length of the borders in each block, in steps.
    borders
        How many there are in each block.
    bits
        Width of a block in steps, by its power of two.
    share
        Share of the ground that lies in crossed cells, at most.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        cells = length * 4 / np.pi / 2.0**bits  # that are crossed, if there is one a block's width
        wanted = np.ceil(
            np.log2(np.maximum(cells / share, borders / cells / (SHARED * share * 10)))
        )
    most = min(DEEPEST, bits - FINEST_BITS)
    return np.where(length > 0, np.clip(np.nan_to_num(wanted), 0, most), 0).astype(np.int8)
