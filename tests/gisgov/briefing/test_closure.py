"""How fast incidents are closed, those counted in that are still open."""

from __future__ import annotations

import numpy as np
import pytest

from gisgov.briefing.closure import curve


def made(closed: list[float], still_open: list[float]):
    hours = np.array([*closed, *still_open], dtype=float)
    known = np.array([True] * len(closed) + [False] * len(still_open))
    return curve(hours, known, np.ones(len(hours), dtype=np.int64))


def test_where_all_are_closed_it_is_the_share() -> None:
    found = made([1, 2, 3, 4], [])
    assert [found.within(hours) for hours in (0.5, 1, 2.5, 4, 99)] == [0, 0.25, 0.5, 1, 1]
    assert found.median() == 2


def test_what_is_open_counts_for_as_long_as_it_was_seen() -> None:
    # At 2 h one of three that are left closes: of the half that were open, a third is gone.
    found = made([1, 1, 1, 2], [1.5, 5, 5])
    assert found.within(1) == pytest.approx(3 / 7)
    assert found.within(2) == pytest.approx(1 - (4 / 7) * (2 / 3))
    assert found.median() == 2


def test_what_closes_and_what_is_lost_at_the_same_time_are_both_still_there() -> None:
    assert made([1], [1]).within(1) == 0.5


def test_where_fewer_than_half_are_closed_there_is_no_median() -> None:
    assert made([1], [9, 9]).median() is None
    assert made([], []).median() is None
    assert made([], []).within(5) == 0.0


def test_a_line_may_stand_for_many() -> None:
    hours, closed = np.array([1.0, 2.0]), np.array([True, False])
    assert curve(hours, closed, np.array([30, 10])).within(1) == 0.75
