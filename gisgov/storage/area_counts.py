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
from sqlalchemy import Connection, Select, func, or_, select

from gisgov.storage import schema
from gisgov.storage.areas import Scope, scope_of, within
from gisgov.storage.models import Base
from gisgov.storage.queries import ANSWER
from gisgov.storage.selection import CLASS, class_of

__all__ = ["AreaCounts", "ClassCount", "count"]

BUILDING, COMPONENT, INCIDENT, STOCK, STOCK_MONTH = (
    Base.metadata.tables[name]
    for name in (
        "building",
        "component",
        "incident",
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
    """`live`: as registered now; `month`: as counted on `stock_month`; `none`: never counted."""
    stock_month: date | None
    """Day of the monthly count that dwellings, households and people are taken from."""
    dwellings: int | None
    """Dwellings; null where buildings stand and nobody has registered a dwelling by then."""
    households: int | None
    """Households; null as for dwellings."""
    persons: int | None
    """People; null as for dwellings."""
    children: int | None
    """People under 15."""
    elderly: int | None
    """People of 60 and over."""
    assisted: int | None
    """People who need help to get out."""
    buildings: int
    """Buildings known today that lie inside these borders."""
    buildings_counted: int
    """Those of them whose dwellings have been registered by then: only they count people."""
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
    stocks = _stocks(conn, scope, month)
    known = stocks["persons"] is not None
    return AreaCounts(
        as_of=scope.moment,
        stock="none" if not known else "live" if scope.today else "month",
        stock_month=month,
        **stocks,
        **_counted(conn, "components", _components(conn, scope), by_class=by_class),
        **_counted(conn, "incidents", _incidents(scope, since, until), by_class=by_class),
        since=since,
        until=until,
    )


def _stocks(conn: Connection, scope: Scope, month: date | None) -> dict[str, Any]:
    """Buildings, and what they hold: live, or as of a month, or null."""
    building = within(BUILDING, scope)
    table = STOCK if scope.today else STOCK_MONTH
    matching = table.c.building_id == building.c.id
    if not scope.today:
        matching &= table.c.month == month
    sums = [func.coalesce(func.sum(table.c[name]), 0).label(name) for name in STOCKS]
    counted = func.count(table.c.building_id).label("buildings_counted")
    query = select(func.count().label("buildings"), counted, *sums)
    query = query.select_from(building.outerjoin(table, matching))
    row = dict(conn.execute(query).mappings().one())
    unknown = row["buildings"] > 0 and row["buildings_counted"] == 0
    unknown |= not scope.today and month is None
    return row | (dict.fromkeys(STOCKS) if unknown else {})


def _components(conn: Connection, scope: Scope) -> Select[Any]:
    component = within(COMPONENT, scope)
    if scope.today:
        return select(component)
    first, day = component.c.first_at, _day(conn, scope.moment)
    return select(component).where(or_(first.is_(None), first <= day))


def _incidents(scope: Scope, since: datetime | None, until: datetime) -> Select[Any]:
    incident = within(INCIDENT, scope)
    query = select(incident).where(incident.c.reported_at < until)
    return query.where(incident.c.reported_at >= since) if since else query


def _counted(conn: Connection, noun: str, rows: Select[Any], *, by_class: bool) -> dict[str, Any]:
    """Rows in all, and by class where asked for."""
    if not by_class:
        total = rows.with_only_columns(func.count(), maintain_column_froms=True)
        return {noun: conn.execute(total).scalar_one(), f"{noun}_by_class": None}
    classes = _by_class(conn, rows)
    return {noun: sum(each.count for each in classes), f"{noun}_by_class": classes}


def _by_class(conn: Connection, rows: Select[Any]) -> list[ClassCount]:
    row = rows.subquery("row")
    key = (row.c.scheme, row.c.class_code, row.c.class_kind)
    counted = select(*key, func.count().label("count")).group_by(*key).subquery("counted")
    names = (CLASS.c.name.label("class_name"), CLASS.c.name_en.label("class_name_en"))
    query = select(counted.c.scheme, counted.c.class_code, *names, counted.c.count)
    query = query.join(CLASS, class_of(counted))
    query = query.order_by(counted.c.scheme, counted.c.class_code)
    return [ClassCount(**each) for each in conn.execute(query).mappings()]


def _month_before(conn: Connection, moment: datetime) -> date | None:
    month = func.max(STOCK_MONTH.c.month)
    found: date | None = conn.scalar(select(month).where(STOCK_MONTH.c.month <= _day(conn, moment)))
    return found


def _day(conn: Connection, moment: datetime) -> date:
    """The day of a moment in the city."""
    return moment.astimezone(ZoneInfo(schema.city_info(conn).time_zone)).date()
