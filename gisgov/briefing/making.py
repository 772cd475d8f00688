"""Makes a briefing: counts and figures of a month, in one snapshot of the city."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from gisgov.briefing import counting
from gisgov.briefing.months import Days, beside, told_of
from gisgov.briefing.places import Places, places
from gisgov.briefing.values import AreaTold, Figures, Late, Names
from gisgov.errors import BadInput
from gisgov.storage import areas, briefings, schema
from gisgov.storage.briefings import Asked, Span, Tally

__all__ = ["figures"]


@dataclass(frozen=True)
class Month:
    """What a briefing is made of."""

    asked: Asked
    days: tuple[Days, Days, Days]
    """The month that is told, the one before and that of last year."""
    tallies: tuple[Tally, Tally | None, Tally | None]
    """Of each; None where the city has no data of it."""

    def spans(self) -> list[Span]:
        """The three periods on the clocks of the city."""
        return [days.span(ZoneInfo(self.asked.zone)) for days in self.days]


def figures(conn: Connection, month: date, *, area: str | None = None) -> Figures:
    """The figures of a month as the city knows them now.

    Parameters
    ----------
    conn
        A connection to the city, whose transaction is one snapshot.
    month
        First day of the month.
    area
        Code of an area of any level; the whole city by default.

    Raises
    ------
    BadInput
        The month lies ahead (`briefing.future`), none of its days is over (`briefing.too_early`),
        or the city has no incident of its time (`briefing.no_data`, `briefing.no_incidents`).
    NotFound
        There is no such area.
    """
    city = schema.city_info(conn)
    cut_off, zone = briefings.moment(conn), ZoneInfo(city.time_zone)
    told = told_of(month, cut_off=cut_off, zone=zone)
    codes = areas.scope_of(conn, area).codes if area is not None else None
    asked = Asked(zone=city.time_zone, cut_off=cut_off, codes=codes)
    extent = briefings.extent(conn, told.span(zone), cut_off)
    first_at, last_at = _checked(extent, told, zone)
    made = _counted(conn, told, asked, first_at.astimezone(zone).date())
    there = places(conn, asked, made.tallies[0], made.tallies[1], area=area, srid=city.srid)
    return Figures(
        city=Names(code="", name=city.name, name_en=city.name_en),
        zone=city.time_zone,
        area=_told_area(there, area),
        month=told.first,
        complete=told.whole,
        cut_off=cut_off,
        first_at=first_at,
        last_at=last_at,
        **_periods(made),
        **_kinds(conn, made),
        **_closing(conn, made),
        ranking=there.ranking,
        spots=there.spots,
        drawing=there.drawing,
        sources=counting.sources(made.tallies[0]),
        unplaced=extent.unplaced,
        late=_late(conn, made, area),
    )


def _checked(extent: briefings.Extent, told: Days, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """First and last report that the city holds.

    Raises
    ------
    BadInput
        None of them is as early, or as late, as the days that are told.
    """
    if extent.first_at is None or extent.last_at is None:
        raise BadInput("briefing.no_incidents")
    first, last = (at.astimezone(zone).date() for at in (extent.first_at, extent.last_at))
    if last < told.first or first > told.last:
        raise BadInput("briefing.no_data", given=f"{told.first:%Y-%m}", first=first, last=last)
    return extent.first_at, extent.last_at


def _counted(conn: Connection, told: Days, asked: Asked, first_day: date) -> Month:
    """Count the three months; one that begins before the city's data is not told as zero."""
    days = (told, *beside(told))
    zone = ZoneInfo(asked.zone)
    now, *others = briefings.tally(conn, [each.span(zone) for each in days], asked)
    before, year = (
        tally if each.first >= first_day else None
        for each, tally in zip(days[1:], others, strict=True)
    )
    return Month(asked, days, (now, before, year))


def _periods(made: Month) -> dict[str, Any]:
    (told, *others), (now, *tallies) = made.days, made.tallies
    mine = (now.count, told.count)
    known = [(d, t.days) for d, t in zip(made.days[:2], made.tallies[:2], strict=True) if t]
    spread = counting.spread([days for days, _ in known], [of_day for _, of_day in known])
    before, year = (
        counting.period(days, tally, now=mine, spread=spread)
        for days, tally in zip(others, tallies, strict=True)
    )
    return {
        "now": counting.period(told, now),
        "before": before,
        "year_before": year,
        "dispersion": spread and spread.times,
        "week": counting.week(now, told),
    }


def _kinds(conn: Connection, made: Month) -> dict[str, Any]:
    now, before, _ = made.tallies
    both, book = made.days[:2], briefings.classes(conn)
    classes, changed, tested = counting.changed_classes(now, before, both, book)
    graver = counting.shares(now.severities, before.severities if before else None)
    return {
        "majors": counting.majors(now, before, both, book),
        "classes": classes,
        "changed": changed,
        "tested": tested,
        "severities": counting.by_gravity(graver),
        "channels": counting.shares(now.channels, before.channels if before else None),
    }


def _closing(conn: Connection, made: Month) -> dict[str, Any]:
    now, before = briefings.time_to_close(conn, made.spans()[:2], made.asked)
    some_before = made.tallies[1] is not None
    still = briefings.still_open(conn, counting.AGES_H, made.asked)
    return {
        "closure": counting.closure(made.days[0], now),
        "closure_before": counting.closure(made.days[1], before) if some_before else None,
        "open": counting.open_ages(still),
    }


def _late(conn: Connection, made: Month, area: str | None) -> Late | None:
    """What came after the cut-off of the last briefing, of the days that it told."""
    asked, month = made.asked, made.days[0].first
    last = briefings.last_before(conn, month=month, area=area, cut_off=asked.cut_off)
    if last is None:
        return None
    told: Mapping[str, Any] = last.figures["now"]
    first, end = (date.fromisoformat(told[name]) for name in ("first", "last"))
    span = Days(first, (end - first).days + 1).span(ZoneInfo(asked.zone))
    return Late(
        id=last.id,
        month=last.month,
        cut_off=last.cut_off,
        told=told["count"],
        later=briefings.late(conn, span, asked, earlier=last.cut_off),
    )


def _told_area(there: Places, code: str | None) -> AreaTold | None:
    if code is None:
        return None
    area = there.tree[code]
    return AreaTold(code=code, level=area.level, name=area.name, name_en=area.name_en)
