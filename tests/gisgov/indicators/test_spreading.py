import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgov.indicators.spreading import spread

NAN = np.nan


def arrays(told, above, area, room):
    return (
        np.array(told, float),
        np.array(above, np.intp),
        {"area": np.array(area, np.intp), "room": np.array(room, float)},
    )


def run(told, above, area, room):
    told, above, given_points = arrays(told, above, area, room)
    return spread(told, above, **given_points)


def test_each_area_is_spread_over_its_own_points_by_their_room():
    made = run([30, 10, 20], [-1, 0, 0], [1, 1, 2, 2], [1, 4, 3, 1])
    assert made.weight.tolist() == [2, 8, 15, 5]
    assert made.left.tolist() == [0, 0, 0]


def test_what_is_withheld_is_told_with_its_partner_by_the_area_above():
    made = run([30, NAN, NAN, 20], [-1, 0, 0, 0], [1, 2, 2, 3], [1, 1, 3, 9])
    assert made.weight.tolist() == [2, 2, 6, 20]


def test_a_figure_withheld_at_two_levels_lies_in_the_first_above_that_is_told():
    made = run([30, NAN, NAN, 20], [-1, 0, 1, 1], [2, 3, 1], [1, 1, 4])
    assert made.weight.tolist() == [2, 20, 8]


def test_an_area_without_points_keeps_what_it_was_told():
    made = run([30, 10, 20], [-1, 0, 0], [2], [1])
    assert (made.weight.tolist(), made.left.tolist()) == ([20], [0, 10, 0])


def test_a_point_in_no_area_or_without_room_holds_nobody():
    made = run([5], [-1], [0, 0, -1], [2, 0, 7])
    assert made.weight.tolist() == [5, 0, 0]


def test_nothing_told_is_nobody_anywhere():
    made = run([NAN, NAN], [-1, 0], [0, 1], [1, 1])
    assert made.weight.tolist() == [0, 0]
    assert run([], [], [], []).weight.tolist() == []


@given(st.data())
def test_nobody_is_lost_and_nobody_is_added(data):
    leaves = data.draw(st.integers(1, 6))
    counts = data.draw(st.lists(st.integers(0, 50), min_size=leaves, max_size=leaves))
    hidden = data.draw(st.lists(st.booleans(), min_size=leaves, max_size=leaves))
    told = [sum(counts), *(NAN if hide else n for n, hide in zip(counts, hidden, strict=True))]
    points = data.draw(st.lists(st.integers(0, leaves), max_size=12))
    room = data.draw(st.lists(st.floats(0.5, 9), min_size=len(points), max_size=len(points)))
    made = run(told, [-1] + [0] * leaves, points, room)
    assert made.weight.sum() + made.left.sum() == pytest.approx(sum(counts))
    assert (made.weight >= 0).all()
