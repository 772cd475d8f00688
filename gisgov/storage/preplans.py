"""Pre-plans of buildings: read, written by one after the other, reviewed in time, with drawings.

A pre-plan has a revision. Who writes says which one was read, so that nobody overwrites unseen what
another has written. The database signs each with the name of who is signed in.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter
from pydantic.dataclasses import dataclass
from sqlalchemy import ColumnElement, Connection, Date, Select, cast, func, select, true, update
from sqlalchemy.dialects.postgresql import insert

from gisgov.errors import BadInput, Conflict, NotFound
from gisgov.firefighting.preplan import PreplanFields, texts
from gisgov.storage.models import Base
from gisgov.storage.preplan_files import PreplanFile, check_text, files_of
from gisgov.storage.queries import ANSWER
from gisgov.storage.selection import lonlat, paged

__all__ = ["Preplan", "PreplanListed", "find", "find_all", "get", "write"]

PREPLAN, BUILDING, CITY = (Base.metadata.tables[name] for name in ("preplan", "building", "city"))
FIELDS = TypeAdapter(PreplanFields)


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Preplan:
    """The pre-plan of a building."""

    id: int
    """Number of the pre-plan."""
    building_id: int
    """Number of the building."""
    fields: PreplanFields
    """What is written down, as NFPA 1660 lists it; null is not known."""
    author: str
    """Who wrote it last."""
    reviewed_on: date
    """When it was last compared with the building."""
    review_due: date
    """When it is to be compared again."""
    overdue: bool
    """Whether that day has passed."""
    revision: int
    """How often it was written; who writes it next gives this number."""
    changed_at: datetime
    """When it was last written."""
    files: list[PreplanFile]
    """Drawings and pictures that belong to it."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class PreplanListed:
    """A pre-plan in a list."""

    id: int
    """Number of the pre-plan."""
    building_id: int
    """Number of the building."""
    name: str | None
    """Name of the building, where it has one."""
    address: str | None
    """Postal address of the building."""
    author: str
    """Who wrote it last."""
    reviewed_on: date
    """When it was last compared with the building."""
    review_due: date
    """When it is to be compared again."""
    overdue: bool
    """Whether that day has passed."""
    revision: int
    """How often it was written."""
    changed_at: datetime
    """When it was last written."""
    lon: float
    """Longitude of the building, WGS-84 degrees."""
    lat: float
    """Latitude of the building, WGS-84 degrees."""


def find(conn: Connection, building_id: int) -> Preplan | None:
    """The pre-plan of a building; None where it has none."""
    query = select(*_columns(), PREPLAN.c.fields).where(PREPLAN.c.building_id == building_id)
    row = conn.execute(query).mappings().one_or_none()
    if row is None:
        return None
    fields = FIELDS.validate_python(row["fields"])
    return Preplan(**dict(row) | {"fields": fields, "files": files_of(conn, row["id"])})


def get(conn: Connection, building_id: int) -> Preplan:
    """The pre-plan of a building.

    Raises
    ------
    NotFound
        There is no such building, or it has no pre-plan.
    """
    _check_building(conn, building_id)
    found = find(conn, building_id)
    if found is None:
        raise NotFound("preplan.not_found", given=building_id)
    return found


def find_all(
    conn: Connection, *, overdue: bool | None = None, after: int | None = None, limit: int = 100
) -> list[PreplanListed]:
    """List pre-plans of buildings that stand, in the order of their ids.

    Parameters
    ----------
    conn
        A connection to the city.
    overdue
        Only those whose review is overdue, or only the others; all by default.
    after
        Only ids above this one.
    limit
        At most so many.
    """
    asked = true() if overdue is None else _overdue() == overdue
    query = _listed().where(BUILDING.c.retired_on.is_(None), asked)
    rows = conn.execute(paged(query, PREPLAN, after=after, limit=limit)).mappings()
    return [PreplanListed(**row) for row in rows]


def write(
    conn: Connection,
    building_id: int,
    fields: PreplanFields,
    *,
    revision: int | None = None,
    reviewed_on: date | None = None,
    review_due: date | None = None,
) -> Preplan:
    """Write the pre-plan of a building; who is signed in is its author.

    Parameters
    ----------
    conn
        A connection to the city, in a transaction.
    building_id
        Of the building.
    fields
        All that is to be known of it: what was there and is not given again goes.
    revision
        The one that was read and is replaced; None where there was none.
    reviewed_on
        When it was compared with the building; today in the city by default.
    review_due
        When it is to be compared again; a year later by default.

    Raises
    ------
    NotFound
        There is no such building, or it has no pre-plan that could be replaced.
    Conflict
        Somebody else has written it meanwhile.
    BadInput
        A text is empty, cannot be shown, or holds a number that leads to a person; the review lies
        in the future, or is due before it was done.
    """
    _check_building(conn, building_id)
    for place, said in texts(fields):
        check_text(place, said)
    values = {"fields": FIELDS.dump_python(fields, mode="json")}
    values |= _review(conn, reviewed_on, review_due)
    written = _insert(conn, building_id, values) if revision is None else None
    if revision is not None:
        written = _replace(conn, building_id, revision, values)
    if written is None:
        _say_who_was_first(conn, building_id)
    return get(conn, building_id)


def _insert(conn: Connection, building_id: int, values: dict[str, Any]) -> int | None:
    given = values | {"building_id": building_id, "author": func.current_user()}
    made = insert(PREPLAN).values(**given).on_conflict_do_nothing().returning(PREPLAN.c.id)
    return conn.execute(made).scalar_one_or_none()


def _replace(
    conn: Connection, building_id: int, revision: int, values: dict[str, Any]
) -> int | None:
    given = values | {"revision": revision + 1, "author": func.current_user()}
    query = update(PREPLAN).where(
        PREPLAN.c.building_id == building_id, PREPLAN.c.revision == revision
    )
    query = query.values(**given, changed_at=func.now())
    return conn.execute(query.returning(PREPLAN.c.id)).scalar_one_or_none()


def _say_who_was_first(conn: Connection, building_id: int) -> None:
    there = get(conn, building_id)
    raise Conflict(
        "preplan.changed", author=there.author, at=there.changed_at, revision=there.revision
    )


def _check_building(conn: Connection, building_id: int) -> None:
    there = select(BUILDING.c.id).where(
        BUILDING.c.id == building_id, BUILDING.c.retired_on.is_(None)
    )
    if conn.scalar(there) is None:
        raise NotFound("building.not_found", given=building_id)


def _review(conn: Connection, on: date | None, due: date | None) -> dict[str, date]:
    today = conn.execute(select(_today())).scalar_one()
    on = on or today
    if on > today:
        raise BadInput("preplan.future", reviewed_on=on, today=today)
    due = due or _a_year_after(on)
    if due <= on:
        raise BadInput("preplan.due", reviewed_on=on, review_due=due)
    return {"reviewed_on": on, "review_due": due}


def _a_year_after(day: date) -> date:
    """The same day of the next year; the 28th for the 29th of February."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap else day.day)


def _today() -> ColumnElement[date]:
    """The day in the city."""
    zone = select(CITY.c.time_zone).scalar_subquery()
    return cast(func.timezone(zone, func.now()), Date)


def _overdue() -> ColumnElement[bool]:
    return PREPLAN.c.review_due < select(_today()).scalar_subquery()


def _columns() -> list[ColumnElement[Any]]:
    own = "id building_id author reviewed_on review_due revision changed_at"
    return [*(PREPLAN.c[name] for name in own.split()), _overdue().label("overdue")]


def _listed() -> Select[Any]:
    shown = [*_columns(), BUILDING.c.name, BUILDING.c.address, *lonlat(BUILDING)]
    return select(*shown).join_from(PREPLAN, BUILDING, BUILDING.c.id == PREPLAN.c.building_id)
