"""More grids or fewer: a start for a search with another number of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gisgov.zoning.cooling import Asked, Search
from gisgov.zoning.search.state import HOUSEHOLDS, Ground

__all__ = ["neighbours", "resized"]

Ints = npt.NDArray[np.int32]


def neighbours(ground: Ground, label: Ints) -> tuple[Ints, Ints]:
    """Pairs of grids between which people get across, each in both orders."""
    from_ = np.repeat(np.arange(len(label)), np.diff(ground.start))
    return label[from_][ground.passable], label[ground.near][ground.passable]


def resized(ground: Ground, asked: Asked, label: Ints, code: Ints, count: int) -> tuple[Ints, Ints]:
    """So many grids of those that there are: the largest split, or the smallest joined to others.

    Parameters
    ----------
    label, code
        Grid of each atom, and code of each grid; a new grid has none.
    """
    while len(code) < count:
        search = Search.start(
            ground, asked, label=label, code=np.append(code, -1), seed=asked.seed + len(code)
        )
        if not search.split_largest():
            break
        label, code = search.state.label, search.state.code
    while len(code) > count:
        label, code = _joined(ground, label, code)
    return label, code


def _joined(ground: Ground, label: Ints, code: Ints) -> tuple[Ints, Ints]:
    """One grid less: the one with the fewest households goes to its smallest neighbour."""
    households = np.bincount(label, ground.values[:, HOUSEHOLDS], len(code))
    gone = int(households.argmin())
    one, other = neighbours(ground, label)
    into = min(set(other[one == gone].tolist()) - {gone}, key=lambda grid: (households[grid], grid))
    used, fewer = np.unique(np.where(label == gone, into, label), return_inverse=True)
    return fewer.astype(np.int32), code[used]
