"""Which incidents are wanted: by time, class, severity, channel, state, hour, weekday and area."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from gisgov.errors import BadInput

__all__ = ["NONE", "SEVERITIES", "IncidentState", "Wanted"]

IncidentState = Literal["open", "closed"]

NONE = "none"
"""Stands for a severity or a channel that nobody stated."""

SEVERITIES = ("minor", "moderate", "major", "critical", NONE)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which incidents are wanted; what is not given selects all. What is equal selects the same.

    Parameters
    ----------
    since, until
        Only reported in this period, the end not included; times with their zone.
    classes
        Only of these classes: scheme and code; the code of a major stands for all below it.
    severities
        Only so bad: minor, moderate, major, critical, or none, which nobody stated.
    channels
        Only those that came in so; none is where nobody said how.
    state
        Only open, or only closed ones.
    hours
        Only reported in these hours of the city's clock, 0 to 23.
    weekdays
        Only reported on these days of the city's week: 1 is Monday, 7 Sunday.
    area
        Only in the area of this code, of any level, as it is today.

    Raises
    ------
    BadInput
        A time has no zone, the period ends before it starts, or there is no such severity, state,
        hour or weekday.

    Examples
    --------
    >>> Wanted(hours=frozenset({22, 23})) == Wanted(hours=frozenset([23, 22]))
    True
    """

    since: datetime | None = None
    until: datetime | None = None
    classes: frozenset[tuple[str, str]] = frozenset()
    severities: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    state: IncidentState | None = None
    hours: frozenset[int] = frozenset()
    weekdays: frozenset[int] = frozenset()
    area: str | None = None

    def __post_init__(self) -> None:
        """Refuse what selects nothing by mistake."""
        for name, moment in (("since", self.since), ("until", self.until)):
            if moment is not None and moment.utcoffset() is None:
                raise BadInput("incidents.naive_time", name=name, given=moment.isoformat())
        if self.since and self.until and self.since >= self.until:
            raise BadInput("request.period", since=self.since, until=self.until)
        known = (
            ("severities", self.severities, SEVERITIES),
            ("state", {self.state} - {None}, get_args(IncidentState)),
            ("hours", self.hours, range(24)),
            ("weekdays", self.weekdays, range(1, 8)),
        )
        for name, given, among in known:
            strange = sorted(str(each) for each in given if each not in among)
            if strange:
                raise BadInput("incidents.not_among", name=name, given=strange[0])
