"""Marks: names and notes that people set on the map, for good or until a moment.

A mark whose moment has passed is not there any more: it is not listed, changed or drawn.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Any, Literal

import shapely
from geoalchemy2.shape import from_shape
from pydantic.dataclasses import dataclass
from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select, update

from gisgov import crs
from gisgov.errors import BadInput, NotFound
from gisgov.storage import schema
from gisgov.storage.models import Base
from gisgov.storage.queries import ANSWER
from gisgov.storage.selection import Box, in_box, lonlat, paged
from gisgov.storage.where import where

__all__ = ["LONGEST", "Mark", "MarkKind", "add", "change", "find", "get", "remove"]

MARK = Base.metadata.tables["mark"]
LONGEST = 500
"""Most characters of a text."""

MarkKind = Literal["name", "note"]


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Mark:
    """A name or a note on the map."""

    id: int
    """Number of the mark."""
    kind: MarkKind
    """`name` names a place; `note` says something about it."""
    text: str
    """What it says."""
    expires_at: datetime | None
    """When it vanishes; null is never."""
    created_at: datetime
    """When it was set."""
    changed_at: datetime
    """When it was last changed."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""


def find(
    conn: Connection, *, bbox: Box | None = None, after: int | None = None, limit: int = 100
) -> list[Mark]:
    """List marks in the order of their ids.

    Parameters
    ----------
    conn
        A connection to the city.
    bbox
        Only in this box of WGS-84 degrees, its edges included.
    after
        Only ids above this one.
    limit
        At most so many.

    Raises
    ------
    BadInput
        The box is turned inside out or lies where the city cannot be.
    """
    query = select(*_columns()).where(_there(), *in_box(conn, MARK, bbox))
    rows = conn.execute(paged(query, MARK, after=after, limit=limit)).mappings()
    return [Mark(**row) for row in rows]


def get(conn: Connection, mark_id: int) -> Mark:
    """One mark.

    Raises
    ------
    NotFound
        There is no such mark, or its time has passed.
    """
    query = select(*_columns()).where(_there(), MARK.c.id == mark_id)
    row = conn.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFound("marks.not_found", given=mark_id)
    return Mark(**row)


def add(
    conn: Connection,
    *,
    kind: MarkKind,
    text: str,
    lon: float,
    lat: float,
    expires_at: datetime | None = None,
) -> Mark:
    """Set a mark on the map.

    Parameters
    ----------
    conn
        A connection to the city.
    kind
        A name or a note.
    text
        What it says; blanks around it are dropped.
    lon, lat
        Where, in WGS-84 degrees.
    expires_at
        When it vanishes.

    Raises
    ------
    BadInput
        The text is empty, too long or holds letters that cannot be shown; the moment has passed;
        the place lies outside the city.
    """
    values = _checked(conn, {"kind": kind, "text": text, "expires_at": expires_at})
    placed = insert(MARK).values(**values, geometry=_place(conn, lon, lat))
    return get(conn, conn.execute(placed.returning(MARK.c.id)).scalar_one())


def change(conn: Connection, mark_id: int, values: dict[str, Any]) -> Mark:
    """Change what a mark says, what it is, or when it vanishes.

    Parameters
    ----------
    conn
        A connection to the city.
    mark_id
        Of the mark.
    values
        Of `kind`, `text` and `expires_at` those to be changed.

    Raises
    ------
    NotFound
        There is no such mark, or its time has passed.
    BadInput
        As for `add`.
    """
    changed = update(MARK).where(_there(), MARK.c.id == mark_id).returning(MARK.c.id)
    values = _checked(conn, values) | {"changed_at": func.now()}
    if conn.execute(changed.values(**values)).one_or_none() is None:
        raise NotFound("marks.not_found", given=mark_id)
    return get(conn, mark_id)


def remove(conn: Connection, mark_id: int) -> None:
    """Take a mark off the map.

    Raises
    ------
    NotFound
        There is no such mark, or its time has passed.
    """
    gone = delete(MARK).where(_there(), MARK.c.id == mark_id).returning(MARK.c.id)
    if conn.execute(gone).one_or_none() is None:
        raise NotFound("marks.not_found", given=mark_id)


def _columns() -> list[ColumnElement[Any]]:
    own = "id kind text expires_at created_at changed_at"
    return [*(MARK.c[name] for name in own.split()), *lonlat(MARK)]


def _there() -> ColumnElement[bool]:
    return or_(MARK.c.expires_at.is_(None), MARK.c.expires_at > func.now())


def _checked(conn: Connection, values: dict[str, Any]) -> dict[str, Any]:
    """The values as they are stored."""
    expires_at = values.get("expires_at")
    if expires_at is not None and expires_at <= conn.execute(select(func.now())).scalar_one():
        raise BadInput("marks.expired", expires_at=expires_at)
    return values | ({"text": _text(values["text"])} if "text" in values else {})


def _text(given: str) -> str:
    text = given.replace("\r\n", "\n").strip()
    text = text if any(_is_seen(letter) for letter in text) else ""
    if not 1 <= len(text) <= LONGEST:
        raise BadInput("marks.length", length=len(text), most=LONGEST)
    if any(letter != "\n" and unicodedata.category(letter) in ("Cc", "Cs") for letter in text):
        raise BadInput("marks.letters")
    return text


def _is_seen(letter: str) -> bool:
    """Whether a letter leaves any trace; blanks and marks of direction do not."""
    return unicodedata.category(letter) not in ("Cf", "Zs", "Zl", "Zp")


def _place(conn: Connection, lon: float, lat: float) -> object:
    srid = schema.city_info(conn).srid
    east, north = crs.snap(crs.to_city(lon, lat, source=4326, city=srid))
    here = where(conn, float(east), float(north))
    if here.in_city is False:
        raise BadInput("marks.outside", away_m=here.outside_m)
    return from_shape(shapely.Point(east, north), srid=srid)
