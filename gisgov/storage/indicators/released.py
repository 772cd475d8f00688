"""Which release of statistics speaks of people on a day: what is released alone is told."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from gisgov.storage.models import Base

__all__ = ["Release", "latest"]

PUBLICATION, LEVEL = (Base.metadata.tables[name] for name in ("publication", "area_level"))


class Release(NamedTuple):
    """A release of statistics."""

    id: int
    month: date
    level: str
    published_at: datetime


def latest(conn: Connection, day: date, *, rank: int = 0) -> Release | None:
    """The latest internal release not after a day; of a month, that of the finest areas.

    Parameters
    ----------
    conn
        A connection to the city.
    day
        The people are those of a month that began on this day or before.
    rank
        Only releases that go down to areas of this rank; 1 is the city.
    """
    query = (
        select(*(PUBLICATION.c[name] for name in Release._fields))
        .join(LEVEL, LEVEL.c.code == PUBLICATION.c.level)
        .where(PUBLICATION.c.audience == "internal", PUBLICATION.c.month <= day)
        .where(LEVEL.c.rank >= rank)
        .order_by(PUBLICATION.c.month.desc(), LEVEL.c.rank.desc(), PUBLICATION.c.id.desc())
        .limit(1)
    )
    row = conn.execute(query).one_or_none()
    return None if row is None else Release(*row)
