"""Whether numbers go up or down over time, area by area, without asking by what law."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
import scipy.special

__all__ = ["mann_kendall"]

Floats = npt.NDArray[np.float64]


def mann_kendall(values: Floats) -> tuple[Floats, Floats]:
    """Test each row for a trend.

    Parameters
    ----------
    values
        Rows by slices of time, the earliest first.

    Returns
    -------
    tuple of numpy.ndarray
        tau of each row, from -1 (each value below the one before) to 1; and how likely a trend
        as strong, up or down, is by chance (the normal approximation with its correction for ties
        and continuity).

    Notes
    -----
    Mann 1945, "Nonparametric Tests Against Trend"; Kendall 1975, "Rank Correlation Methods".

    Examples
    --------
    >>> tau, p = mann_kendall(np.array([[1.0, 2, 3, 4, 5], [2, 1, 2, 1, 2]]))
    >>> tau.tolist(), p.round(3).tolist()
    ([1.0, 0.0], [0.027, 1.0])
    """
    slices = values.shape[1]
    score = np.zeros(len(values))
    alike = np.ones(values.shape)  # how many have the value of each, itself among them
    for early, late in combinations(range(slices), 2):  # pairs of slices, of which there are few
        step = np.sign(values[:, late] - values[:, early])
        score += step
        alike[:, early] += step == 0
        alike[:, late] += step == 0
    tied = ((alike - 1) * (2 * alike + 5)).sum(axis=1)
    variance = (slices * (slices - 1) * (2 * slices + 5) - tied) / 18
    strength = np.maximum(np.abs(score) - 1, 0) / np.sqrt(np.where(variance > 0, variance, 1.0))
    return score / max(slices * (slices - 1) / 2, 1), 2 * scipy.special.ndtr(-strength)
