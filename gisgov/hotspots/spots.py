"""Hot spots: surroundings with more incidents than their share of the city explains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from gisgov.errors import BadInput
from gisgov.hotspots.chance import either_way, kept_apart
from gisgov.hotspots.weights import Given, matrix_of, members

__all__ = ["Null", "hot_spots", "null_of", "refuse_alpha"]

Floats = npt.NDArray[np.float64]


def hot_spots(
    counts: npt.ArrayLike,
    exposure: npt.ArrayLike,
    weights: Given,
    *,
    alpha: float = 0.05,
    least: float = 1.0,
) -> pd.DataFrame:
    """Find areas in whose surroundings there are more, or fewer, incidents than chance explains.

    Chance means: each incident, whatever the others do, falls into an area in proportion to the
    area's exposure, and there are as many incidents as were counted. The sum over an area and its
    neighbours is then binomial, and its tails are computed exactly. Of all areas that are called
    hot or cold no more than a share `alpha` is so by chance (Benjamini and Hochberg over both
    tails); where nothing is hot or cold, something is called so on no more than a share `alpha` of
    maps.

    Parameters
    ----------
    counts
        Incidents in each area.
    exposure
        What incidents would follow by chance, in any unit: households, people, ground.
    weights
        Square sparse matrix: what is not zero are the neighbours. An area always counts as part of
        its own surroundings.
    alpha
        Share of false finds that is borne.
    least
        Hot are only surroundings with more than this many times what is expected, cold those with
        less than its inverse. At 1 any difference counts, however small: with many incidents
        nearly every area differs from its share by a little.

    Returns
    -------
    pandas.DataFrame
        By area in the order (and with the index) given: `count`; `expected` by chance; `around`
        and `around_expected`, the same for the area with its neighbours; `z`, `around` in standard
        deviations from what is expected; `p`; `q`, the share of false finds if this one is
        believed; `spot`, ``"hot"``, ``"cold"`` or None. Where nothing in the surroundings is
        exposed, `z`, `p` and `q` are nan. ``attrs["beyond"]`` counts the incidents in areas that
        have no exposure: chance puts none there, so that they prove nothing; they are left out of
        `around` and `expected`. ``attrs["tested"]`` counts the areas that were tested.

    Raises
    ------
    BadInput
        A count or an exposure is negative, missing or infinite, lengths differ, `alpha` is not
        between 0 and 1, or `least` is below 1.

    Examples
    --------
    >>> nobody = np.zeros((3, 3))
    >>> found = hot_spots([90, 20, 10], [1, 1, 1], nobody)
    >>> found[["count", "expected", "spot"]].to_numpy().tolist()
    [[90.0, 40.0, 'hot'], [20.0, 40.0, 'cold'], [10.0, 40.0, 'cold']]
    """
    refuse_alpha(alpha, least)
    null = null_of(np.asarray(counts)[:, None], exposure, weights)
    p = null.chances(least)
    q = kept_apart(p)
    table = {
        "count": null.counts,
        "expected": null.expected,
        "around": null.around,
        "around_expected": null.around_expected,
        "z": null.z,
        "p": p,
        "q": q,
    }
    index = counts.index if isinstance(counts, pd.Series) else None
    found = pd.DataFrame({name: column[:, 0] for name, column in table.items()}, index=index)
    found["spot"] = pd.Series(sided(q <= alpha, null.z)[:, 0], index=found.index, dtype=object)
    found.attrs = {"beyond": float(null.beyond.sum()), "tested": int((~np.isnan(p)).sum())}
    return found


def sided(sure: npt.NDArray[np.bool_], z: Floats) -> npt.NDArray[np.object_]:
    """Return on which side what is sure lies."""
    named = np.full(z.shape, None, dtype=object)
    named[sure & (z > 0)] = "hot"
    named[sure & (z < 0)] = "cold"
    return named


@dataclass(frozen=True, eq=False)
class Null:
    """What was counted and what chance would do, by area (rows) and slice of time (columns)."""

    counts: Floats
    shares: Floats
    """What chance puts into the surroundings of each area, of all; nan where nothing."""
    expected: Floats
    around: Floats
    around_expected: Floats
    total: Floats
    """Incidents of each slice that chance deals out."""
    beyond: Floats
    """Incidents of each slice in areas without exposure."""

    @property
    def z(self) -> Floats:
        """How far sums are from what is expected, in standard deviations."""
        spread = np.sqrt(self.around_expected * (1 - self.shares))
        return np.divide(
            self.around - self.around_expected,
            spread,
            out=np.where(np.isnan(self.shares), np.nan, np.zeros(self.around.shape)),
            where=spread > 0,
        )

    def chances(self, least: float) -> Floats:
        """How likely sums as strange as these are by chance; nan where nothing is exposed."""
        total, shares = np.broadcast_arrays(self.total, self.shares)
        known = ~np.isnan(shares)
        p = np.full(known.shape, np.nan)
        p[known] = either_way(self.around[known], total[known], shares[known], least=least)
        return p


def null_of(counts: npt.ArrayLike, exposure: npt.ArrayLike, weights: Given) -> Null:
    """Return what chance would do with the incidents of each slice.

    Parameters
    ----------
    counts
        Areas by slices.
    exposure
        Of each area.
    weights
        As `hot_spots` takes them.
    """
    counted, exposed = _checked("counts", counts), _checked("exposure", exposure)
    around = members(matrix_of(weights, count=len(exposed)))
    if len(counted) != len(exposed):
        raise BadInput("hotspots.lengths", counts=len(counted), exposure=len(exposed))
    inside = np.where(exposed[:, None] > 0, counted, 0.0)
    total = inside.sum(axis=0)
    share = exposed / exposed.sum() if exposed.any() else exposed
    near = np.minimum(np.asarray(around @ share), 1.0)
    shares = np.where(near > 0, near, np.nan)[:, None]
    return Null(
        counts=counted,
        shares=shares,
        expected=share[:, None] * total,
        around=around @ inside,
        around_expected=np.nan_to_num(shares) * total,
        total=total,
        beyond=(counted - inside).sum(axis=0),
    )


def refuse_alpha(alpha: float, least: float) -> None:
    """Raise for what is no share of false finds, and for no multiple."""
    if not 0 < alpha < 1:
        raise BadInput("hotspots.alpha", given=alpha)
    if not 1 <= least < np.inf:
        raise BadInput("hotspots.least", given=least)


def _checked(name: str, given: npt.ArrayLike) -> Floats:
    known = np.asarray(given, dtype=np.float64)
    if not (np.isfinite(known).all() and (known >= 0).all()):
        raise BadInput("hotspots.negative", name=name)
    return known
