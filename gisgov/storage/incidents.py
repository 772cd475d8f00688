"""Incidents (事件): lists of what happened, when and where."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic.dataclasses import dataclass
from sqlalchemy import ColumnElement, Connection, case, select

from gisgov.storage.models import Base
from gisgov.storage.queries import ANSWER
from gisgov.storage.selection import CLASS, Box, Rows, class_of, in_area, in_box, lonlat, paged

__all__ = ["IncidentFilter", "IncidentListed", "IncidentState", "find"]

IncidentState = Literal["open", "closed"]

INCIDENT = Base.metadata.tables["incident"]


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class IncidentListed:
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
    """How the report came in."""
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


@dataclass(frozen=True, kw_only=True)
class IncidentFilter:
    """Which incidents are wanted; what is not given selects all.

    Parameters
    ----------
    area
        Only in the area of this code, of any level, as it is today.
    bbox
        Only in this box of WGS-84 degrees, its edges included.
    scheme, class_code, state
        Only of this class of this code scheme; only open, or only closed ones.
    since, until
        Only reported in this period, the end not included.
    """

    area: str | None = None
    bbox: Box | None = None
    scheme: str | None = None
    class_code: str | None = None
    state: IncidentState | None = None
    since: datetime | None = None
    until: datetime | None = None


def find(
    conn: Connection, wanted: IncidentFilter, *, after: int | None = None, limit: int = 100
) -> list[IncidentListed]:
    """List incidents in the order of their ids.

    Parameters
    ----------
    conn
        A connection to the city.
    wanted
        Which ones.
    after
        Only ids above this one.
    limit
        At most so many.

    Raises
    ------
    NotFound
        There is no such area.
    BadInput
        The box is turned inside out or lies where the city cannot be.
    """
    rows = in_area(conn, INCIDENT, wanted.area)
    query = select(*_columns(rows)).select_from(rows.join(CLASS, class_of(rows)))
    query = query.where(*in_box(conn, rows, wanted.bbox), *_conditions(rows, wanted))
    found = conn.execute(paged(query, rows, after=after, limit=limit)).mappings()
    return [IncidentListed(**row) for row in found]


def _conditions(rows: Rows, wanted: IncidentFilter) -> list[ColumnElement[bool]]:
    equal = [
        (rows.c.scheme, wanted.scheme),
        (rows.c.class_code, wanted.class_code),
        (_state(rows), wanted.state),
    ]
    return [
        *(column == value for column, value in equal if value is not None),
        *([rows.c.reported_at >= wanted.since] if wanted.since else []),
        *([rows.c.reported_at < wanted.until] if wanted.until else []),
    ]


def _columns(rows: Rows) -> list[ColumnElement[Any]]:
    own = "id scheme class_code reported_at closed_at channel address grid source source_id"
    return [
        *(rows.c[name] for name in own.split()),
        CLASS.c.name.label("class_name"),
        CLASS.c.name_en.label("class_name_en"),
        _state(rows).label("state"),
        *lonlat(rows),
    ]


def _state(rows: Rows) -> ColumnElement[str]:
    return case((rows.c.closed_at.is_(None), "open"), else_="closed")
