"""Rows of a source that its new file no longer has."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    MetaData,
    Table,
    and_,
    exists,
    func,
    insert,
    null,
    select,
)
from sqlalchemy.schema import CreateTable

from gisgov.storage.sync.compare import Comparison
from gisgov.storage.sync.layout import scope, table
from gisgov.storage.sync.plan import Gone

__all__ = ["GONE", "find", "samples", "share"]

SAMPLES = 20
GONE = Table(
    "staged_gone",
    MetaData(),
    Column("id", BigInteger),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)
LEFT = Table("staged_left", MetaData(), Column("source"), Column("source_id"))


def find(c: Comparison) -> int:
    """Make `staged_gone` of the rows that neither the stage has nor a row that left it."""
    c.conn.execute(CreateTable(GONE))
    main = table(c.noun.table)
    staged = exists().where(c.staged.c.id == main.c.id)
    left = exists().where(LEFT.c.source == main.c.source, LEFT.c.source_id == main.c.source_id)
    rows = select(main.c.id).where(_active(c), ~staged, ~left)
    c.conn.execute(insert(GONE).from_select(["id"], rows))
    return int(c.conn.scalar(select(func.count()).select_from(GONE)) or 0)


def share(c: Comparison, missing: int) -> float:
    """Share of the sources' rows that are gone."""
    main = table(c.noun.table)
    there = c.conn.scalar(select(func.count()).select_from(main).where(_active(c)))
    return missing / there if there else 0.0


def _active(c: Comparison) -> ColumnElement[bool]:
    main = table(c.noun.table)
    return and_(main.c.source.in_(c.sources), main.c.retired_on.is_(None), scope(c.noun))


def samples(c: Comparison) -> list[Gone]:
    """Some rows that are gone, by key."""
    main = table(c.noun.table)
    name: Any = main.c.name if "name" in main.c else null()
    rows = select(main.c.source, main.c.source_id.label("key"), name.label("name"))
    ordered = rows.join(GONE, GONE.c.id == main.c.id).order_by(main.c.source, main.c.source_id)
    return [Gone(**row) for row in c.conn.execute(ordered.limit(SAMPLES)).mappings()]
