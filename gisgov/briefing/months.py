"""Which days a briefing tells, and which it compares them with."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from gisgov.errors import BadInput

__all__ = ["Days", "beside", "month_of", "told_of"]

WRITTEN = re.compile(r"([0-9]{4})-([0-9]{2})")


@dataclass(frozen=True)
class Days:
    """Days of one month from its first on."""

    first: date
    count: int

    @property
    def last(self) -> date:
        """The last of them."""
        return self.first + timedelta(days=self.count - 1)

    @property
    def whole(self) -> bool:
        """Whether it is the whole month."""
        return self.count == _length(self.first)

    def dates(self) -> list[date]:
        """Each of them."""
        return [self.first + timedelta(days=day) for day in range(self.count)]

    def span(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Start and end on the clocks of a time zone; the end is not part of it."""
        end = self.first + timedelta(days=self.count)
        return datetime.combine(self.first, time(), zone), datetime.combine(end, time(), zone)


def month_of(given: str) -> date:
    """The first day of a month that is written as year and month.

    Raises
    ------
    BadInput
        It is written otherwise (`briefing.month`).

    Examples
    --------
    >>> month_of("2026-10")
    datetime.date(2026, 10, 1)
    """
    found = WRITTEN.fullmatch(given)
    if not found or not (1 <= int(found[2]) <= 12 and 1900 <= int(found[1]) <= 9000):
        raise BadInput("briefing.month", given=given)
    return date(int(found[1]), int(found[2]), 1)


def told_of(month: date, *, cut_off: datetime, zone: ZoneInfo) -> Days:
    """The days of a month that were over at the cut-off, on the clocks of the city.

    Raises
    ------
    BadInput
        The month lies ahead (`briefing.future`), or none of its days is over
        (`briefing.too_early`).

    Examples
    --------
    >>> moment = datetime(2026, 10, 12, 8, tzinfo=ZoneInfo("UTC"))
    >>> told_of(date(2026, 10, 1), cut_off=moment, zone=ZoneInfo("UTC")).last
    datetime.date(2026, 10, 11)
    """
    today = cut_off.astimezone(zone).date()
    if month > today:
        raise BadInput("briefing.future", given=f"{month:%Y-%m}", today=today)
    if month == today:
        raise BadInput("briefing.too_early", given=f"{month:%Y-%m}")
    return Days(month, min((today - month).days, _length(month)))


def beside(told: Days) -> tuple[Days, Days]:
    """The month before and the same month last year: as many days where not all are told.

    Examples
    --------
    >>> [(days.first.month, days.count) for days in beside(Days(date(2026, 3, 1), 31))]
    [(2, 28), (3, 31)]
    """
    before = (told.first - timedelta(days=1)).replace(day=1)
    year_before = told.first.replace(year=told.first.year - 1)
    both = (before, year_before)
    counts = [_length(m) if told.whole else min(told.count, _length(m)) for m in both]
    return Days(before, counts[0]), Days(year_before, counts[1])


def _length(month: date) -> int:
    return monthrange(month.year, month.month)[1]
