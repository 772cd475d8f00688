"""How finely the ground is cut: blocks from its extent, cells from the borders in each block."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["FINEST_STEPS", "block_steps", "cuts"]

FINEST_STEPS = 128  # 1/8 m
FEWEST_BLOCKS = 1024
DEEPEST = 10  # a block has at most 1024 cells a side

Floats = npt.NDArray[np.float64]


def block_steps(extent: tuple[int, int], *, areas: int) -> int:
    """Width of a block in steps, a power of two: so wide that there are few more than areas.

    Parameters
    ----------
    extent
        Width and height of the ground in steps.
    areas
        How many areas there are.

    Examples
    --------
    >>> block_steps((9_000 * 1024, 7_000 * 1024), areas=1_110) / 1024
    256.0
    """
    most = max(FEWEST_BLOCKS, 2 * areas)
    size = FINEST_STEPS
    while (extent[0] // size + 3) * (extent[1] // size + 3) > most:
        size *= 2
    return size


def cuts(length: Floats, *, block_steps: int, share: float) -> npt.NDArray[np.int8]:
    """How often each block is halved, so that borders cross no more than a share of its cells.

    A line crosses 4/pi cells for each width of a cell on average, in whichever direction it runs.

    Parameters
    ----------
    length
        Length of the borders in each block, in steps.
    share
        Share of the ground that lies in crossed cells, at most.
    """
    most = min(DEEPEST, int(block_steps // FINEST_STEPS).bit_length() - 1)
    with np.errstate(divide="ignore"):
        size = share * block_steps**2 / (length * 4 / np.pi)
        wanted = np.ceil(np.log2(block_steps / size))
    return np.where(length > 0, np.clip(wanted, 0, most), 0).astype(np.int8)
