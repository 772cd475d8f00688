import numpy as np

from gisgov.indicators.values import Sums, divided, grouped_median, tallied


def test_a_zero_denominator_is_no_value_and_a_missing_one_keeps_its_reason():
    top = tallied(np.array([0, 0, 1, 2]), 4)
    under = Sums(
        np.array([4.0, 0.0, np.nan, 5.0]), np.array([None, None, "withheld", None], object), 9.0
    )
    made = divided(top, under, factor=10)
    assert made.value[[0, 3]].tolist() == [5.0, 0.0]
    assert np.isnan(made.value[1:3]).all()
    assert made.reason.tolist() == [None, "zero_denominator", "withheld", None]
    assert made.total == 10 * 4 / 9


def test_why_the_numerator_is_missing_comes_first():
    top = Sums(np.array([np.nan]), np.array(["other_borders"], object), np.nan)
    made = divided(top, tallied(np.array([], int), 1))
    assert made.reason.tolist() == ["other_borders"]
    assert np.isnan(made.total)


def test_things_in_no_area_are_not_counted():
    made = tallied(np.array([-1, 1, -1]), 2, np.array([5.0, 7.0, 9.0]))
    assert (made.value.tolist(), made.total) == ([0.0, 7.0], 7.0)


def test_the_median_of_each_area_and_of_all_that_lie_in_one():
    made = grouped_median(np.array([1, -1, 0, 1, 1]), 3, np.array([1.0, 99, 8, 3, 2]))
    assert made.value[:2].tolist() == [8.0, 2.0]
    assert made.reason.tolist() == [None, None, "nothing_counted"]
    assert made.total == 2.5


def test_no_values_have_no_median():
    made = grouped_median(np.array([], int), 2, np.array([]))
    assert np.isnan(made.value).all()
    assert np.isnan(made.total)
