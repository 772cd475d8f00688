"""Values that were changed by hand, and what a file says to them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    MetaData,
    RowMapping,
    Select,
    Table,
    Text,
    and_,
    cast,
    func,
    insert,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.schema import CreateTable

from gisgov.errors import Conflict
from gisgov.storage.sync.compare import Compared, Comparison, is_shape, joined
from gisgov.storage.sync.layout import plain, table
from gisgov.storage.sync.plan import CorrectionMet

__all__ = ["meet", "require_same", "settle"]

CORRECTION = table("correction")
DECIMALS, LETTERS = 2, 80  # of a shape that is shown
SETTLED = Table(
    "staged_settled",
    MetaData(),
    Column("id", BigInteger),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)
REMEMBERED = Table(
    "staged_corrections",
    MetaData(),
    Column("state", Text),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)


def meet(c: Comparison, *, keep: bool) -> tuple[list[CorrectionMet], int]:
    """Find the open corrections that the stage contradicts, and count those that it confirms.

    Where they are kept, the stage takes the corrected values, so that no later step undoes them.
    """
    c.conn.execute(CreateTable(SETTLED))
    _remember(c)
    met: list[CorrectionMet] = []
    for field in _corrected(c):
        differs = plain(field.column).is_distinct_from(field.changed)
        found = c.conn.execute(_with_corrections(c, field, *_told(c, field)).where(differs))
        met += [_named(field, row) for row in found.mappings()]
        settled = _with_corrections(c, field, CORRECTION.c.id)
        settled = settled.where(~differs) if keep else settled
        c.conn.execute(insert(SETTLED).from_select(["id"], settled))
        if keep:
            _take(c, field)
    ended = c.conn.scalar(select(func.count()).select_from(SETTLED)) or 0
    return met, ended if keep else ended - len(met)


def require_same(c: Comparison) -> None:
    """See that nothing was corrected since `meet`: that would be overwritten, and nobody told.

    Raises
    ------
    Conflict
        Something was.
    """
    before = c.conn.scalar(text("SELECT state FROM staged_corrections"))
    if before != c.conn.scalar(select(_state(c))):
        raise Conflict("sync.corrected_since")


def _remember(c: Comparison) -> None:
    c.conn.execute(CreateTable(REMEMBERED))
    c.conn.execute(insert(REMEMBERED).from_select(["state"], select(_state(c))))


def _state(c: Comparison) -> ColumnElement[Any]:
    """The open corrections of the noun's tables, in one number."""
    row = func.hashtextextended(cast(literal_column("correction"), Text), 0)
    named = CORRECTION.c.table_name.in_([part.table.name for part in c.parts])
    state = select(func.concat(func.count(), "/", func.sum(row))).select_from(CORRECTION)
    return state.where(named, CORRECTION.c.settled_at.is_(None)).scalar_subquery()


def settle(c: Comparison) -> None:
    """Close the corrections that the file confirmed or was let overwrite."""
    same = CORRECTION.c.id == SETTLED.c.id
    c.conn.execute(update(CORRECTION).where(same).values(settled_at=func.now()))


def _corrected(c: Comparison) -> list[Compared]:
    """Fields of the load in which some row of the city has an open correction."""
    named = select(CORRECTION.c.table_name, CORRECTION.c.field).distinct()
    rows = c.conn.execute(named.where(CORRECTION.c.settled_at.is_(None))).all()
    known = {(row.table_name, row.field) for row in rows}
    return [f for f in c.fields if (f.part.table.name, f.column.name) in known]


def _open(field: Compared) -> ColumnElement[bool]:
    """Whether a correction is an open one of this field."""
    return and_(
        CORRECTION.c.table_name == field.part.table.name,
        CORRECTION.c.field == field.column.name,
        CORRECTION.c.settled_at.is_(None),
    )


def _with_corrections(c: Comparison, field: Compared, *columns: ColumnElement[Any]) -> Select[Any]:
    rows = joined(c, *columns).join(CORRECTION, CORRECTION.c.row_id == field.part.key)
    return rows.where(_open(field)).order_by(c.staged.c.n)


def _told(c: Comparison, field: Compared) -> tuple[ColumnElement[Any], ...]:
    return (
        c.staged.c.source,
        c.staged.c.source_id.label("key"),
        CORRECTION.c.value_before.label("before"),
        _spelled(field, plain(field.column)).label("corrected"),
        _spelled(field, field.changed).label("given"),
        CORRECTION.c.corrected_by,
        CORRECTION.c.corrected_at,
    )


def _spelled(field: Compared, value: ColumnElement[Any]) -> ColumnElement[str]:
    """A value as people read it; of a shape, where it begins."""
    if is_shape(field):
        return func.left(func.ST_AsText(value, DECIMALS), LETTERS)
    return cast(value, Text)


def _named(field: Compared, row: RowMapping) -> CorrectionMet:
    return CorrectionMet(table=field.part.table.name, field=field.column.name, **row)


def _take(c: Comparison, field: Compared) -> None:
    """Put the corrected values into the stage."""
    same = and_(field.part.key == c.staged.c.id, CORRECTION.c.row_id == c.staged.c.id)
    taken = update(c.staged).where(same, _open(field))
    c.conn.execute(taken.values({field.name: plain(field.column)}))
