"""What a commander sees of incidents at once: counts by class, day, hour and area, and how fast."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal

import numpy as np
from pydantic.dataclasses import dataclass

from gisgov.incidents import SEVERITIES, Cube, Frame, Tally, Wanted
from gisgov.incidents.clock import local, micros, moment
from gisgov.incidents.rows import Longs
from gisgov.said import Said
from gisgov.storage.incident_cube import Seen
from gisgov.storage.queries import ANSWER, Extended

__all__ = [
    "AreaCounted",
    "ClassCounted",
    "DayCounted",
    "IncidentSummary",
    "Level",
    "notes",
    "summary",
]

Level = Literal["city", "district", "street", "community", "grid"]

DAY_0 = date(1970, 1, 1)
MOST_DAYS = 20 * 366  # a longer row of days leaves out those on which nothing was reported
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MINUTES = 60  # of an hour


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class ClassCounted:
    """How many incidents there are of one class, whichever classes are wanted."""

    scheme: str
    """Code scheme; the same digits mean other things in another scheme."""
    code: str
    """Minor class in the scheme."""
    name: str
    """Name of the class in Chinese."""
    name_en: str | None
    """Name of the class in English, where there is one."""
    major: str
    """Code of the major class that it is part of."""
    major_name: str
    """Name of the major class in Chinese."""
    major_name_en: str | None
    """Name of the major class in English, where there is one."""
    count: int
    """How many, of any class that is wanted or not."""
    before: int | None
    """How many in the period that is compared with; null without one."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class DayCounted:
    """How many incidents were reported on a day."""

    day: date
    """The day in the city."""
    count: int
    """How many were reported on it."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class AreaCounted:
    """How many incidents there are in an area, as it is today."""

    code: str
    """Code of the area."""
    name: str
    """Name in the city's language."""
    name_en: str | None
    """Name in English, where it has one."""
    count: int
    """How many were reported in it."""
    before: int | None
    """How many in the compared period; null without one."""
    open: int
    """How many of them are open."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class IncidentSummary(Extended):
    """Counts of what is wanted; lists of choices leave out their own filter."""

    total: int
    """How many are wanted."""
    open: int
    """How many of them are open."""
    unplaced: int
    """How many of them lie in no area of the level."""
    severities: dict[str, int]
    """By severity, of any; `none` is not stated."""
    channels: dict[str, int]
    """By channel, of any; `none` is not stated."""
    states: dict[str, int]
    """Open and closed ones, of any state."""
    classes: list[ClassCounted]
    """By class, of any, those with none left out."""
    days: list[DayCounted]
    """By day from the first report to the last, of any time; of over 20 years, days with some."""
    days_before: list[DayCounted] | None
    """By day in the compared period; null without one."""
    hours: list[list[int]]
    """By weekday, Monday first, and hour of the city's clock, at any of them."""
    level: Level
    """Level of the areas."""
    areas: list[AreaCounted]
    """Areas of the level, most first; in the wanted area where that is one above them."""
    median_hours_to_close: float | None
    """Half of the closed ones took longer, counted in whole minutes; null where none is closed."""
    closed_share: float | None
    """Which part of them is closed; null where there is none."""
    first_at: datetime | None
    """When the first of all incidents was reported; null where there is none."""
    last_at: datetime | None
    """When the last of all incidents was reported; null where there is none."""
    as_of: datetime
    """The incidents are those of this moment."""
    age_s: float
    """How long ago that was when this was answered, in seconds."""


def summary(
    seen: Seen, wanted: Wanted, *, level: Level = "community", compared: Wanted | None = None
) -> IncidentSummary:
    """Count what is wanted.

    Parameters
    ----------
    seen
        The incidents of the city.
    wanted
        Which ones.
    level
        Of the areas.
    compared
        The same of another period, to be told beside it.

    Raises
    ------
    BadInput
        There is no such class.
    NotFound
        There is no such area today.
    """
    cube, frame = seen.cube, seen.cube.frame
    now = cube.tally(wanted)
    before = None if compared is None else cube.tally(compared)
    inside = now.areas(level, anywhere=False)
    minutes = cube.median_minutes(wanted, now)
    return IncidentSummary(
        total=now.total,
        open=now.open,
        unplaced=now.total - int(inside.sum()),
        severities=dict(zip(SEVERITIES, now.severities.tolist(), strict=True)),
        channels=dict(zip(frame.channels, now.channels.tolist(), strict=True)),
        states=dict(zip(("closed", "open"), now.states.tolist(), strict=True)),
        classes=_classes(frame, now, before),
        days=_days(now.period, now.days),
        days_before=None if before is None or compared is None else _window(cube, before, compared),
        hours=now.hours.tolist(),
        level=level,
        areas=_areas(wanted, level, now, before),
        median_hours_to_close=None if minutes is None else round(minutes / MINUTES, 3),
        closed_share=now.closed / now.total if now.total else None,
        first_at=None if cube.first_us is None else moment(cube.first_us),
        last_at=None if cube.last_us is None else moment(cube.last_us),
        as_of=seen.as_of,
        age_s=round(seen.age_s, 3),
    )


def notes(told: IncidentSummary, wanted: Wanted, *, compared: Wanted | None = None) -> list[Said]:
    """What the figures do not show.

    Parameters
    ----------
    told, wanted, compared
        The figures, and what was asked for.
    """
    unstated = told.severities["none"] if not wanted.severities else 0
    found = [
        Said("tally.nothing") if told.total == 0 else None,
        Said("tally.unplaced", {"count": told.unplaced}) if told.unplaced else None,
        Said("tally.unstated", {"count": unstated}) if unstated else None,
        _lengths(wanted, compared),
        Said("tally.reports"),
    ]
    return [each for each in found if each is not None]


def _lengths(wanted: Wanted, compared: Wanted | None) -> Said | None:
    """That two periods are of other lengths, and so counts cannot be compared."""
    if compared is None:
        return None
    ends = (wanted.since, wanted.until, compared.since, compared.until)
    since, until, since_before, until_before = ends
    if since is None or until is None or since_before is None or until_before is None:
        return Said("tally.endless")
    days, days_before = ((until - since) / DAY, (until_before - since_before) / DAY)
    is_alike = abs(days - days_before) <= HOUR / DAY  # a clock may be set forward or back
    return None if is_alike else Said("tally.lengths", {"days": days, "days_before": days_before})


def _classes(frame: Frame, now: Tally, before: Tally | None) -> list[ClassCounted]:
    counts, earlier = now.kinds.tolist(), None if before is None else before.kinds.tolist()
    return [
        ClassCounted(
            **vars(kind), count=counts[at], before=None if earlier is None else earlier[at]
        )
        for at, kind in enumerate(frame.kinds)
        if counts[at] or (earlier and earlier[at])
    ]


def _areas(wanted: Wanted, level: Level, now: Tally, before: Tally | None) -> list[AreaCounted]:
    areas = now.frame.areas
    shown = np.array([area.level == level for area in areas.listed], dtype=bool)
    peers = True
    if wanted.area is not None:
        peers = bool(areas.at(level)[areas.positions[wanted.area]] >= 0)
        shown &= peers | areas.below(wanted.area)
    counts = now.areas(level, anywhere=peers)
    earlier = None if before is None else before.areas(level, anywhere=peers).sum(axis=1)
    places = np.flatnonzero(shown)
    most_first = places[np.argsort(-counts[places].sum(axis=1), kind="stable")]
    return [
        AreaCounted(
            code=areas[place].code,
            name=areas[place].name,
            name_en=areas[place].name_en,
            count=int(counts[place].sum()),
            before=None if earlier is None else int(earlier[place]),
            open=int(counts[place, 1]),
        )
        for place in most_first.tolist()
    ]


def _window(cube: Cube, before: Tally, compared: Wanted) -> list[DayCounted]:
    """Days of the compared period, as far as anything was ever reported."""
    zone, period = cube.frame.time_zone, before.period
    first, last = period.start, period.stop - 1
    if compared.since is not None:
        first = max(first, int(local(np.array([micros(compared.since)]), zone)[0][0]))
    if compared.until is not None:
        last = min(last, int(local(np.array([micros(compared.until) - 1]), zone)[0][0]))
    counts = before.times.sum(axis=1)
    days = range(first, max(first, last + 1))
    return _days(days, counts[days.start - period.start : days.stop - period.start])


def _days(period: range, counts: Longs | Sequence[int]) -> list[DayCounted]:
    return [
        DayCounted(day=DAY_0 + timedelta(days=day), count=int(count))
        for day, count in zip(period, counts, strict=True)
        if count or len(period) <= MOST_DAYS
    ]
