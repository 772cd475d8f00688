"""Which incidents are wanted, as query parameters: the same for every route that selects them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError
from sqlalchemy import Connection

from api.asked import Asked, Day
from gisgov.incidents.wanted import SEVERITIES, IncidentState, Wanted
from gisgov.storage import schema

__all__ = ["FilterQuery", "moment"]

LONGEST = 2000  # characters of a list: some hundred classes
CLASS = re.compile(r"(.+):([0-9A-Za-z]+)")
SPAN = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")


def words_of(text: str | None) -> frozenset[str]:
    """Words between commas.

    Examples
    --------
    >>> sorted(words_of("hotline, app"))
    ['app', 'hotline']
    """
    parts = (part.strip() for part in (text or "").split(","))
    return frozenset(part for part in parts if part)


def classes_of(text: str | None) -> frozenset[tuple[str, str]]:
    """Schemes and codes.

    Examples
    --------
    >>> sorted(classes_of("CJT214-2007:05,CJT214-2007:0102"))
    [('CJT214-2007', '0102'), ('CJT214-2007', '05')]
    """
    found = [CLASS.fullmatch(word) for word in words_of(text)]
    return frozenset((_whole(each)[1], _whole(each)[2]) for each in found)


def numbers_of(text: str | None, first: int, last: int) -> frozenset[int]:
    """Numbers and spans of them, both ends included; a span may go over the last to the first.

    Examples
    --------
    >>> sorted(numbers_of("17-18,22-1", 0, 23))
    [0, 1, 17, 18, 22, 23]
    """
    numbers: set[int] = set()
    for word in words_of(text):
        span = _whole(SPAN.fullmatch(word))
        begin, end = int(span[1]), int(span[2] or span[1])
        if not (first <= begin <= last and first <= end <= last):
            raise ValueError(word)
        many = last - first + 1
        numbers |= {first + (begin - first + k) % many for k in range((end - begin) % many + 1)}
    return frozenset(numbers)


def severities_of(text: str | None) -> frozenset[str]:
    """Severities that there are."""
    given = words_of(text)
    if not given <= set(SEVERITIES):
        raise ValueError(text)
    return given


def hours_of(text: str | None) -> frozenset[int]:
    """Hours of the day."""
    return numbers_of(text, 0, 23)


def weekdays_of(text: str | None) -> frozenset[int]:
    """Days of the week."""
    return numbers_of(text, 1, 7)


def _whole(found: re.Match[str] | None) -> re.Match[str]:
    if found is None:
        raise ValueError
    return found


def _written(read: Callable[[str | None], object]) -> AfterValidator:
    """Only a text that can be read so; the answer then names the parameter."""

    def check(given: str) -> str:
        try:
            read(given)
        except ValueError as error:
            kind, message = "list_expected", "not written as described"
            raise PydanticCustomError(kind, message) from error
        return given

    return AfterValidator(check)


class FilterQuery(Asked):
    """Which incidents are wanted."""

    since: Day | None = Field(
        default=None,
        description="Only incidents reported at this time or later; a date is its first moment in "
        "the city.",
        examples=["2026-03-01"],
    )
    until: Day | None = Field(
        default=None,
        description="Only incidents reported before this time; a date is its first moment in the "
        "city.",
        examples=["2026-04-01"],
    )
    classes: Annotated[str, _written(classes_of)] | None = Field(
        default=None,
        max_length=LONGEST,
        description="Only these classes, as `SCHEME:CODE` between commas; the code of a major "
        "stands for all below it.",
        examples=["CJT214-2007:04,CJT214-2007:0102"],
    )
    severities: Annotated[str, _written(severities_of)] | None = Field(
        default=None,
        max_length=LONGEST,
        description="Only so bad: `minor`, `moderate`, `major`, `critical` between commas; `none` "
        "is not stated.",
        examples=["major,critical"],
    )
    channels: str | None = Field(
        default=None,
        max_length=LONGEST,
        description="Only those that came in so, such as `worker`, `hotline`, `app` or `camera`, "
        "between commas; `none` is not stated.",
        examples=["hotline,app"],
    )
    state: IncidentState | None = Field(
        default=None, description="Only open, or only closed incidents.", examples=["open"]
    )
    hours: Annotated[str, _written(hours_of)] | None = Field(
        default=None,
        max_length=LONGEST,
        description="Only reported in these hours of the city's clock, 0 to 23, between commas; "
        "`22-3` is from 22:00 to 3:59.",
        examples=["17-20,22-3"],
    )
    weekdays: Annotated[str, _written(weekdays_of)] | None = Field(
        default=None,
        max_length=LONGEST,
        description="Only reported on these days of the city's week: 1 is Monday, 7 Sunday; `6-7` "
        "is the weekend.",
        examples=["1-5"],
    )
    area: str | None = Field(
        default=None,
        description="Only in the area of this code, of any level, as it is today.",
        examples=["429502001"],
    )

    def wanted(self, conn: Connection) -> Wanted:
        """What selects; the city's time zone says when its days begin.

        Raises
        ------
        BadInput
            The period ends before it starts.
        """
        return Wanted(
            since=moment(conn, self.since),
            until=moment(conn, self.until),
            classes=classes_of(self.classes),
            severities=severities_of(self.severities),
            channels=words_of(self.channels),
            state=self.state,
            hours=hours_of(self.hours),
            weekdays=weekdays_of(self.weekdays),
            area=self.area,
        )


def moment(conn: Connection, day: datetime | date | None) -> datetime | None:
    """A moment in UTC; a date is its first moment in the city."""
    if day is None:
        return None
    if not isinstance(day, datetime):
        day = datetime.combine(day, time(), ZoneInfo(schema.city_info(conn).time_zone))
    return day.astimezone(UTC)
