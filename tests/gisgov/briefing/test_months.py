"""Which days are told, and which they are compared with."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from gisgov.briefing.months import Days, beside, month_of, told_of
from gisgov.errors import BadInput

SHANGHAI = ZoneInfo("Asia/Shanghai")
OCTOBER = date(2026, 10, 1)


@pytest.mark.parametrize("given", ["2026-13", "2026-0", "10/2026", "2026-10-01", "٢٠٢٦-10", ""])
def test_what_is_no_month_is_refused(given: str) -> None:
    with pytest.raises(BadInput) as error:
        month_of(given)
    assert error.value.code == "briefing.month"


@pytest.mark.parametrize(
    ("hour", "days"),
    [
        (datetime(2026, 10, 2, 15, 59, tzinfo=UTC), 1),  # a minute before midnight in Shanghai
        (datetime(2026, 10, 2, 16, 0, tzinfo=UTC), 2),
        (datetime(2026, 10, 31, 16, 0, tzinfo=UTC), 31),
        (datetime(2027, 3, 1, 0, 0, tzinfo=UTC), 31),
    ],
)
def test_days_that_are_over_on_the_clocks_of_the_city_are_told(hour: datetime, days: int) -> None:
    assert told_of(OCTOBER, cut_off=hour, zone=SHANGHAI) == Days(OCTOBER, days)


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (datetime(2026, 9, 30, 15, 59, tzinfo=UTC), "briefing.future"),
        (datetime(2026, 9, 30, 16, 0, tzinfo=UTC), "briefing.too_early"),
    ],
)
def test_a_month_of_which_nothing_is_over_is_refused(at: datetime, code: str) -> None:
    with pytest.raises(BadInput) as error:
        told_of(OCTOBER, cut_off=at, zone=SHANGHAI)
    assert error.value.code == code


def test_whole_months_stand_beside_a_whole_month_and_as_many_days_beside_others() -> None:
    assert beside(Days(date(2025, 3, 1), 31)) == (
        Days(date(2025, 2, 1), 28),
        Days(date(2024, 3, 1), 31),
    )
    assert beside(Days(date(2026, 1, 1), 12)) == (
        Days(date(2025, 12, 1), 12),
        Days(date(2025, 1, 1), 12),
    )
    assert beside(Days(date(2025, 3, 1), 30))[0] == Days(date(2025, 2, 1), 28)


def test_a_month_begins_and_ends_at_midnight_in_the_city() -> None:
    start, end = Days(OCTOBER, 31).span(SHANGHAI)
    assert start == datetime(2026, 9, 30, 16, tzinfo=UTC)
    assert end == datetime(2026, 10, 31, 16, tzinfo=UTC)
