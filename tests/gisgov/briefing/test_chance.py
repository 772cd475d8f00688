"""Intervals and tests of counts, against published numbers and by counting all that can happen."""

from __future__ import annotations

from math import comb, exp, factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgov.briefing.chance import (
    Spread,
    adjusted,
    dispersion,
    poisson_interval,
    ratio,
    share_test,
    widened,
)


def up_to(count: int, mean: float) -> float:
    """How likely a Poisson count is at most so many."""
    return sum(exp(-mean) * mean**k / factorial(k) for k in range(count + 1))


@pytest.mark.parametrize("count", [0, 1, 4, 17])
def test_at_the_ends_of_the_interval_the_count_lies_in_a_tail_of_a_fortieth(count: int) -> None:
    low, high = poisson_interval(count)
    assert up_to(count, high) == pytest.approx(0.025)
    if count:
        assert 1 - up_to(count - 1, low) == pytest.approx(0.025)
    else:
        assert low == 0


def test_a_ratio_has_the_interval_that_others_publish() -> None:
    # poisson.test(c(11, 6 + 8 + 7), c(800, 1083 + 1050 + 878)) of R 4
    found = ratio(11, 21, days_now=800, days_before=3011)
    assert found is not None
    assert found.ratio == pytest.approx(1.971488, abs=1e-6)
    assert (found.low, found.high) == pytest.approx((0.8584264, 4.2772659), abs=1e-6)


def test_from_none_there_is_no_upper_end_and_to_none_no_lower_one() -> None:
    more, fewer = (ratio(*counts, days_now=30, days_before=31) for counts in ((5, 0), (0, 5)))
    assert more is not None
    assert fewer is not None
    assert (more.ratio, more.high) == (None, None)
    assert (fewer.ratio, fewer.low) == (0.0, 0.0)
    assert more.low > 0
    assert fewer.high is not None


def test_the_test_of_a_ratio_counts_the_throws_of_a_coin() -> None:
    found = ratio(8, 2, days_now=1, days_before=1)
    assert found is not None
    assert found.p == pytest.approx(2 * sum(comb(10, k) for k in (8, 9, 10)) / 2**10)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(20, 31), st.integers(20, 31))
def test_an_interval_leaves_one_out_where_the_test_rejects(
    now: int, before: int, days_now: int, days_before: int
) -> None:
    found = ratio(now, before, days_now=days_now, days_before=days_before)
    if found is None:
        assert now == before == 0
        return
    beyond = found.low > 1 or (found.high is not None and found.high < 1)
    assert beyond == (found.p < 0.05)


def test_parts_are_tested_by_their_weights() -> None:
    fair, unfair = share_test([30, 10], [3, 1]), share_test([10, 30], [3, 1])
    assert fair.tolist() == pytest.approx([1.0, 1.0], abs=0.2)
    assert unfair.max() < 1e-8


def test_many_tests_raise_the_p_of_each() -> None:
    assert adjusted([0.04, 0.001, 0.03]).tolist() == pytest.approx([0.04, 0.003, 0.04])
    assert adjusted([]).tolist() == []


def test_days_that_are_all_the_same_do_not_vary() -> None:
    found = dispersion([([7] * 28, list(range(7)) * 4)])
    assert found is not None
    assert (found.times, found.free) == (0.0, 21)


def test_a_weekday_of_its_own_level_is_no_spread_and_a_storm_is() -> None:
    weekdays = list(range(7)) * 4
    calm = [10 * (day + 1) for day in weekdays]
    storm = [*calm[:-1], calm[-1] + 400]
    spread = dispersion([(calm, weekdays)]), dispersion([(storm, weekdays)])
    assert spread[0] is not None
    assert spread[1] is not None
    assert spread[0].times == 0
    # Sundays 70, 70, 70, 470 about their mean of 170, on 21 degrees of freedom
    assert spread[1].times == pytest.approx((3 * 100**2 + 300**2) / 170 / 21)


def test_a_few_days_tell_no_spread() -> None:
    assert dispersion([([3, 4, 5], [0, 1, 2])]) is None
    assert dispersion([([0] * 28, list(range(7)) * 4)]) is None


def test_independent_days_vary_about_as_independent_days_do() -> None:
    random = np.random.default_rng(5)
    weekdays = list(range(7)) * 200
    found = dispersion([(random.poisson(30, len(weekdays)).tolist(), weekdays)])
    assert found is not None
    assert found.times == pytest.approx(1, abs=0.1)


def test_a_spread_below_one_makes_no_interval_narrower() -> None:
    given = {"days_now": 30, "days_before": 30}
    calm, plain = (widened(90, 100, **given, spread=Spread(t, 46)) for t in (0.2, 1.0))
    assert calm == plain
    assert widened(0, 100, **given, spread=Spread(1.0, 46)) is None
