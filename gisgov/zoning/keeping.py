"""Present grids mended: what is out of bounds changes, with its neighbours, and nothing else.

A grid that is balanced and in one piece stays as it is, whatever the objective would gain. Where
some are not, they and the grids beside them are drawn anew by the whole objective, in which each
household that moves has its price; if that does not bring them in, the ring around them grows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gisgov.zoning.cooling import Asked, Clock, Search
from gisgov.zoning.resizing import neighbours, resized
from gisgov.zoning.search.reaching import pieces
from gisgov.zoning.search.state import HOUSEHOLDS, Ground
from gisgov.zoning.solving import Solved, counts, from_scratch
from gisgov.zoning.start import settled

__all__ = ["kept"]

Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]
Grounds = Callable[[npt.NDArray[np.int64]], Ground]

SWEEPS = 20
"""Heats of one cooling."""
MOST_COUNTS = 2
"""Numbers of grids that are tried, the nearest to the present one."""
RINGS = (1, 2, 3, 1000)
"""How many rings of grids around a wrong one are drawn anew, one after the other."""


class Grids(NamedTuple):
    """Grid of each atom, code of each grid (-1 for none), households out of bounds of each."""

    label: Ints
    code: Ints
    out: npt.NDArray[np.float64]


def kept(ground: Ground, grounds: Grounds, asked: Asked, clock: Clock) -> Solved:
    """Draw a part, and leave as much of the present grids as can be.

    Parameters
    ----------
    ground
        The part, with the present code of each atom.
    grounds
        Gives the ground of some of its atoms alone.
    """
    now = _present(ground, asked)
    best = now
    rings = np.where(now.out > 0, RINGS[0], 0)
    known: dict[bytes, Solved] = {}
    for more in (*RINGS[1:], 0):
        failed = np.zeros(len(now.code), bool)
        drawn = now
        for at in _regions(ground, now.label, rings):
            key = at.tobytes()
            if key not in known:
                known[key] = _mended(grounds(at), asked, clock)
            drawn = _put(drawn, at, known[key], ground, asked)
            if known[key].out > 0:
                failed[np.unique(now.label[at])] = True
        if drawn.out.sum() < best.out.sum() - 1e-6:
            best = drawn
        failed &= rings > 0
        if not failed.any() or more == 0 or clock.over():
            break
        rings[failed] = more
    out = float(best.out.sum())
    if out > 0 and not clock.over():  # the bounds come before the households that move
        scratch = from_scratch(ground, asked, clock)
        if scratch.out < out - 1e-6:
            return scratch
    return Solved(best.label, best.code, out)


def _present(ground: Ground, asked: Asked) -> Grids:
    """The present grids, each in one piece."""
    code, label = np.unique(ground.current, return_inverse=True)
    if code[0] < 0 and len(code) > 1:  # atoms that have no grid yet
        code, label = code[1:], label - 1
    return _counted(ground, settled(ground, label.astype(np.int32)), code.astype(np.int32), asked)


def _counted(ground: Ground, label: Ints, code: Ints, asked: Asked) -> Grids:
    search = Search.start(ground, asked, label=label, code=code, seed=asked.seed)
    return Grids(label, code, search.out_of_bounds())


def _regions(
    ground: Ground, label: Ints, rings: npt.NDArray[np.int64]
) -> list[npt.NDArray[np.int64]]:
    """Atoms that are drawn anew, apart where no border joins them: wrong grids and those around."""
    one, other = neighbours(ground, label)
    left = np.where(rings > 0, rings, -1)
    before = left - 1
    while (left != before).any():
        before = left.copy()
        np.maximum.at(left, other, before[one] - 1)
    active = (left >= 0)[label]
    piece = pieces(ground, np.where(active, 0, label + 1).astype(np.int32))
    return [np.flatnonzero(active & (piece == one)) for one in np.unique(piece[active])]


def _put(
    grids: Grids, at: npt.NDArray[np.int64], solved: Solved, ground: Ground, asked: Asked
) -> Grids:
    """Grids with some atoms dealt out anew."""
    label = grids.label.copy()
    label[at] = solved.label + len(grids.code)
    code = np.concatenate([grids.code, solved.code])
    used, dense = np.unique(label, return_inverse=True)
    return _counted(ground, dense.astype(np.int32), code[used].astype(np.int32), asked)


def _mended(ground: Ground, asked: Asked, clock: Clock) -> Solved:
    """Draw a few present grids anew by the whole objective, and as they are if that is better."""
    now = _present(ground, asked)
    searches: list[Search] = []
    likely = counts(
        ground.values[:, HOUSEHOLDS], lower=asked.lower, upper=asked.upper, near=len(now.code)
    )
    for count in likely[:MOST_COUNTS]:
        if searches and clock.over():
            break
        label, code = resized(ground, asked, now.label, now.code, count)
        search = Search.start(ground, asked, label=label, code=code, seed=asked.seed)
        search.cool(clock, sweeps=SWEEPS, heat=0.1, cold=0.003)
        search.reheat(clock, times=1, sweeps=SWEEPS, heat=0.3, cold=0.003)
        searches.append(search)
    won = min(searches, key=Search.rank)
    return Solved(won.label, won.code, won.out)
