"""Areas: which there are, what one is like, and what it holds, now or as it was.

Counts are of everything in the area and all areas below it. A row belongs to the area that the
finest area holding its point lies in; on a shared border that is the one whose code sorts first.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from pydantic.dataclasses import dataclass
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    ScalarSelect,
    Subquery,
    Table,
    Text,
    and_,
    any_,
    false,
    func,
    literal,
    or_,
    select,
    true,
)

from gisgov.errors import NotFound
from gisgov.storage import schema
from gisgov.storage.models import Base
from gisgov.storage.queries import ANSWER, Extended, fixed
from gisgov.storage.retired import present, was_present

__all__ = [
    "AreaListed",
    "AreaName",
    "AreaVersion",
    "Scope",
    "find",
    "get",
    "moment_of",
    "scope_of",
    "within",
]

AREA = Base.metadata.tables["area"]
LEVEL = Base.metadata.tables["area_level"]


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class AreaName(Extended):
    """An area by level, code and name."""

    level: str
    """Level in the tree of areas."""
    code: str
    """Code of the area; codes are never reused."""
    name: str
    """Name in the city's language."""
    name_en: str | None = None
    """Name in English, where there is one."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class AreaListed(AreaName):
    """An area in a list."""

    parent: str | None
    """Code of the area above; null at the top."""
    kind: str
    """`community` counts households; `special` is a mall, campus, park or the like."""
    parts: int
    """How many areas lie directly below."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class AreaVersion(AreaListed):
    """One dated version of an area."""

    level_name: str
    """Name of the level in Chinese."""
    level_name_en: str
    """Name of the level in English."""
    parents: list[AreaName]
    """The areas above, nearest first."""
    responsible: str | None
    """Who is responsible for the area."""
    responsible_phone: str | None
    """How to reach who is responsible."""
    office: list[float] | None
    """Longitude and latitude of the office; null where it is not known."""
    area_m2: int
    """Extent in square metres of the city's CRS."""
    bbox: list[float]
    """West, south, east and north, WGS-84 degrees."""
    geometry: dict[str, Any] | None
    """Borders as GeoJSON in WGS-84 degrees, where asked for."""
    valid_from: datetime | None
    """Since when these borders hold."""
    valid_to: datetime | None
    """Until when they hold; null is until further notice."""
    source: str
    """Where the borders come from."""
    surveyed_at: date | None
    """When they were surveyed."""


@dataclass(frozen=True)
class Scope:
    """An area at one moment: what a row must lie in to belong to it."""

    area_id: int
    codes: list[str]
    moment: datetime
    today: bool


def find(
    conn: Connection,
    *,
    level: str | None = None,
    parent: str | None = None,
    q: str | None = None,
    as_of: datetime | date | None = None,
    after: str | None = None,
    limit: int = 100,
) -> list[AreaListed]:
    """List areas in the order of their codes.

    Parameters
    ----------
    conn
        A connection to the city.
    level, parent
        Only areas of this level, or directly below the area of this code.
    q
        Only areas whose code or name contains this, in any case.
    as_of
        The areas of that moment, now by default.
    after
        Only codes that sort after this one.
    limit
        At most so many.
    """
    moment = moment_of(conn, as_of)
    part = AREA.alias("part")
    parts = select(func.count()).where(part.c.parent == AREA.c.code, _valid(part, moment))
    query = select(*_listed(), parts.scalar_subquery().label("parts")).where(_valid(AREA, moment))
    for column, wanted in ((AREA.c.level, level), (AREA.c.parent, parent)):
        query = query.where(column == wanted) if wanted is not None else query
    if q is not None:
        names = (AREA.c.code, AREA.c.name, AREA.c.name_en)
        query = query.where(or_(*(name.icontains(q, autoescape=True) for name in names)))
    if after is not None:
        query = query.where(AREA.c.code > after)
    rows = conn.execute(query.order_by(AREA.c.code).limit(limit)).mappings()
    return [AreaListed(**row) for row in rows]


def get(
    conn: Connection, code: str, *, as_of: datetime | date | None = None, geometry: bool = False
) -> AreaVersion:
    """Describe one area.

    Parameters
    ----------
    conn
        A connection to the city.
    code
        Of the area.
    as_of
        The version of that moment, now by default; a date is its first moment in the city.
    geometry
        Whether the borders are wanted.

    Raises
    ------
    NotFound
        No area has this code (`area.not_found`), or it had no version then (`area.not_then`).
    """
    row = _version(conn, code, moment_of(conn, as_of), shape=geometry)
    return AreaVersion(**{key: row[key] for key in row if key not in {"id", "codes"}})


def scope_of(conn: Connection, code: str, *, as_of: datetime | date | None = None) -> Scope:
    """The scope of an area, for `within`.

    Raises
    ------
    NotFound
        As for `get`.
    """
    moment = moment_of(conn, as_of)
    row = _version(conn, code, moment, shape=False)
    return Scope(area_id=row["id"], codes=row["codes"], moment=moment, today=as_of is None)


def within(table: Table, scope: Scope, *, retired: bool = False) -> Subquery:
    """The rows of a table that belong to an area: by their kept grid today, else by their point.

    Parameters
    ----------
    table
        `building`, placed by its point on the surface, `component` or `incident`.
    scope
        From `scope_of`.
    retired
        Those that were retired by then too.
    """
    there = true() if retired else _there(table, scope)
    if not scope.today:
        return select(table).where(there, _held(table, scope)).subquery(table.name)
    # Two queries and no OR, so that each has its index. A row in no grid may still lie in the area,
    # as in a community that has none.
    codes = select(func.unnest(literal(scope.codes, ARRAY(Text))))
    kept = select(table).where(there, table.c.grid.in_(codes))
    stray = select(table).where(there, table.c.grid.is_(None), _held(table, scope))
    return kept.union_all(stray).subquery(table.name)


def moment_of(conn: Connection, as_of: datetime | date | None) -> datetime:
    """The moment meant: now by default; a date is its first moment in the city's time zone."""
    if as_of is None:
        return conn.execute(select(func.now())).scalar_one()
    if isinstance(as_of, datetime):
        return as_of.astimezone(UTC)
    zone = ZoneInfo(schema.city_info(conn).time_zone)
    return datetime.combine(as_of, time(), zone).astimezone(UTC)


def _there(table: Table, scope: Scope) -> ColumnElement[bool]:
    return present(table) if scope.today else was_present(table, scope.moment)


def _held(table: Table, scope: Scope) -> ColumnElement[bool]:
    """By the borders alone: inside, or on the border and won by a part of the area."""
    spot = table.c.point if "point" in table.c else table.c.geometry
    whole = select(AREA.c.geometry).where(AREA.c.id == scope.area_id).scalar_subquery()
    inside = func.ST_Contains(whole, spot)
    won = _finest(table, spot, scope.moment) == _any_of(scope)
    return and_(func.ST_Covers(whole, spot), or_(inside, won))


def _finest(table: Table, spot: ColumnElement[Any], moment: datetime) -> ScalarSelect[str]:
    other = AREA.alias("other")
    return (
        select(other.c.code)
        .join(LEVEL, LEVEL.c.code == other.c.level)
        .where(_valid(other, moment), func.ST_Covers(other.c.geometry, spot))
        .order_by(LEVEL.c.rank.desc(), other.c.code)
        .limit(1)
        .correlate(table)
        .scalar_subquery()
    )


def _any_of(scope: Scope) -> ColumnElement[Any]:
    return any_(literal(scope.codes, ARRAY(Text)))


def _valid(table: Any, moment: datetime) -> ColumnElement[bool]:  # noqa: ANN401
    # coalesce keeps the planner from the index on dates, as if few areas fitted: most do.
    return func.coalesce(table.c.valid.op("@>")(literal(moment)), false())


def _listed() -> list[ColumnElement[Any]]:
    names = ("level", "code", "name", "name_en", "parent", "kind")
    return [AREA.c[name] for name in names]


def _version(conn: Connection, code: str, moment: datetime, *, shape: bool) -> dict[str, Any]:
    given = {"code": code, "moment": moment, "shape": shape}
    row = conn.execute(fixed("area"), given).mappings().one_or_none()
    if row is None:
        _raise_missing(conn, code, moment)
    return dict(row)  # type: ignore[arg-type]


def _raise_missing(conn: Connection, code: str, moment: datetime) -> None:
    ranges = (func.min(func.lower(AREA.c.valid)), func.max(func.upper(AREA.c.valid)))
    first, last = conn.execute(select(*ranges).where(AREA.c.code == code)).one()
    if first is None:
        raise NotFound("area.not_found", given=code)
    ended = last is not None and last <= moment
    raise NotFound(
        "area.not_any_more" if ended else "area.not_then",
        given=code,
        as_of=moment,
        first=first,
        last=last,
    )
