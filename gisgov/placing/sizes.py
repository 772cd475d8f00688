"""How finely the ground is cut: blocks from its extent, cells from the borders in each block."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["block_bits", "cuts"]

FINEST_BITS = 7  # no cell is narrower than 1/8 m
FEWEST_BLOCKS = 1024
DEEPEST = 8  # a block has at most 2**16 cells, which is what a code can tell apart

Floats = npt.NDArray[np.float64]


def block_bits(extent: tuple[int, int], *, areas: int) -> int:
    """Width of a block in steps, by its power of two: so wide that there are few more than areas.

    Parameters
    ----------
    extent
        Width and height of the ground in steps.
    areas
        How many areas there are.

    Examples
    --------
    >>> 2 ** block_bits((9_000 * 1024, 7_000 * 1024), areas=1_110) / 1024
    256.0
    """
    most = max(FEWEST_BLOCKS, 2 * areas)
    bits = FINEST_BITS
    while ((extent[0] >> bits) + 3) * ((extent[1] >> bits) + 3) > most:
        bits += 1
    return bits


def cuts(length: Floats, *, bits: int, share: float) -> npt.NDArray[np.int8]:
    """How often each block is halved, so that borders cross no more than a share of its cells.

    A line crosses 4/pi cells for each width of a cell on average, in whichever direction it runs.

    Parameters
    ----------
    length
        Length of the borders in each block, in steps.
    bits
        Width of a block in steps, by its power of two.
    share
        Share of the ground that lies in crossed cells, at most.
    """
    with np.errstate(divide="ignore"):
        wanted = np.ceil(np.log2(length * 4 / np.pi / 2.0**bits / share))
    return np.where(length > 0, np.clip(wanted, 0, min(DEEPEST, bits - FINEST_BITS)), 0).astype(
        np.int8
    )
