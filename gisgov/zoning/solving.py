"""One part that hangs together: how many grids it may have, and the best plan that is found."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gisgov.zoning.cooling import Asked, Clock, Search
from gisgov.zoning.resizing import resized
from gisgov.zoning.search.state import AREA, HOUSEHOLDS, Ground
from gisgov.zoning.start import by_metis

__all__ = ["Solved", "counts", "from_scratch"]

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

MOST_COUNTS = 4
"""Numbers of grids that are tried first."""
LARGE = 3_000
"""Atoms from which only the likeliest number is tried."""
SWEEPS = 16
"""Heats of one cooling."""
HEAT, COLD = 0.5, 0.003
"""The first and the last, as shares of what a grid costs."""
HARDER = 12
"""More starts where nothing fits yet; small parts have more, as theirs take no time."""
LONGER = 3
"""Coolings of the best search, of a part of 300 atoms; smaller parts have more."""


@dataclass(frozen=True, eq=False)
class Solved:
    """Grid of each atom of a part, the code of each grid, and the households out of bounds."""

    label: Ints
    code: Ints
    out: float


def counts(
    households: Floats, *, lower: float, upper: float, near: float | None = None, least: int = 1
) -> list[int]:
    """How many grids a part may have, the likeliest first.

    Parameters
    ----------
    households
        Of each atom; one over the upper bound is a grid by itself.
    near
        The number that is liked best; the one in the middle of the bounds by default.
    least
        What other bounds ask for.

    Examples
    --------
    >>> counts(np.full(100, 10.0), lower=200, upper=300)
    [4, 5]
    >>> counts(np.full(35, 10.0), lower=200, upper=300)
    [1, 2]
    """
    towers = households[households > upper]
    rest = float(households.sum() - towers.sum())
    fewest = max(least, math.ceil(rest / upper) + len(towers))
    most = (math.floor(rest / lower) + len(towers)) if lower > 0 else fewest
    if fewest > most:
        fewest, most = most, fewest
    middle = near or len(towers) + 2.0 * rest / (lower + upper)
    return sorted(range(max(fewest, 1), max(most, 1) + 1), key=lambda k: (abs(k - middle), k))


def from_scratch(ground: Ground, asked: Asked, clock: Clock) -> Solved:
    """Draw a part without regard to the present grids.

    Each likely number of grids is tried shortly, the two best go on, and the best of them longest.
    """
    likely = _likely(ground, asked)
    atoms = len(ground.start) - 1
    searches: list[Search] = []
    step = max(1, len(likely) // MOST_COUNTS) if len(likely) > 2 * MOST_COUNTS else 1
    for count in likely[::step][: 1 if atoms > LARGE else MOST_COUNTS]:
        if searches and clock.over():
            break
        searches.append(_tried(ground, asked, clock, count=count, seed=asked.seed))
    searches.sort(key=Search.rank)
    for search in searches[:2]:
        search.reheat(clock, times=2, sweeps=SWEEPS, heat=HEAT, cold=COLD)
    for more in range(1, HARDER + 1 + 600 // atoms):
        if min(search.out for search in searches) == 0 or clock.over():
            break  # only what does not fit is worth more starts
        count = likely[more % len(likely)]
        searches.append(_tried(ground, asked, clock, count=count, seed=asked.seed + 1000 * more))
    won = min(searches, key=Search.rank)
    times = int(np.clip(LONGER * 300 / atoms, LONGER, 5 * LONGER))
    won.reheat(clock, times=times, sweeps=SWEEPS, heat=HEAT, cold=COLD)
    return Solved(won.label, won.code, won.out)


def _tried(ground: Ground, asked: Asked, clock: Clock, *, count: int, seed: int) -> Search:
    """Return a short search with so many grids."""
    label = by_metis(ground, count=count, seed=seed)
    new = np.full(int(label.max()) + 1, -1, np.int32)
    label, code = resized(ground, asked, label, new, count)
    search = Search.start(ground, asked, label=label, code=code, seed=seed + count)
    search.cool(clock, sweeps=SWEEPS, heat=HEAT, cold=COLD)
    return search


def _likely(ground: Ground, asked: Asked) -> list[int]:
    households = ground.values[:, HOUSEHOLDS]
    least = math.ceil(ground.values[:, AREA].sum() / asked.most_area_m2 - 1e-9)
    likely = counts(households, lower=asked.lower, upper=asked.upper, least=max(least, 1))
    return [min(one, len(households)) for one in likely]
