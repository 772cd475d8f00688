"""The city's clock: on which day, and in which hour of the week, a moment of UTC falls there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

__all__ = ["DAY_US", "HOUR_US", "MINUTE_US", "OPEN_US", "local", "micros", "moment"]

MINUTE_US = 60_000_000
HOUR_US = 60 * MINUTE_US
DAY_US = 24 * HOUR_US
OPEN_US = 2**63 - 1
"""When what is open was closed: never yet."""

THURSDAY = 3  # 1970-01-01, where Monday is 0
STEP = timedelta(hours=6)  # no clock was ever changed twice within it
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
YEARS = range(2, 9999)  # of which every zone can tell the time

Longs = npt.NDArray[np.int64]


def micros(moment: datetime) -> int:
    """Microseconds since 1970 of a moment with its zone."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment(micros: int) -> datetime:
    """The moment of microseconds since 1970, in UTC."""
    return EPOCH + timedelta(microseconds=micros)


def local(us: Longs, zone: str) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]:
    """The day (number since 1970) and the hour of the week (0 is Monday, 0 h) of moments.

    Parameters
    ----------
    us
        Microseconds since 1970, UTC.
    zone
        IANA name of the city's time zone.

    Examples
    --------
    >>> day, hour = local(np.array([0, 20 * HOUR_US]), "Asia/Shanghai")
    >>> day.tolist(), hour.tolist()
    ([0, 1], [80, 100])
    """
    since, offsets = _offsets(us, zone)
    here = us + offsets[np.searchsorted(since, us, side="right") - 1]
    day = here // DAY_US
    hour = (here - day * DAY_US) // HOUR_US
    return day.astype(np.int32), ((day + THURSDAY) % 7 * 24 + hour).astype(np.uint8)


def _offsets(us: Longs, zone: str) -> tuple[Longs, Longs]:
    """From when on the clock is so far ahead of UTC, over all the moments."""
    if len(us) == 0:
        return np.array([-OPEN_US]), np.zeros(1, np.int64)
    first, last = (
        min(max(moment(int(each)).year, YEARS[0]), YEARS[-1]) for each in (us.min(), us.max())
    )
    found = [pair for year in range(first, last + 1) for pair in _changes(zone, year)]
    since, offsets = np.array(found, dtype=np.int64).T
    since[0] = -OPEN_US
    return since, offsets


@cache
def _changes(zone: str, year: int) -> tuple[tuple[int, int], ...]:
    """The offset at the start of a year, and each that comes in it: since when, how much."""
    here, now = ZoneInfo(zone), datetime(year, 1, 1, tzinfo=UTC)
    end = now.replace(year=year + 1)
    found = [(micros(now), _ahead(now, here))]
    while now < end:
        after = min(now + STEP, end)
        if _ahead(after, here) != found[-1][1]:
            found.append((micros(_first(now, after, here)), _ahead(after, here)))
        now = after
    return tuple(found)


def _first(before: datetime, after: datetime, here: ZoneInfo) -> datetime:
    """The first second of the clock that `after` is told by."""
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if _ahead(middle, here) == _ahead(after, here):
            after = middle
        else:
            before = middle
    return after


def _ahead(moment: datetime, here: ZoneInfo) -> int:
    offset = moment.astimezone(here).utcoffset()
    return (offset or timedelta()) // timedelta(microseconds=1)
