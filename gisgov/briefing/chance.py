"""What chance alone may do to counts: exact intervals, and which of many differences stand out.

All intervals are central and two-sided, and tests agree with them: a test rejects where the
interval leaves out what it tests. Exact ones take reports as independent of each other;
`dispersion` says how far days are from that, and `widened` allows for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

__all__ = [
    "ALPHA",
    "Ratio",
    "Spread",
    "Wide",
    "adjusted",
    "dispersion",
    "poisson_interval",
    "ratio",
    "share_test",
    "widened",
]

ALPHA = 0.05
"""Intervals hold 95 % of the time; of what stands out, so much is expected to be wrong."""

FEWEST_FREE = 7

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Spread:
    """How many times as much days vary as counts of independent reports would."""

    times: float
    free: int
    """Degrees of freedom that it was told from."""


@dataclass(frozen=True)
class Wide:
    """An interval of a ratio, and how often chance makes so much of a difference, with bursts."""

    low: float
    high: float
    p: float


@dataclass(frozen=True)
class Ratio:
    """One rate by another, with what chance allows."""

    ratio: float | None
    """None where the other is zero."""
    low: float
    high: float | None
    """None where there is no bound."""
    p: float
    """How often chance alone would make so much of a difference, were the rates the same."""


def poisson_interval(count: int, *, alpha: float = ALPHA) -> tuple[float, float]:
    """The exact interval for the mean of a Poisson count.

    Parameters
    ----------
    count
        What was counted.
    alpha
        How often the interval may miss the mean, half on each side.

    References
    ----------
    F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936) 437-442.

    Examples
    --------
    >>> [round(end, 2) for end in poisson_interval(10)]
    [4.8, 18.39]
    >>> [round(end, 2) for end in poisson_interval(0)]
    [0.0, 3.69]
    """
    low = stats.chi2.ppf(alpha / 2, 2 * count) / 2 if count else 0.0
    return float(low), float(stats.chi2.ppf(1 - alpha / 2, 2 * count + 2) / 2)


def ratio(
    now: int, before: int, *, days_now: float, days_before: float, alpha: float = ALPHA
) -> Ratio | None:
    """A rate by the rate before, of two Poisson counts; None where nothing was counted at all.

    Given the total, the count of now is binomial; its exact interval becomes that of the ratio.

    Parameters
    ----------
    now, before
        What was counted.
    days_now, days_before
        For how long, or of how many: what the counts are divided by.
    alpha
        How often the interval may miss the ratio, half on each side.

    References
    ----------
    J. Przyborowski and H. Wilenski, Homogeneity of results in testing samples from Poisson series,
    Biometrika 31 (1940) 313-323; the binomial interval: C. J. Clopper and E. S. Pearson, Biometrika
    26 (1934) 404-413; that tests and intervals agree: M. P. Fay, Biostatistics 11 (2010) 373-374.

    Examples
    --------
    >>> ratio(30, 10, days_now=30, days_before=30).ratio
    3.0
    >>> ratio(0, 0, days_now=30, days_before=30) is None
    True
    """
    total = now + before
    if total == 0:
        return None
    times = days_before / days_now
    low = stats.beta.ppf(alpha / 2, now, before + 1) if now else 0.0
    high = stats.beta.ppf(1 - alpha / 2, now + 1, before) if before else 1.0
    return Ratio(
        ratio=now / before * times if before else None,
        low=float(low / (1 - low) * times),
        high=float(high / (1 - high) * times) if before else None,
        p=_two_sided(now, total, days_now / (days_now + days_before)),
    )


def share_test(counts: Sequence[int], weights: Sequence[float]) -> Floats:
    """How often chance alone puts so many, or so few, of a total into each part; a p for each.

    Parameters
    ----------
    counts
        Of the parts; together they are the total.
    weights
        By which chance shares the total out, such as households; above zero.

    Examples
    --------
    >>> share_test([1, 9], [1, 1]).round(4).tolist()
    [0.0215, 0.0215]
    """
    total, all_weights = int(np.sum(counts)), float(np.sum(weights))
    pairs = zip(counts, weights, strict=True)
    return np.array([_two_sided(count, total, weight / all_weights) for count, weight in pairs])


def adjusted(p: Sequence[float] | Floats) -> Floats:
    """The p of many tests, raised so that few of what passes is chance: Benjamini-Hochberg.

    References
    ----------
    Y. Benjamini and Y. Hochberg, Controlling the false discovery rate, Journal of the Royal
    Statistical Society B 57 (1995) 289-300.

    Examples
    --------
    >>> adjusted([0.01, 0.02, 0.5]).tolist()
    [0.03, 0.03, 0.5]
    """
    given = np.asarray(p, dtype=np.float64)
    return stats.false_discovery_control(given, method="bh") if len(given) else given


def dispersion(months: Sequence[tuple[Sequence[int], Sequence[int]]]) -> Spread | None:
    """How many times as much days vary as counts of independent reports would.

    Each weekday of each month has a mean of its own. Pearson's statistic by its degrees of freedom:
    P. McCullagh and J. A. Nelder, Generalized Linear Models, 2nd edition (1989), 4.5.

    Parameters
    ----------
    months
        Of each month what was counted on its days, and which weekdays they are.

    Returns
    -------
    None where fewer than a week of days is left when the means are known.
    """
    statistic, free = 0.0, 0
    for days, weekdays in months:  # two of them
        counted = np.asarray(days, dtype=np.float64)
        _, which = np.unique(weekdays, return_inverse=True)
        means = np.bincount(which, counted) / np.bincount(which)
        some = means[which] > 0
        expected = means[which][some]
        statistic += float(((counted[some] - expected) ** 2 / expected).sum())
        free += int(some.sum()) - int((means > 0).sum())
    return Spread(statistic / free, free) if free >= FEWEST_FREE else None


def widened(
    now: int, before: int, *, days_now: float, days_before: float, spread: Spread
) -> Wide | None:
    """A ratio of rates where days vary more than independent reports would.

    Quasi-likelihood: the variance of the logarithm times the spread, and Student's t; never
    narrower than for independent reports. None where one of the counts is zero.

    References
    ----------
    R. W. M. Wedderburn, Quasi-likelihood functions, Biometrika 61 (1974) 439-447.

    Examples
    --------
    >>> plain = widened(100, 100, days_now=30, days_before=30, spread=Spread(1.0, 46))
    >>> bursts = widened(100, 100, days_now=30, days_before=30, spread=Spread(4.0, 46))
    >>> round(float(np.log(bursts.high) / np.log(plain.high)), 6), plain.p
    (2.0, 1.0)
    """
    if not now or not before:
        return None
    middle = np.log(now / days_now * days_before / before)
    error = np.sqrt(max(spread.times, 1.0) * (1 / now + 1 / before))
    reach = float(stats.t.ppf(1 - ALPHA / 2, spread.free)) * error
    p = 2 * float(stats.t.sf(abs(middle) / error, spread.free))
    return Wide(float(np.exp(middle - reach)), float(np.exp(middle + reach)), p)


def _two_sided(count: int, total: int, share: float) -> float:
    """Twice the smaller tail of a binomial count."""
    tails = (stats.binom.cdf(count, total, share), stats.binom.sf(count - 1, total, share))
    return float(min(1.0, 2 * min(tails)))
