"""Monthly briefings: what they count of the incidents, and those that were made and are kept.

Counts come from the incidents themselves, in the snapshot of the caller's transaction. A briefing
is kept as it was made and never changed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely
from pydantic.dataclasses import dataclass as answer
from sqlalchemy import Connection, func, select, text

from gisgov.errors import NotFound
from gisgov.storage import accounts
from gisgov.storage.models import Base
from gisgov.storage.queries import ANSWER, Extended, fixed

__all__ = [
    "Asked",
    "BriefingKept",
    "BriefingListed",
    "Class",
    "Extent",
    "Lasted",
    "Span",
    "Tally",
    "classes",
    "extent",
    "find",
    "get",
    "keep",
    "last_before",
    "late",
    "level_names",
    "moment",
    "released",
    "shapes",
    "still_open",
    "tally",
    "time_to_close",
]

BRIEFING, CLASS, LEVEL, PUBLICATION = (
    Base.metadata.tables[name] for name in ("briefing", "code_class", "area_level", "publication")
)
LISTED = [column for column in BRIEFING.c if column.name != "figures"]
KEEP = text("SELECT keep_briefing(:month, :area, :cut_off, CAST(:figures AS jsonb), :owner)")
WEEK_H = 168

Span = tuple[datetime, datetime]
"""A period by its start and its end, which is not part of it."""


@dataclass(frozen=True)
class Asked:
    """What is the same for all counts of a briefing."""

    zone: str
    """The city's time zone."""
    cut_off: datetime
    """What was recorded later is left out."""
    codes: list[str] | None
    """Of an area and all below it; None for the whole city."""


@dataclass
class Tally:
    """Incidents of a period, counted."""

    days: dict[date, int] = field(default_factory=dict)
    hours: list[int] = field(default_factory=lambda: [0] * WEEK_H)
    """By hour of the week, from Monday 0 h, on the city's clocks."""
    classes: dict[tuple[str, str], int] = field(default_factory=dict)
    class_days: dict[tuple[str, str], dict[date, int]] = field(default_factory=dict)
    """By class and day; days without any are left out."""
    severities: dict[str, int] = field(default_factory=dict)
    channels: dict[str, int] = field(default_factory=dict)
    places: dict[str | None, int] = field(default_factory=dict)
    """By the finest area that holds them, None for those in no area."""
    sources: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    """By where they come from: how many, and when the last was recorded."""

    @property
    def count(self) -> int:
        """All of them."""
        return sum(self.days.values())


@dataclass(frozen=True)
class Lasted:
    """How long incidents of a period lasted: a line for each time."""

    minutes: npt.NDArray[np.int64]
    closed: npt.NDArray[np.bool_]
    """By the cut-off; else it lasted until then and longer."""
    counts: npt.NDArray[np.int64]


class Extent(NamedTuple):
    """Since when the city holds incidents, until when, and how many of a period lie in no grid."""

    first_at: datetime | None
    last_at: datetime | None
    unplaced: int


class Class(NamedTuple):
    """A class of incidents of the code book, under its major."""

    major: str
    major_name: str
    major_name_en: str | None
    name: str
    name_en: str | None


@answer(frozen=True, kw_only=True, config=ANSWER)
class BriefingListed(Extended):
    """A briefing in a list."""

    id: int
    """Number of the briefing."""
    month: date
    """First day of the month that it tells."""
    area: str | None
    """Code of the area that it tells of; null for the whole city."""
    cut_off: datetime
    """What was recorded until then is in it."""
    author: str
    """Who made it."""
    made_at: datetime
    """When it was made."""


@answer(frozen=True, kw_only=True, config=ANSWER)
class BriefingKept(BriefingListed):
    """A briefing as it was made."""

    figures: dict[str, Any]
    """All that it tells, as `gisgov.briefing` has it."""


# ---------------------------------------------------------------- what is counted


def moment(conn: Connection) -> datetime:
    """The moment of the transaction."""
    return conn.execute(select(func.now())).scalar_one()


def tally(conn: Connection, spans: Sequence[Span], asked: Asked) -> list[Tally]:
    """Count the incidents of some periods.

    Parameters
    ----------
    conn
        A connection to the city.
    spans
        The periods.
    asked
        Cut-off, time zone and area.
    """
    made = [Tally() for _ in spans]
    given = {**_given(asked), **_spans(spans), "zone": asked.zone}
    for row in conn.execute(fixed("briefing_tally"), given):
        into = made[row.period]
        match row.facet:
            case "day":
                into.days[row.day] = row.n
            case "hour":
                into.hours[row.hour] = row.n
            case "class":
                into.classes[row.scheme, row.class_code] = row.n
            case "class_day":
                of_class = into.class_days.setdefault((row.scheme, row.class_code), {})
                of_class[row.day] = row.n
            case "severity":
                into.severities[row.severity] = row.n
            case "channel":
                into.channels[row.channel] = row.n
            case "place":
                into.places[row.place] = row.n
            case "source":
                into.sources[row.source] = row.n, row.recorded_at
    return made


def time_to_close(conn: Connection, spans: Sequence[Span], asked: Asked) -> list[Lasted]:
    """How long the incidents of some periods lasted; see `tally`."""
    rows = conn.execute(fixed("briefing_closed"), {**_given(asked), **_spans(spans)}).all()
    of = [[row for row in rows if row.period == period] for period in range(len(spans))]
    return [
        Lasted(
            minutes=np.array([row.minutes for row in each], dtype=np.int64),
            closed=np.array([row.closed for row in each], dtype=np.bool_),
            counts=np.array([row.n for row in each], dtype=np.int64),
        )
        for each in of
    ]


def still_open(conn: Connection, ages_h: Sequence[float], asked: Asked) -> list[int]:
    """Incidents that were open at the cut-off by age, one class more than there are bounds.

    Parameters
    ----------
    conn
        A connection to the city.
    ages_h
        Bounds of the classes of ages in hours, rising.
    asked
        Cut-off and area.
    """
    counts = [0] * (len(ages_h) + 1)
    given = {**_given(asked), "ages": [float(age) for age in ages_h]}
    for age, count in conn.execute(fixed("briefing_open"), given):
        counts[age] = count
    return counts


def extent(conn: Connection, span: Span, cut_off: datetime) -> Extent:
    """What the city holds of incidents at all, wherever they are."""
    given = {"since": span[0], "until": span[1], "cut_off": cut_off}
    return Extent(*conn.execute(fixed("briefing_extent"), given).one())


def late(conn: Connection, span: Span, asked: Asked, *, earlier: datetime) -> int:
    """How many incidents of a period were recorded after an earlier cut-off."""
    given = {**_given(asked), "since": span[0], "until": span[1], "earlier": earlier}
    return int(conn.execute(fixed("briefing_late"), given).scalar_one())


def classes(conn: Connection) -> dict[tuple[str, str], Class]:
    """The classes of incidents by scheme and code."""
    named = [CLASS.c[name] for name in Class._fields]
    query = select(CLASS.c.scheme, CLASS.c.code, *named).where(CLASS.c.kind == "incident")
    query = query.order_by(CLASS.c.scheme, CLASS.c.code)
    return {(scheme, code): Class(*rest) for scheme, code, *rest in conn.execute(query)}


def level_names(conn: Connection, level: str) -> tuple[str, str]:
    """Names of a level of areas in Chinese and in English."""
    row = conn.execute(select(LEVEL.c.name, LEVEL.c.name_en).where(LEVEL.c.code == level)).one()
    return row.name, row.name_en


def released(conn: Connection, cut_off: datetime) -> int | None:
    """Number of the latest internal release of statistics that was out at the cut-off."""
    query = select(PUBLICATION.c.id).where(
        PUBLICATION.c.audience == "internal", PUBLICATION.c.published_at <= cut_off
    )
    newest = query.order_by(PUBLICATION.c.month.desc(), PUBLICATION.c.id.desc()).limit(1)
    found: int | None = conn.scalar(newest)
    return found


def shapes(conn: Connection, codes: Collection[str]) -> dict[str, shapely.Geometry]:
    """Borders of today's areas, in the city's CRS, in the order of their codes."""
    rows = conn.execute(fixed("briefing_areas"), {"codes": list(codes)})
    return {row.code: shapely.from_wkb(bytes(row.shape)) for row in rows}


# ---------------------------------------------------------------- what is kept


def keep(
    conn: Connection,
    *,
    month: date,
    area: str | None,
    cut_off: datetime,
    figures: Mapping[str, Any],
    owner: str | None = None,
) -> int:
    """Keep a briefing for good; whoever is signed in is its author. Returns its number.

    Parameters
    ----------
    conn
        A connection to the city, in a transaction.
    month, area, cut_off, figures
        What it tells, and what it tells of.
    owner
        Name of who acts at the machine, as the database's owner.

    Raises
    ------
    Forbidden
        The role may not make briefings.
    """
    told = json.dumps(figures, ensure_ascii=False)
    given = {"month": month, "area": area, "cut_off": cut_off, "figures": told, "owner": owner}
    number = int(conn.execute(KEEP, given).scalar_one())
    if owner is not None:
        accounts.write_audit(
            conn, "briefing_made", subject="briefing", subject_id=str(number), month=month
        )
    return number


def find(
    conn: Connection,
    *,
    month: date | None = None,
    area: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[BriefingListed]:
    """List briefings, the newest first.

    Parameters
    ----------
    conn
        A connection to the city.
    month, area
        Only of this month, only of this area.
    before
        Only smaller numbers than this.
    limit
        At most so many.
    """
    query = select(*LISTED).order_by(BRIEFING.c.id.desc()).limit(limit)
    query = query.where(BRIEFING.c.month == month) if month is not None else query
    query = query.where(BRIEFING.c.area == area) if area is not None else query
    query = query.where(BRIEFING.c.id < before) if before is not None else query
    return [BriefingListed(**row) for row in conn.execute(query).mappings()]


def get(conn: Connection, number: int) -> BriefingKept:
    """One briefing.

    Raises
    ------
    NotFound
        There is none of this number.
    """
    row = conn.execute(select(BRIEFING).where(BRIEFING.c.id == number)).mappings().one_or_none()
    if row is None:
        raise NotFound("briefing.not_found", given=number)
    return BriefingKept(**row)


def last_before(
    conn: Connection, *, month: date, area: str | None, cut_off: datetime
) -> BriefingKept | None:
    """The latest briefing of the same area before a cut-off, of this month or an earlier one."""
    query = select(BRIEFING).where(
        BRIEFING.c.area.is_not_distinct_from(area),
        BRIEFING.c.cut_off < cut_off,
        BRIEFING.c.month <= month,
    )
    newest = query.order_by(BRIEFING.c.cut_off.desc(), BRIEFING.c.id.desc()).limit(1)
    row = conn.execute(newest).mappings().one_or_none()
    return None if row is None else BriefingKept(**row)


def _given(asked: Asked) -> dict[str, Any]:
    return {"cut_off": asked.cut_off, "codes": asked.codes}


def _spans(spans: Sequence[Span]) -> dict[str, list[datetime]]:
    return {"starts": [start for start, _ in spans], "ends": [end for _, end in spans]}
