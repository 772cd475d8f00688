"""Which rows are there: a row that its source no longer has stays, with the day it was retired."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Date, Subquery, Table, cast, func, literal, or_, select, true

from gisgov.storage.models import Base

__all__ = ["present", "was_present"]

CITY = Base.metadata.tables["city"]
COMPONENT = Base.metadata.tables["component"]


def present(rows: Table | Subquery) -> ColumnElement[bool]:
    """Condition that a row is not retired; a hydrant or valve is so with its component."""
    if "retired_on" in rows.c:
        return rows.c.retired_on.is_(None)
    if "component_id" in rows.c:
        there = select(COMPONENT.c.id).where(COMPONENT.c.retired_on.is_(None))
        return rows.c.component_id.in_(there)
    return true()


def was_present(rows: Table | Subquery, moment: datetime) -> ColumnElement[bool]:
    """Condition that a row was not yet retired on the day of a moment in the city."""
    zone = select(CITY.c.time_zone).scalar_subquery()
    day = cast(func.timezone(zone, literal(moment)), Date)
    return or_(rows.c.retired_on.is_(None), rows.c.retired_on > day)
