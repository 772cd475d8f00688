"""From when to when rates are told: what is asked for, as far as anything is known of the city."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from gisgov.incidents.cube import Cube
from gisgov.incidents.wanted import Wanted
from gisgov.said import Said

__all__ = ["Period", "known_period"]

STRAY = 1000  # one of so many may be dated wrongly
FEW = 100  # of fewer, each is taken at its word
SHORT = 7  # days; what happens in fewer tells little of a month
LONGER = 0.05  # strays matter where they make the period longer by more than that
DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - it gets a city's zone below


class Period(NamedTuple):
    """When; nothing is known of it where it has no days."""

    since: datetime | None
    until: datetime | None
    days: float
    earlier: int = 0
    """How many incidents are counted that were reported before."""
    day: date | None = None
    """Where there are such: its first day, as the city counts them."""

    @property
    def notes(self) -> list[Said]:
        """What is to be known of it."""
        found = []
        if self.earlier:
            found.append(
                Said("incidents.before_period", {"count": self.earlier, "since": self.day})
            )
        if 0 < self.days < SHORT:
            found.append(Said("incidents.short_period", {"days": self.days}))
        return found


def known_period(cube: Cube, wanted: Wanted, now: datetime) -> Period:
    """The period that a rate of the incidents that are wanted is of.

    It is what is asked for, cut to the first moment of the day of the first report and the end of
    the day of the last, and to now. One report with a wrong date must not make a year a century:
    the first day is the earliest from which on at least 99.9 % of all incidents lie (all but one,
    where there are 100 to 1,000), if those before would make the period longer by more than 5 %.
    What lies before is counted still, and `earlier` tells how many of the wanted these are.

    Parameters
    ----------
    cube
        All incidents of the city: its period does not depend on what is wanted of them.
    wanted
        Which ones.
    now
        Nothing is known of what is later.
    """
    if not cube.days:
        return Period(wanted.since, wanted.until, 0.0)
    zone = ZoneInfo(cube.frame.time_zone)
    first, usual = _midnight(cube.days[0], zone), _midnight(_usual_day(cube), zone)
    last = max(min(_midnight(cube.days[-1] + 1, zone), now), first)
    if wanted.until is not None and wanted.until <= usual:
        usual = first  # then what is wanted lies among what is known so early
    since = max(wanted.since or usual, usual)
    until = min(wanted.until or last, last)
    if since >= until:
        return Period(wanted.since, wanted.until, 0.0)
    found, earlier = Period(since, until, (until - since) / DAY), _earlier(cube, wanted, since)
    day = since.astimezone(zone).date()
    return found._replace(earlier=earlier, day=day) if earlier else found


def _earlier(cube: Cube, wanted: Wanted, since: datetime) -> int:
    if wanted.since is not None and wanted.since >= since:
        return 0
    return cube.count(replace(wanted, until=since))


def _usual_day(cube: Cube) -> int:
    """The day of the first report that is no stray."""
    days, many = cube.days, len(cube)
    left = max(many // STRAY, int(many >= FEW))  # how many may be strays
    for part in cube.parts:
        if left < len(part.day):
            usual = int(part.day[left])
            break
        left -= len(part.day)
    longer = len(days) > (days[-1] + 1 - usual) * (1 + LONGER)
    return usual if longer else days[0]


def _midnight(day: int, zone: ZoneInfo) -> datetime:
    return (EPOCH + day * DAY).replace(tzinfo=zone).astimezone(UTC)
