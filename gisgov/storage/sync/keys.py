"""By what is a row of a file known? By its key there, else by one made of where and what it is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    select,
    update,
)

from gisgov.intake.faults import Fault
from gisgov.intake.nouns import Noun
from gisgov.storage.queries import fixed
from gisgov.storage.sync.layout import parts, plain
from gisgov.storage.sync.leaving import fault, leave
from gisgov.storage.sync.shapes import called, class_of, match

__all__ = ["give", "know", "repeated"]


def give(conn: Connection, noun: Noun, staged: Table, given: set[str]) -> None:
    """Give each row without a key one that the same row of a later file gets as well.

    By the noun's identity (``n:``) as far as the file has it, where rows that agree in all of it
    are numbered in their order; else by geometry, class and name (``g:``).
    """
    if not conn.scalar(select(exists().where(staged.c.keyless == 1))):
        return
    known = [staged.c[name] for name in noun.identity if name in given]
    if known:
        _number(conn, staged, _digest("n:", *known))
        return
    shape = func.encode(func.ST_AsBinary(func.ST_Normalize(plain(staged.c.geometry))), "hex")
    key = _digest("g:", shape, class_of(staged), called(staged))
    conn.execute(update(staged).where(staged.c.keyless == 1).values(source_id=key))


def _digest(prefix: str, *of: ColumnElement[Any]) -> ColumnElement[str]:
    said = cast(func.jsonb_build_array(*of), Text)
    return literal(prefix) + func.left(func.md5(said), 20)


def _number(conn: Connection, staged: Table, key: ColumnElement[str]) -> None:
    place = func.row_number().over(partition_by=(staged.c.source, key), order_by=staged.c.n)
    made = select(staged.c.n, key.label("key"), place.label("place"))
    rows = made.where(staged.c.keyless == 1).subquery()
    numbered = case(
        (rows.c.place > 1, func.concat(rows.c.key, ":", rows.c.place)), else_=rows.c.key
    )
    conn.execute(update(staged).where(staged.c.n == rows.c.n).values(source_id=numbered))


def repeated(conn: Connection) -> tuple[list[Fault], int]:
    """Let rows leave that the file gives again: the faults of those that differ, and the others' count."""
    kinds: list[bool] = []

    def say(row: Row[Any]) -> Fault:
        kinds.append(row.same)
        return fault(row, "sync.repeated", "source_id", value=row.source_id, first=row.first_line)

    faults = leave(conn, fixed("sync_repeated"), say)
    return [f for f, row_same in zip(faults, kinds, strict=True) if not row_same], sum(kinds)


def know(conn: Connection, noun: Noun, staged: Table) -> None:
    """Give staged rows the ids of those that the city has."""
    main = parts(noun)[0].table
    same = and_(main.c.source == staged.c.source, main.c.source_id == staged.c.source_id)
    conn.execute(update(staged).where(same).values(id=main.c.id))
    unknown = exists().where(staged.c.keyless == 1, staged.c.id.is_(None))
    if not noun.identity and conn.scalar(select(unknown)):
        match(conn, noun, staged)
