"""A filter as tables: for each value of a column, whether it fits."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt

from gisgov.incidents.frame import Frame
from gisgov.incidents.kernels import BITS, Test
from gisgov.incidents.wanted import SEVERITIES, Wanted

__all__ = ["is_all", "test_of"]

HOURS_OF_WEEK = np.arange(7 * 24)
STATES = ("closed", "open")

Fits = npt.NDArray[np.bool_]


def test_of(frame: Frame, wanted: Wanted) -> Test:
    """Make the tables of a filter, its times left out.

    Raises
    ------
    BadInput
        There is no such class.
    NotFound
        There is no such area today.
    """
    fits = (
        _kinds(frame, wanted),
        _among(SEVERITIES, wanted.severities),
        _among(frame.channels, wanted.channels),
        _among(STATES, {wanted.state} - {None}),
        _hours(wanted),
        _places(frame, wanted),
    )
    return Test(
        *((~each).astype(np.uint8) * np.uint8(bit) for each, bit in zip(fits, BITS, strict=True))
    )


def is_all(test: Test) -> bool:
    """Whether everything fits."""
    return not any(table.any() for table in test)


def _kinds(frame: Frame, wanted: Wanted) -> Fits:
    fits = np.full(len(frame.kinds), not wanted.classes)
    for scheme, code in wanted.classes:
        fits[frame.kinds_of(scheme, code)] = True
    return fits


def _among(values: Collection[str], wanted: Collection[str | None]) -> Fits:
    return np.array([not wanted or value in wanted for value in values], dtype=bool)


def _hours(wanted: Wanted) -> Fits:
    weekday, hour = HOURS_OF_WEEK // 24 + 1, HOURS_OF_WEEK % 24
    fits = np.ones(len(HOURS_OF_WEEK), dtype=bool)
    for values, chosen in ((weekday, wanted.weekdays), (hour, wanted.hours)):
        if chosen:
            fits &= np.isin(values, list(chosen))
    return fits


def _places(frame: Frame, wanted: Wanted) -> Fits:
    """From 1 on, as what lies nowhere comes first."""
    if wanted.area is None:
        return np.ones(len(frame.areas) + 1, dtype=bool)
    return np.concatenate([[False], frame.areas.below(wanted.area)])
