"""A value for each area, or why there is none: never zero for what is not known."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Reason", "Sums", "among", "divided", "grouped_median", "tallied"]

Floats = npt.NDArray[np.float64]
Reasons = npt.NDArray[np.object_]
Ints = npt.NDArray[np.integer]

Reason = Literal[
    "withheld",
    "not_released",
    "other_borders",
    "zero_denominator",
    "nothing_counted",
    "not_asked",
]
"""Why an area has no value: a small count or its partner is withheld; no release tells of it by
then; what is released is of other borders; what it would be divided by is zero; nothing was
counted that could have such a value; it lies outside of the area that is asked for."""


class Sums(NamedTuple):
    """A figure for each area."""

    value: Floats
    """nan where there is none."""
    reason: Reasons
    """Why there is none; None where there is one."""
    total: float
    """The figure of all areas together, nan where there is none."""


def tallied(rows: Ints, areas: int, weight: Floats | None = None) -> Sums:
    """Count, or add up, what lies in each area.

    Parameters
    ----------
    rows
        Of each thing the row of its area; -1 for none.
    areas
        How many areas there are.
    weight
        Of each thing; 1 by default.

    Examples
    --------
    >>> tallied(np.array([0, 2, 2, -1]), 3).value
    array([1., 0., 2.])
    """
    found = np.bincount(np.add(rows, 1), weights=weight, minlength=areas + 1)
    counted = np.asarray(found, dtype=np.float64)
    return Sums(counted[1:], np.full(areas, None, dtype=object), float(counted[1:].sum()))


def among(sums: Sums, asked: npt.NDArray[np.bool_], *, anew: bool = False) -> Sums:
    """Only the figures of areas that are asked for; of the others nothing is told, not zero.

    Parameters
    ----------
    sums
        A figure for each area.
    asked
        Which areas are asked for.
    anew
        Whether the total becomes that of these areas.

    Examples
    --------
    >>> few = among(tallied(np.array([0, 0, 2]), 3), np.array([True, True, False]))
    >>> few.value.tolist(), few.reason.tolist(), few.total
    ([2.0, 0.0, nan], [None, None, 'not_asked'], 3.0)
    """
    if asked.all():
        return sums
    value, reason = sums.value.copy(), sums.reason.copy()
    value[~asked], reason[~asked] = np.nan, "not_asked"
    return Sums(value, reason, float(sums.value[asked].sum()) if anew else sums.total)


def divided(top: Sums, under: Sums, *, factor: float = 1.0) -> Sums:
    """Divide; null and the reason where either is missing or the denominator is zero.

    Examples
    --------
    >>> tops = tallied(np.array([0, 0, 1]), 2)
    >>> value, reason, total = divided(tops, tallied(np.array([0, 0, 0, 0]), 2), factor=100)
    >>> value.tolist(), reason.tolist(), total
    ([50.0, nan], [None, 'zero_denominator'], 75.0)
    """
    zero = under.value == 0
    value = np.full(len(top.value), np.nan)
    np.divide(top.value * factor, under.value, out=value, where=~zero)
    reason = top.reason.copy()
    for missing, why in (
        (np.isnan(under.value), under.reason),
        (zero, np.full(len(zero), "zero_denominator", dtype=object)),
    ):
        take = missing & ~np.array([each is not None for each in reason], dtype=bool)
        reason[take] = why[take]
        value[take] = np.nan
    whole = factor * top.total / under.total if under.total else np.nan
    return Sums(value, reason, whole)


def grouped_median(rows: Ints, areas: int, value: Floats) -> Sums:
    """The median of each area's values.

    Parameters
    ----------
    rows
        Of each value the row of its area; -1 for none.
    areas
        How many areas there are.
    value
        The values.

    Examples
    --------
    >>> grouped_median(np.array([0, 0, 0, 1]), 3, np.array([5.0, 1, 3, 8])).value
    array([ 3.,  8., nan])
    """
    small = rows.astype(np.int16) if areas < np.iinfo(np.int16).max else rows
    order = np.argsort(small, kind="stable")  # a radix sort where they fit in 16 bits
    sorted_rows, values = rows[order], value[order]
    ends = np.searchsorted(sorted_rows, np.arange(areas + 1))
    found = np.full(areas, np.nan)
    for area in np.flatnonzero(np.diff(ends)):  # a slice each: areas are few
        found[area] = np.median(values[ends[area] : ends[area + 1]])
    reason = np.full(areas, None, dtype=object)
    reason[np.isnan(found)] = "nothing_counted"
    held = values[ends[0] :]
    return Sums(found, reason, float(np.median(held)) if len(held) else np.nan)
