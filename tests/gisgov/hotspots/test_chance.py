"""Tails that can be counted, and what is believed of many tests."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from scipy.stats import false_discovery_control

from gisgov.hotspots.chance import either_way, kept_apart


@pytest.mark.parametrize("sums", range(7))
def test_a_tail_is_what_counting_all_cases_gives(sums):
    chance = [comb(6, k) * 0.25**k * 0.75 ** (6 - k) for k in range(7)]
    tail = min(sum(chance[sums:]), sum(chance[: sums + 1]))
    assert either_way(np.array([float(sums)]), 6, np.array([0.25]))[0] == pytest.approx(
        min(1, 2 * tail)
    )


def test_where_all_or_nothing_falls_there_nothing_is_strange():
    assert either_way(np.array([5.0, 0.0]), 5, np.array([1.0, 0.0])).tolist() == [1.0, 1.0]


def test_an_incident_where_none_can_be_is_impossible():
    assert either_way(np.array([1.0, 4.0]), 5, np.array([0.0, 1.0])).tolist() == [0.0, 0.0]


def test_half_as_many_again_is_not_hot_if_twice_as_many_are_asked_for():
    sums, share = np.array([1500.0, 2500.0, 400.0, 700.0]), np.full(4, 0.01)
    assert (either_way(sums, 100_000, share) < 1e-9).all()
    assert (either_way(sums, 100_000, share, least=2.0) < 1e-3).tolist() == [
        False,
        True,
        True,
        False,
    ]


def test_false_finds_are_held_as_scipy_holds_them():
    p = np.random.default_rng(3).random(200) ** 3
    np.testing.assert_allclose(kept_apart(p), false_discovery_control(p))


def test_of_no_test_nothing_is_believed():
    assert np.isnan(kept_apart(np.full((2, 3), np.nan))).all()
