"""What a row still lacks, or takes from another one, when all has been looked up."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Connection, Row, Table, and_, delete, exists, func, select

from gisgov.intake.faults import Fault
from gisgov.intake.nouns import Noun
from gisgov.storage.sync.layout import UNIQUE, parts
from gisgov.storage.sync.leaving import KEPT, fault, leave

__all__ = ["refuse"]

FOUND_BY = {  # what a row must give, by the column that is looked up from it
    "building_id": "building_ref / address",
    "dwelling_id": "dwelling_ref / building_ref + room / address",
    "household_id": "household_ref / dwelling_ref / address",
    "point": "geometry",
    "from_node_id": "geometry",
    "to_node_id": "geometry",
}


def refuse(conn: Connection, noun: Noun, staged: Table, given: set[str]) -> list[Fault]:
    """Let rows leave that the schema would not take, and return their faults."""
    faults = []
    for column in _lacking(conn, noun, staged):
        faults += _empty(conn, staged, column)
    for name in UNIQUE:
        if name in given and name in parts(noun)[0].columns:
            faults += _taken(conn, staged, parts(noun)[0].columns[name])
    return faults


def _lacking(conn: Connection, noun: Noun, staged: Table) -> list[str]:
    """Columns that some new row has no value for, though it must have one."""
    needed = [
        name
        for part in parts(noun)
        for name, column in part.columns.items()
        if not column.nullable and column.server_default is None and name not in KEPT
    ]
    if not needed:
        return []
    lacks = (func.bool_or(staged.c[name].is_(None)).label(name) for name in needed)
    found = conn.execute(select(*lacks).where(staged.c.id.is_(None))).mappings().one()
    return [name for name in needed if found[name]]


def _empty(conn: Connection, staged: Table, name: str) -> list[Fault]:
    empty = and_(staged.c.id.is_(None), staged.c[name].is_(None))
    gone = delete(staged).where(empty).returning(*(staged.c[kept] for kept in KEPT))
    needed = FOUND_BY.get(name, name)
    return leave(conn, gone, lambda row: fault(row, "sync.needed", needed=needed))


def _taken(conn: Connection, staged: Table, column: Column[Any]) -> list[Fault]:
    """Rows whose number another row of the city has that this load does not change."""
    other = column.table.alias()
    ours = staged.alias()
    moving = exists().where(
        ours.c.id == other.c.id, ours.c[column.name].is_distinct_from(other.c[column.name])
    )
    same = and_(
        other.c[column.name] == staged.c[column.name],
        other.c.id.is_distinct_from(staged.c.id),
        ~moving,
    )
    kept = (staged.c[name] for name in KEPT)
    value, source, key = staged.c[column.name], other.c.source, other.c.source_id
    gone = (
        delete(staged)
        .where(same)
        .returning(*kept, value.label("value"), source.label("other"), key.label("other_key"))
    )

    def say(row: Row[Any]) -> Fault:
        return fault(row, "sync.taken", column.name, source=row.other, key=row.other_key)

    return leave(conn, gone, say) + _twice(conn, staged, column.name)


def _twice(conn: Connection, staged: Table, name: str) -> list[Fault]:
    """Rows whose number an earlier row of the file has."""
    first = staged.alias()
    same = and_(first.c[name] == staged.c[name], first.c.n < staged.c.n)
    kept = (staged.c[kept] for kept in KEPT)
    gone = (
        delete(staged)
        .where(same)
        .returning(*kept, staged.c[name].label("value"), first.c.line.label("first"))
    )
    return leave(conn, gone, lambda row: fault(row, "sync.twice", name, first=row.first))
