"""Tests of gisgov.incidents.clock: the city's day and hour, as the time zone has them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gisgov.incidents.clock import local, micros, moment

ZONES = (
    "Asia/Shanghai",
    "Atlantic/Canary",
    "America/St_Johns",
    "Pacific/Apia",
    "Australia/Lord_Howe",
)
SECOND = timedelta(seconds=1)


@settings(deadline=None)  # the first moment of a year looks at its clock
@given(
    st.sampled_from(ZONES),
    st.lists(st.datetimes(datetime(1960, 1, 1), datetime(2040, 1, 1)), max_size=5),  # noqa: DTZ001
)
def test_days_and_hours_are_those_of_the_zone(zone: str, given: list[datetime]) -> None:
    moments = [each.replace(tzinfo=UTC) for each in given]
    day, hour = local(np.array([micros(each) for each in moments], dtype=np.int64), zone)
    here = [each.astimezone(ZoneInfo(zone)) for each in moments]
    assert day.tolist() == [(each.date() - date(1970, 1, 1)).days for each in here]
    assert hour.tolist() == [each.weekday() * 24 + each.hour for each in here]


@pytest.mark.parametrize(
    "change",
    [
        datetime(2026, 3, 29, 1, tzinfo=UTC),  # Europe's summer begins
        datetime(2026, 10, 25, 1, tzinfo=UTC),  # and ends: 1:30 is told twice
    ],
)
def test_the_hour_changes_with_the_second_in_which_the_clock_is_set(change: datetime) -> None:
    moments = [change - SECOND, change]
    _, hour = local(np.array([micros(each) for each in moments]), "Atlantic/Canary")
    here = [each.astimezone(ZoneInfo("Atlantic/Canary")) for each in moments]
    assert hour.tolist() == [each.weekday() * 24 + each.hour for each in here]


def test_a_moment_is_the_same_after_it_was_counted_in_microseconds() -> None:
    given = datetime(2026, 5, 1, 8, 0, 0, 123457, tzinfo=UTC)
    assert moment(micros(given)) == given


def test_no_moments_have_no_days() -> None:
    day, hour = local(np.empty(0, dtype=np.int64), "Asia/Shanghai")
    assert (len(day), len(hour)) == (0, 0)
