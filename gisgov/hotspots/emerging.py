"""Hot spots over time: which are new, which stay, which grow or fade, which are gone."""

from __future__ import annotations

from math import ceil

import numpy as np
import numpy.typing as npt
import pandas as pd

from gisgov.errors import BadInput
from gisgov.hotspots.chance import kept_apart
from gisgov.hotspots.spots import null_of, refuse_alpha
from gisgov.hotspots.trends import mann_kendall
from gisgov.hotspots.weights import Given

__all__ = ["FEWEST", "PATTERNS", "emerging"]

PATTERNS = ("new", "intensifying", "persistent", "fading", "former", "sporadic")

FEWEST = 4
"""Slices of time without which nothing can be said."""

RECENT = 1 / 3
OFTEN = 3 / 4

Bools = npt.NDArray[np.bool_]


def emerging(
    counts: npt.ArrayLike,
    exposure: npt.ArrayLike,
    weights: Given,
    *,
    alpha: float = 0.05,
    least: float = 1.0,
) -> pd.DataFrame:
    """Tell hot spots apart by how they came and went.

    In each slice of time surroundings are hot as `hot_spots` says, with false finds held to a share
    `alpha` over all areas and slices together. The trend of an area is that of its surroundings'
    incidents as a multiple of what is expected in the same slice, so that a season which lifts the
    whole city is no trend; a trend counts if Mann and Kendall's test says so, with false finds held
    to `alpha` over all areas that were hot at some time. (Which were does not depend on the order
    of the slices, which is all that a trend is about.)

    Parameters
    ----------
    counts
        Incidents: areas by slices of time, the earliest first, at least 4.
    exposure, weights, alpha, least
        As `hot_spots` takes them.

    Returns
    -------
    pandas.DataFrame
        By area, in the order (and with the index) given: `pattern`; `hot_in`, the positions of the
        slices in which it was hot; `z` of the last slice; `around` and `around_expected` over all
        slices; `tau` of the trend, and its `trend_q`, nan where it was never hot.
        ``attrs["beyond"]`` and ``attrs["tested"]`` are as `hot_spots` tells them;
        ``attrs["recent"]`` is the number of recent slices.

    Raises
    ------
    BadInput
        As `hot_spots`, or there are fewer than 4 slices.

    Notes
    -----
    Recent is the last third of the slices. The first of these that holds is the pattern:

    - ``"former"``: hot at some time, but in no recent slice;
    - ``"new"``: hot in the last slice, and in none before the recent ones;
    - ``"fading"``: the trend goes down;
    - ``"intensifying"``: hot in the last slice, and the trend goes up;
    - ``"persistent"``: hot in the last slice and in at least three quarters of all;
    - ``"sporadic"``: any other that was hot at some time.

    Examples
    --------
    >>> quiet, loud = [5, 5, 5, 5, 5, 5, 5, 5], [5, 5, 5, 5, 5, 5, 60, 60]
    >>> emerging([quiet, loud, quiet], [1, 1, 1], np.eye(3))["pattern"].tolist()
    [None, 'new', None]
    """
    refuse_alpha(alpha, least)
    counted = np.asarray(counts, dtype=np.float64)
    if counted.ndim != 2 or counted.shape[1] < FEWEST:
        raise BadInput("hotspots.slices", given=counted.shape[-1], least=FEWEST)
    null = null_of(counted, exposure, weights)
    p, z = null.chances(least), null.z
    hot = (kept_apart(p) <= alpha) & (z > 0)
    known = null.around_expected > 0
    tau, chance = mann_kendall(
        np.divide(null.around, null.around_expected, out=np.ones(known.shape), where=known)
    )
    tested = ~np.isnan(p).any(axis=1)
    trend_q = kept_apart(np.where(hot.any(axis=1), chance, np.nan))
    trend = np.where(trend_q <= alpha, np.sign(tau), 0.0)
    index = counts.index if isinstance(counts, pd.DataFrame) else None
    table = {
        "pattern": pd.Series(_patterns(hot, trend), index=index, dtype=object),
        "hot_in": [tuple(np.flatnonzero(row).tolist()) for row in hot],
        "z": z[:, -1],
        "around": null.around.sum(axis=1),
        "around_expected": null.around_expected.sum(axis=1),
        "tau": tau,
        "trend_q": trend_q,
    }
    found = pd.DataFrame(table, index=index)
    found.attrs = {
        "beyond": float(null.beyond.sum()),
        "tested": int(tested.sum()),
        "recent": _recent(counted.shape[1]),
    }
    return found


def _recent(slices: int) -> int:
    return ceil(slices * RECENT)


def _patterns(hot: Bools, trend: npt.NDArray[np.float64]) -> npt.NDArray[np.object_]:
    slices = hot.shape[1]
    lately, last = hot[:, -_recent(slices) :].any(axis=1), hot[:, -1]
    before = hot[:, : -_recent(slices)].any(axis=1)
    rules = (
        (~hot.any(axis=1), None),
        (~lately, "former"),
        (last & ~before, "new"),
        (trend < 0, "fading"),
        (last & (trend > 0), "intensifying"),
        (last & (hot.mean(axis=1) >= OFTEN), "persistent"),
    )
    named = np.full(len(hot), "sporadic", dtype=object)
    for holds, name in reversed(rules):  # the first that holds is written last
        named[holds] = name
    return named
