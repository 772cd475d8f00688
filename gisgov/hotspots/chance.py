"""How likely a sum is by chance, and which of many tests may be believed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import scipy.special

__all__ = ["either_way", "kept_apart"]

Floats = npt.NDArray[np.float64]


def either_way(sums: Floats, count: Floats | float, share: Floats, *, least: float = 1.0) -> Floats:
    """Return how likely a sum as strange as each, too high or too low, is by chance.

    Parameters
    ----------
    sums
        How many of the `count` were found.
    count
        How many there are in all.
    share
        How likely each of them is to be among the sum, 0 to 1.
    least
        How many times too many, or too few, are still taken for chance.

    Returns
    -------
    numpy.ndarray
        Twice the smaller tail of the binomial distribution, exactly; at most 1.

    Examples
    --------
    Four of four coins show heads, or none does: each once in 16 times.

    >>> either_way(np.array([4.0, 0.0, 2.0]), 4, np.array([0.5, 0.5, 0.5])).tolist()
    [0.125, 0.125, 1.0]
    """
    high = _at_least(sums, count, np.minimum(share * least, 1.0))
    low = _at_least(count - sums, count, 1.0 - share / least)
    return np.asarray(np.minimum(1.0, 2 * np.minimum(high, low)))


def _at_least(sums: Floats, count: Floats | float, share: Floats) -> Floats:
    """Return how likely it is that at least so many of a count are found."""
    many = np.broadcast_to(count, sums.shape)
    found = np.ones(sums.shape)
    some = sums > 0
    found[some] = scipy.special.betainc(sums[some], many[some] - sums[some] + 1, share[some])
    return found


def kept_apart(p: Floats) -> Floats:
    """Return q: the share of false finds if everything as unlikely as this were believed.

    Benjamini and Hochberg 1995, "Controlling the False Discovery Rate". Values that are nan stay so
    and do not count as tests.

    Parameters
    ----------
    p
        How likely each find is by chance; of any shape.

    Examples
    --------
    >>> kept_apart(np.array([0.01, 0.04, np.nan, 0.03, 0.5])).round(3).tolist()
    [0.04, 0.053, nan, 0.053, 0.5]
    """
    q = np.full(p.shape, np.nan)
    tested = ~np.isnan(p)
    given = p[tested]
    order = np.argsort(given)
    scaled = given[order] * len(given) / np.arange(1, len(given) + 1)
    lowest = np.minimum.accumulate(scaled[::-1])[::-1]
    back = np.empty(len(given))
    back[order] = np.minimum(lowest, 1.0)
    q[tested] = back
    return q
