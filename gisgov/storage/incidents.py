"""Incidents (事件): lists of what happened, when and where, and all that is known of one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic.dataclasses import dataclass
from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    extract,
    func,
    or_,
    select,
    text,
    tuple_,
)

from gisgov.errors import BadInput, NotFound
from gisgov.incidents.wanted import NONE, IncidentState, Wanted
from gisgov.storage import schema
from gisgov.storage.models import Base
from gisgov.storage.queries import ANSWER, Extended
from gisgov.storage.retired import present
from gisgov.storage.selection import CLASS, Box, Rows, class_of, in_area, in_box, lonlat, paged

__all__ = [
    "Incident",
    "IncidentEvent",
    "IncidentFilter",
    "IncidentListed",
    "IncidentOrder",
    "IncidentState",
    "find",
    "get",
]

IncidentOrder = Literal["number", "newest"]

INCIDENT, EVENT = (Base.metadata.tables[name] for name in ("incident", "incident_event"))
OWN = "id scheme class_code reported_at closed_at channel severity address grid source source_id"


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class IncidentListed(Extended):
    """An incident."""

    id: int
    """Number of the incident."""
    scheme: str
    """Code scheme of its class."""
    class_code: str
    """Minor class in the scheme."""
    class_name: str
    """Name of the class in Chinese."""
    class_name_en: str | None
    """Name of the class in English, where there is one."""
    state: IncidentState
    """open until it is closed."""
    reported_at: datetime
    """When it was reported."""
    closed_at: datetime | None
    """When it was closed; null while it is open."""
    channel: str | None
    """How the report came in; null where nobody said."""
    severity: str | None
    """`minor`, `moderate`, `major` or `critical`; null where nobody said."""
    address: str | None
    """Where, in words."""
    grid: str | None
    """Code of the grid it is in on today's borders; null where it is in none."""
    source: str
    """Where the row comes from."""
    source_id: str
    """Its key there."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class IncidentEvent:
    """Something that was done about an incident."""

    at: datetime
    """When it happened."""
    what: Literal["reported", "changed", "closed", "reopened"]
    """What was done."""
    author: str | None
    """Who did it: an account, or the source whose file says so; null where only the time is known,
    and for an analyst."""
    changes: dict[str, Any]
    """What was changed: by field, the value before and the one after; of a class its names too; of
    a note only `…` where there was one."""
    note: str | None
    """What was said of it."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Incident(IncidentListed):
    """An incident with all that happened."""

    note: str | None
    """What else is to be known of it."""
    recorded_at: datetime
    """When the city first held it."""
    retired_on: date | None
    """Day it was withdrawn on; null while it counts."""
    history: list[IncidentEvent]
    """What was done about it, the earliest first."""


@dataclass(frozen=True, kw_only=True)
class IncidentFilter(Wanted):
    """Which incidents of a list are wanted; what is not given selects all.

    Parameters
    ----------
    bbox
        Only in this box of WGS-84 degrees, its edges included.
    scheme, class_code
        Only of this code scheme; only of this minor class.
    """

    bbox: Box | None = None
    scheme: str | None = None
    class_code: str | None = None


def find(
    conn: Connection,
    wanted: IncidentFilter,
    *,
    order: IncidentOrder = "number",
    after: int | None = None,
    limit: int = 100,
) -> list[IncidentListed]:
    """List incidents.

    Parameters
    ----------
    conn
        A connection to the city.
    wanted
        Which ones.
    order
        In the order of their numbers, or of their reports, the newest first.
    after
        Only those that come after this one.
    limit
        At most so many.

    Raises
    ------
    NotFound
        There is no such area, or none to come after.
    BadInput
        There is no such class; the box is turned inside out or lies where the city cannot be.
    """
    rows = in_area(conn, INCIDENT, wanted.area)
    query = _listed(rows).where(*in_box(conn, rows, wanted.bbox), *_conditions(conn, rows, wanted))
    if order == "newest":
        if after is not None and not conn.scalar(
            select(INCIDENT.c.id).where(INCIDENT.c.id == after)
        ):
            raise NotFound("incident.not_found", given=after)
        query = _newest(query, rows, after).limit(limit)
    else:
        query = paged(query, rows, after=after, limit=limit)
    return [IncidentListed(**row) for row in conn.execute(query).mappings()]


def get(conn: Connection, incident_id: int, *, withdrawn: bool = False) -> Incident:
    """All that is known of an incident.

    Parameters
    ----------
    conn
        A connection to the city.
    incident_id
        Of the incident.
    withdrawn
        Also of one that counts no longer.

    Raises
    ------
    NotFound
        There is none of that number.
    """
    query = _listed(INCIDENT, *(INCIDENT.c[name] for name in ("note", "recorded_at", "retired_on")))
    query = query.where(INCIDENT.c.id == incident_id)
    query = query if withdrawn else query.where(present(INCIDENT))
    row = conn.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFound("incident.not_found", given=incident_id)
    author = case((_on_duty(), EVENT.c.author)).label("author")
    events = select(*(EVENT.c[name] for name in ("at", "what", "changes", "note")), author).where(
        EVENT.c.incident_id == incident_id
    )
    told = [
        IncidentEvent(**{**event, "changes": _named(conn, row["scheme"], event["changes"])})
        for event in conn.execute(events.order_by(EVENT.c.id)).mappings()
    ]
    history = _history(told, row["reported_at"], row["closed_at"])
    return Incident(**row, history=history)


def _on_duty() -> ColumnElement[bool]:
    """Condition that who asks may know who did what: whoever is no analyst; the owner too."""
    role = select(text("role")).select_from(text("acting()")).scalar_subquery()
    return func.coalesce(role, "") != "analyst"


def _named(conn: Connection, scheme: str, changes: dict[str, Any]) -> dict[str, Any]:
    """Changes; those of the class with its names too, as no reader knows codes by heart."""
    if "class_code" not in changes:
        return changes
    before, after = changes["class_code"]
    of = and_(CLASS.c.kind == "incident", CLASS.c.scheme == scheme)
    rows = conn.execute(select(CLASS).where(of, CLASS.c.code.in_([before, after]))).mappings()
    known = {row["code"]: row for row in rows}
    named = {
        f"class_{name}": [known[code][name] if code in known else None for code in (before, after)]
        for name in ("name", "name_en")
    }
    return changes | named


def _history(
    told: list[IncidentEvent], reported_at: datetime, closed_at: datetime | None
) -> list[IncidentEvent]:
    """What was written down, and what the row itself says of its begin and its end."""
    by = next((event.author for event in reversed(told) if event.what == "reported"), None)
    later = [event for event in told if event.what != "reported"]
    if closed_at and not any(event.what == "closed" for event in later):
        later.append(_bare(closed_at, "closed"))
    later.sort(key=lambda event: event.at)
    return [_bare(reported_at, "reported", by), *later]


def _bare(
    at: datetime, what: Literal["reported", "closed"], author: str | None = None
) -> IncidentEvent:
    return IncidentEvent(at=at, what=what, author=author, changes={}, note=None)


def _listed(rows: Rows, *more: ColumnElement[Any]) -> Select[Any]:
    columns = [
        *(rows.c[name] for name in OWN.split()),
        CLASS.c.name.label("class_name"),
        CLASS.c.name_en.label("class_name_en"),
        _state(rows).label("state"),
        *lonlat(rows),
        *more,
    ]
    return select(*columns).select_from(rows.join(CLASS, class_of(rows)))


def _newest(query: Select[Any], rows: Rows, after: int | None) -> Select[Any]:
    """The newest first, and of the same moment the one that came last."""
    if after is not None:
        last = select(INCIDENT.c.reported_at, INCIDENT.c.id).where(INCIDENT.c.id == after)
        query = query.where(tuple_(rows.c.reported_at, rows.c.id) < last.scalar_subquery())
    return query.order_by(rows.c.reported_at.desc(), rows.c.id.desc())


def _conditions(conn: Connection, rows: Rows, wanted: IncidentFilter) -> list[ColumnElement[bool]]:
    equal = [
        (rows.c.scheme, wanted.scheme),
        (rows.c.class_code, wanted.class_code),
        (_state(rows), wanted.state),
    ]
    among = [
        (func.coalesce(rows.c.severity, NONE), wanted.severities),
        (func.coalesce(rows.c.channel, NONE), wanted.channels),
    ]
    return [
        *(column == value for column, value in equal if value is not None),
        *(column.in_(sorted(values)) for column, values in among if values),
        *([rows.c.reported_at >= wanted.since] if wanted.since else []),
        *([rows.c.reported_at < wanted.until] if wanted.until else []),
        *([_of_classes(conn, wanted.classes)] if wanted.classes else []),
        *_by_the_clock(conn, rows, wanted),
    ]


def _of_classes(conn: Connection, classes: frozenset[tuple[str, str]]) -> ColumnElement[bool]:
    """Condition that a class is among some, or below a major that is."""
    for scheme, code in sorted(classes):
        there = select(CLASS.c.code).where(CLASS.c.kind == "incident", _of_class(scheme, code))
        if conn.scalar(there.limit(1)) is None:
            raise BadInput("incidents.no_class", scheme=scheme, given=code)
    return or_(*(_of_class(scheme, code) for scheme, code in sorted(classes)))


def _of_class(scheme: str, code: str) -> ColumnElement[bool]:
    return and_(CLASS.c.scheme == scheme, or_(CLASS.c.code == code, CLASS.c.major == code))


def _by_the_clock(
    conn: Connection, rows: Rows, wanted: IncidentFilter
) -> list[ColumnElement[bool]]:
    """Conditions on the hour and the day of the week, as the city's clock shows them."""
    clock = func.timezone(schema.city_info(conn).time_zone, rows.c.reported_at)
    asked = (("hour", wanted.hours), ("isodow", wanted.weekdays))
    return [extract(part, clock).in_(sorted(values)) for part, values in asked if values]


def _state(rows: Rows) -> ColumnElement[str]:
    return case((rows.c.closed_at.is_(None), "open"), else_="closed")
