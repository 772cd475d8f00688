"""Statistics for everybody: people by area, on fixed borders, small counts withheld.

A release is made of a month's counts and today's areas, from the city down to a level, and is then
never changed. Before it is made it is attacked together with all releases before it
(`gisgov.disclosure`), as the public reads them and as an insider does, who sees both audiences'.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

import numpy as np
from pydantic.dataclasses import dataclass
from sqlalchemy import Connection, exists, func, insert, select, text

from gisgov.disclosure.protect import Reader, protect
from gisgov.disclosure.tables import PEOPLE, Counts, Mask, Table
from gisgov.errors import BadInput, Conflict, NotFound
from gisgov.storage import stocks
from gisgov.storage.load import Progress, hold_loads
from gisgov.storage.models import Base
from gisgov.storage.placing import hold_borders
from gisgov.storage.queries import ANSWER
from gisgov.storage.releases import (
    Borders,
    Release,
    borders_of,
    earlier,
    homes_of,
    tables_of,
)

__all__ = ["AreaFigures", "Audience", "Publication", "Smallest", "cells", "find", "get", "publish"]

PUBLICATION, CELL, PLACE, STOCK_MONTH = (
    Base.metadata.tables[name]
    for name in (
        "publication",
        "publication_cell",
        "publication_place",
        "building_stock_month",
    )
)

Audience = Literal["public", "internal"]


class Smallest(NamedTuple):
    """The smallest counts that are told: less is withheld."""

    public: int
    internal: int


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Publication:
    """A release of statistics; it is never changed."""

    id: int
    """Number of the release."""
    audience: Audience
    """`public` may leave the house; `internal` is for those who sign in, and withholds less."""
    level: str
    """The finest areas that it tells of; those above them, up to the city, are in it too."""
    month: date
    """The people are those on register on this day."""
    k: int
    """Counts below it are withheld, and as many others as it takes to hide them."""
    figures: int
    """How many figures it has, areas times indicators."""
    withheld: int
    """How many of them are withheld."""
    published_at: datetime
    """When it was released."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class AreaFigures:
    """What a release tells of an area; null is withheld, never zero."""

    area: str
    """Code of the area."""
    level: str
    """Level in the tree of areas."""
    parent: str | None
    """Code of the area above; null at the top."""
    name: str
    """Name in the city's language, as it was then."""
    name_en: str | None
    """Name in English, where there is one."""
    households: int | None
    """Households."""
    persons: int | None
    """People."""
    children: int | None
    """People under 15."""
    adults: int | None
    """All who are neither children nor elderly, those whose age is not known included."""
    elderly: int | None
    """People of 60 and over."""
    assisted: int | None
    """People who need help to get out."""
    withheld: bool
    """Whether any of the figures is withheld."""


def publish(
    conn: Connection,
    *,
    level: str,
    month: date | None = None,
    audience: Audience = "public",
    k: Smallest,
    progress: Progress | None = None,
) -> Publication:
    """Release statistics; small counts are withheld so that no other table gives them away.

    Parameters
    ----------
    conn
        The owner's connection to the city, in a transaction.
    level
        The finest areas: `grid`, `community`, `street`, `district` or `city`.
    month
        Day of a monthly count; the latest by default. Where none was ever kept, what is on
        register now is kept as this month's.
    audience
        Who it is for.
    k
        The smallest counts that each audience is told.
    progress
        Told what is done and how far it is.

    Raises
    ------
    BadInput
        No such level (`statistics.level`), or that month was not kept (`statistics.month`).
    Conflict
        Nobody is on register, the month's counts have changed since it was released, or nothing can
        be told that would not give small counts away.
    """
    hold_loads(conn, progress)
    hold_borders(conn)
    conn.execute(text("LOCK TABLE publication IN EXCLUSIVE MODE"))
    borders = borders_of(conn, level)
    month = _month(conn, month)
    homes = homes_of(conn, month)
    before = earlier(conn)
    leaves = np.array([borders.finest.get(area or "", -1) for area in homes.areas], dtype=np.intp)
    placed = np.column_stack([*(each.placed(homes.buildings) for each in before), leaves])
    tables, counts = tables_of(placed, homes.counts, [*before, borders.tree])
    _check_unchanged(before, tables, counts, month)
    told = _protected(tables, counts, _readers(before, tables, month, audience, k), progress)
    number = _write(
        conn,
        {"audience": audience, "level": level, "month": month, "k": getattr(k, audience)},
        _cells(borders, np.asarray(tables[-1].inside @ counts), told),
        [
            {"area": code, "buildings": np.array(homes.buildings)[leaves == place].tolist()}
            for place, code in enumerate(borders.tree.codes)
            if (leaves == place).any()
        ],
    )
    return get(conn, number)


def find(conn: Connection, *, after: int | None = None, limit: int = 100) -> list[Publication]:
    """Releases in the order in which they were made.

    Parameters
    ----------
    conn
        A connection to the city.
    after
        Only those with a greater number.
    limit
        At most so many.
    """
    query = select(PUBLICATION).order_by(PUBLICATION.c.id).limit(limit)
    query = query.where(PUBLICATION.c.id > after) if after is not None else query
    return [Publication(**row) for row in conn.execute(query).mappings()]


def get(conn: Connection, number: int) -> Publication:
    """One release.

    Raises
    ------
    NotFound
        There is none of this number.
    """
    found = conn.execute(select(PUBLICATION).where(PUBLICATION.c.id == number)).mappings().first()
    if found is None:
        raise NotFound("statistics.not_found", given=number)
    return Publication(**found)


def cells(
    conn: Connection,
    number: int,
    *,
    level: str | None = None,
    after: str | None = None,
    limit: int | None = None,
) -> list[AreaFigures]:
    """What a release tells, in the order of the areas' codes.

    Parameters
    ----------
    conn
        A connection to the city.
    number
        Of the release.
    level
        Only areas of this level.
    after
        Only codes that sort after this one.
    limit
        At most so many; all by default.

    Raises
    ------
    NotFound
        There is no release of this number.
    """
    get(conn, number)
    columns = [column for column in CELL.c if column.name != "publication_id"]
    hidden = func.num_nulls(*(CELL.c[name] for name in PEOPLE.names)) > 0
    query = select(*columns, hidden.label("withheld")).where(CELL.c.publication_id == number)
    query = query.where(CELL.c.level == level) if level is not None else query
    query = query.where(CELL.c.area > after) if after is not None else query
    rows = conn.execute(query.order_by(CELL.c.area).limit(limit)).mappings()
    return [AreaFigures(**row) for row in rows]


def _month(conn: Connection, month: date | None) -> date:
    latest = select(func.max(STOCK_MONTH.c.month))
    if month is None:
        found = conn.scalar(latest)
        if found is None and stocks.remember(conn):
            found = conn.scalar(latest)
        if found is None:
            raise Conflict("statistics.nobody")
        return found  # type: ignore[no-any-return]
    if not conn.scalar(select(exists().where(STOCK_MONTH.c.month == month))):
        raise BadInput("statistics.month", given=month, latest=conn.scalar(latest) or "–")
    return month


def _check_unchanged(
    before: list[Release], tables: list[Table], counts: Counts, month: date
) -> None:
    """A month whose counts were altered cannot be tested against what was told of it.

    Raises
    ------
    Conflict
        A figure that was told is another now.
    """
    for release, table in zip(before, tables[:-1], strict=True):
        now = np.asarray(table.inside @ counts)
        if release.month == month and (now != release.figures)[release.told].any():
            raise Conflict("statistics.month_changed", month=month, id=release.id)


def _readers(
    before: list[Release], tables: list[Table], month: date, audience: Audience, k: Smallest
) -> list[Reader]:
    """Whoever reads a new release, with what he has read before: first as if nobody ever moved."""
    seen = list(zip(before, tables[:-1], strict=True))
    crowd = [(release, table) for release, table in seen if release.audience == "public"]
    who = (
        [(seen, k.internal)] if audience == "internal" else [(crowd, k.public), (seen, k.internal)]
    )
    patient = [
        Reader([table for _, table in read], least, patient=True)
        for read, least in who
        if any(release.month != month for release, _ in read)
    ]
    exact = [
        Reader([table for release, table in read if release.month == month], least)
        for read, least in who
    ]
    return [*patient, *exact]


def _protected(
    tables: list[Table], counts: Counts, readers: list[Reader], progress: Progress | None
) -> Mask:
    """Which cells can be told.

    Raises
    ------
    Conflict
        None, or earlier releases give small counts away by themselves.
    """
    tell: Callable[[float], None] | None = None
    if progress is not None:
        tell = lambda fraction: progress("attacking", fraction)  # noqa: E731
    made = protect(tables[-1], counts, readers, progress=tell)
    if made.failed:
        raise Conflict("statistics.given_away", count=len(made.failed))
    lived = np.diff(tables[-1].inside.indptr) > 0
    if not made.told[lived].any():
        raise Conflict("statistics.nothing_left")
    return made.told


def _cells(borders: Borders, values: Counts, told: Mask) -> list[dict[str, Any]]:
    rows = []
    for place, row in enumerate(borders.rows):
        above = borders.tree.above[place]
        parent = borders.tree.codes[above] if above >= 0 else None
        names = {"area": row.code, "level": row.level, "name": row.name, "name_en": row.name_en}
        shown = [
            int(value) if seen else None
            for value, seen in zip(values[place], told[place], strict=True)
        ]
        rows.append({**names, "parent": parent, **dict(zip(PEOPLE.names, shown, strict=True))})
    return rows


def _write(
    conn: Connection,
    release: dict[str, Any],
    told: list[dict[str, Any]],
    places: list[dict[str, Any]],
) -> int:
    figures = [row[name] for row in told for name in PEOPLE.names]
    withheld = sum(figure is None for figure in figures)
    totals = {"figures": len(figures), "withheld": withheld}
    made = insert(PUBLICATION).values(**release, **totals).returning(PUBLICATION.c.id)
    number: int = conn.execute(made).scalar_one()
    conn.execute(insert(CELL), [{"publication_id": number, **row} for row in told])
    conn.execute(insert(PLACE), [{"publication_id": number, **row} for row in places])
    return number
