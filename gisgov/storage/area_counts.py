"""What an area holds: dwellings, households, people, buildings, components and incidents.

Now the live counts of each building are summed. As of a day in the past the areas are those of
that day, people and dwellings those of the latest monthly count before it, and incidents are placed
anew by where they happened; every figure says whose date it bears.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic.dataclasses import dataclass
from sqlalchemy import ColumnElement, Connection, Table, func, or_, select

from gisgov.storage import schema
from gisgov.storage.areas import Scope, scope_of, within
from gisgov.storage.models import Base
from gisgov.storage.queries import ANSWER

__all__ = ["AreaCounts", "ClassCount", "count"]

BUILDING, COMPONENT, INCIDENT, CLASS, STOCK, STOCK_MONTH = (
    Base.metadata.tables[name]
    for name in (
        "building",
        "component",
        "incident",
        "code_class",
        "building_stock",
        "building_stock_month",
    )
)
STOCKS = ("dwellings", "households", "persons", "children", "elderly", "assisted")


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class ClassCount:
    """How many there are of one class."""

    scheme: str
    """Code scheme; the same digits mean other things in another scheme."""
    class_code: str
    """Minor class in the scheme."""
    class_name: str
    """Name of the class in Chinese."""
    class_name_en: str | None
    """Name of the class in English, where there is one."""
    count: int
    """How many."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class AreaCounts:
    """What an area holds, all areas below it included."""

    as_of: datetime
    """The borders are those of this moment."""
    stock: Literal["live", "month", "none"]
    """`live`: as registered now; `month`: as counted on `stock_month`; `none`: not counted then."""
    stock_month: date | None
    """Day of the monthly count that dwellings, households and people are taken from."""
    dwellings: int | None
    """Dwellings; null where nothing had been counted by then."""
    households: int | None
    """Households; null where nothing had been counted by then."""
    persons: int | None
    """People; null where nothing had been counted by then."""
    children: int | None
    """People under 15."""
    elderly: int | None
    """People of 60 and over."""
    assisted: int | None
    """People who need help to get out."""
    buildings: int
    """Buildings known today that lie inside these borders."""
    components: int
    """Components of any state, those left out that were first recorded later."""
    components_by_class: list[ClassCount] | None
    """Components by class, where asked for."""
    incidents: int
    """Incidents reported in the period, placed by where they happened."""
    incidents_by_class: list[ClassCount] | None
    """Incidents by class, where asked for."""
    since: datetime | None
    """Start of the period of the incidents; null is from the first on."""
    until: datetime
    """End of the period of the incidents, which is not part of it."""


def count(
    conn: Connection,
    code: str,
    *,
    as_of: datetime | date | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    by_class: bool = False,
) -> AreaCounts:
    """Count what an area holds.

    Parameters
    ----------
    conn
        A connection to the city.
    code
        Of an area of any level, with or without grids below it.
    as_of
        A moment in the past, or a day, which is its first moment in the city.
    since, until
        Period of the incidents, the end not included; up to `as_of` by default.
    by_class
        Whether components and incidents are also counted by class.

    Raises
    ------
    NotFound
        No such area, or it had no version then.
    """
    scope = scope_of(conn, code, as_of=as_of)
    until = until or scope.moment
    month = None if scope.today else _month_before(conn, scope.moment)
    there = _there(conn, scope)
    reported = [INCIDENT.c.reported_at < until]
    reported += [INCIDENT.c.reported_at >= since] if since else []
    return AreaCounts(
        as_of=scope.moment,
        stock="live" if scope.today else "month" if month else "none",
        stock_month=month,
        **_stocks(conn, scope, month),
        **_rows(conn, COMPONENT, [within(COMPONENT, scope), *there], by_class=by_class),
        **_rows(conn, INCIDENT, [within(INCIDENT, scope), *reported], by_class=by_class),
        since=since,
        until=until,
    )


def _stocks(conn: Connection, scope: Scope, month: date | None) -> dict[str, Any]:
    """Buildings, and what they hold: live, or as of a month, or null."""
    table = STOCK if scope.today else STOCK_MONTH
    matching = table.c.building_id == BUILDING.c.id
    if not scope.today:
        matching &= table.c.month == month
    sums = [func.coalesce(func.sum(table.c[name]), 0).label(name) for name in STOCKS]
    query = select(func.count().label("buildings"), *sums)
    query = query.select_from(BUILDING.outerjoin(table, matching)).where(within(BUILDING, scope))
    row = dict(conn.execute(query).mappings().one())
    unknown = not scope.today and month is None
    return row | (dict.fromkeys(STOCKS) if unknown else {})


def _rows(
    conn: Connection, table: Table, conditions: list[ColumnElement[bool]], *, by_class: bool
) -> dict[str, Any]:
    """Components or incidents in all, and by class where asked for."""
    noun = f"{table.name}s"
    if not by_class:
        return {noun: _total(conn, table, conditions), f"{noun}_by_class": None}
    classes = _by_class(conn, table, conditions)
    return {noun: sum(each.count for each in classes), f"{noun}_by_class": classes}


def _total(conn: Connection, table: Table, conditions: list[ColumnElement[bool]]) -> int:
    query = select(func.count()).select_from(table).where(*conditions)
    return conn.execute(query).scalar_one()


def _by_class(
    conn: Connection, table: Table, conditions: list[ColumnElement[bool]]
) -> list[ClassCount]:
    key = (table.c.scheme, table.c.class_code, table.c.class_kind)
    counted = select(*key, func.count().label("count")).where(*conditions).group_by(*key).subquery()
    same = (
        (CLASS.c.scheme == counted.c.scheme)
        & (CLASS.c.kind == counted.c.class_kind)
        & (CLASS.c.code == counted.c.class_code)
    )
    names = (CLASS.c.name.label("class_name"), CLASS.c.name_en.label("class_name_en"))
    query = select(counted.c.scheme, counted.c.class_code, *names, counted.c.count)
    query = query.join(CLASS, same).order_by(counted.c.scheme, counted.c.class_code)
    return [ClassCount(**row) for row in conn.execute(query).mappings()]


def _month_before(conn: Connection, moment: datetime) -> date | None:
    month = func.max(STOCK_MONTH.c.month)
    found: date | None = conn.scalar(select(month).where(STOCK_MONTH.c.month <= _day(conn, moment)))
    return found


def _there(conn: Connection, scope: Scope) -> list[ColumnElement[bool]]:
    if scope.today:
        return []
    first = COMPONENT.c.first_at
    return [or_(first.is_(None), first <= _day(conn, scope.moment))]


def _day(conn: Connection, moment: datetime) -> date:
    """The day of a moment in the city."""
    return moment.astimezone(ZoneInfo(schema.city_info(conn).time_zone)).date()
