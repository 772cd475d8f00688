"""People of each area, as released: null is withheld, not released, or of other borders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection, Row, func, select

from gisgov.indicators.values import Sums
from gisgov.storage.indicators.borders import Borders
from gisgov.storage.indicators.released import latest
from gisgov.storage.indicators.stamps import kept
from gisgov.storage.models import Base
from gisgov.storage.queries import fixed

__all__ = ["People", "people_sums"]

LEVEL, PUBLICATION, CELL = (
    Base.metadata.tables[name] for name in ("area_level", "publication", "publication_cell")
)


class People(NamedTuple):
    """People of areas, and from which month they are."""

    sums: Sums
    month: date | None
    release: int | None


def people_sums(conn: Connection, name: str, borders: Borders, level: str, *, day: date) -> People:
    """Households, persons or some of them in each area of a level, in the order of the codes.

    Parameters
    ----------
    conn
        A connection to the city.
    name
        Which: `households`, `persons`, `children`, `adults`, `elderly` or `assisted`.
    borders, level
        Of the areas.
    day
        Take the month of the latest internal release not after this day that goes down to the
        level.
    """
    rank = conn.scalar(select(LEVEL.c.rank).where(LEVEL.c.code == level))
    release = latest(conn, day, rank=int(rank or 0))
    rows = _told(conn, borders, level, release and release.month)
    told = [getattr(row, name) for row in rows]
    value = np.array([np.nan if each is None else each for each in told], dtype=np.float64)
    reason = np.full(len(rows), None, dtype=object)
    for place, row in enumerate(rows):  # areas of a level: some thousand at most
        if told[place] is None:
            on_others = "other_borders" if row.in_release else "not_released"
            reason[place] = "withheld" if row.release is not None else on_others
    newest = max((row.release for row in rows if row.release is not None), default=None)
    total = _total(conn, name, newest) if newest is not None else np.nan
    return People(Sums(value, reason, total), release and release.month, newest)


def _told(conn: Connection, borders: Borders, level: str, month: date | None) -> Sequence[Row[Any]]:
    """What releases of a month tell; they never change, so it is read once a release."""
    made = select(func.max(PUBLICATION.c.id)).where(PUBLICATION.c.month == month)
    key = ("people", borders.version, level, month, conn.scalar(made))
    given = {"month": month, "level": level, "moment": borders.moment}
    return kept(key, lambda: conn.execute(fixed("indicator_people"), given).all())


def _total(conn: Connection, name: str, release: int) -> float:
    """What a release tells of all areas at its top; nan where it withholds that."""
    query = select(CELL.c[name]).where(CELL.c.publication_id == release, CELL.c.parent.is_(None))
    found = conn.scalars(query).all()
    return float("nan") if None in found else float(sum(found))
