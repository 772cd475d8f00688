"""By what is a row of a file known? By its key there, else by one made of where and what it is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    Text,
    and_,
    case,
    cast,
    delete,
    exists,
    func,
    literal,
    select,
    true,
    update,
)

from gisgov.intake.faults import Fault
from gisgov.intake.nouns import Noun
from gisgov.storage.queries import fixed
from gisgov.storage.sync.layout import UNIQUE, parts, plain
from gisgov.storage.sync.leaving import KEPT, fault, leave, note
from gisgov.storage.sync.shapes import called, class_of, match

__all__ = ["give", "know", "repeated"]


def give(conn: Connection, noun: Noun, staged: Table, given: set[str]) -> list[Fault]:
    """Give each row without a key one that the same row of a later file gets as well.

    By the noun's identity (``n:``) as far as the file has it, where rows that agree in all of it
    are numbered in their order; else by geometry, class and name (``g:``). A row on the map is
    known by its geometry where some of the identity is empty. What happens (incidents) is known
    by its place besides.

    Returns
    -------
    list
        Faults of rows that neither way gives a key.
    """
    if not conn.scalar(select(exists().where(staged.c.keyless == 1))):
        return []
    known: list[ColumnElement[Any]] = [staged.c[name] for name in noun.identity if name in given]
    whole = and_(true(), *(column.is_not(None) for column in known if noun.shape))
    if known and noun.gone == "keep" and noun.shape:
        known.append(_hex(staged))
        whole = true()
    if known:
        _number(conn, staged, _digest("n:", *known), whole)
    if noun.shape:
        kind = class_of(staged, parts(noun)[0].table)
        key = _digest("g:", _hex(staged), kind, called(staged))
        placed = and_(staged.c.source_id.is_(None), staged.c.geometry.is_not(None))
        conn.execute(update(staged).where(placed).values(source_id=key))
    unknown = delete(staged).where(staged.c.source_id.is_(None))
    kept = (staged.c[name] for name in KEPT)
    return leave(conn, unknown.returning(*kept), lambda row: fault(row, "sync.no_key"))


def _hex(staged: Table) -> ColumnElement[str]:
    """The shape of a row in letters, whatever vertex it begins with."""
    return func.encode(func.ST_AsBinary(func.ST_Normalize(plain(staged.c.geometry))), "hex")


def _digest(prefix: str, *of: ColumnElement[Any]) -> ColumnElement[str]:
    said = cast(func.jsonb_build_array(*of), Text)
    return literal(prefix) + func.left(func.md5(said), 20)


def _number(
    conn: Connection, staged: Table, key: ColumnElement[str], whole: ColumnElement[bool]
) -> None:
    place = func.row_number().over(partition_by=(staged.c.source, key), order_by=staged.c.n)
    made = select(staged.c.n, key.label("key"), place.label("place"))
    rows = made.where(staged.c.keyless == 1, whole).subquery()
    later = func.concat(rows.c.key, ":", rows.c.place)
    numbered = case((rows.c.place > 1, later), else_=rows.c.key)
    conn.execute(update(staged).where(staged.c.n == rows.c.n).values(source_id=numbered))


def repeated(conn: Connection) -> tuple[list[Fault], int]:
    """Let rows leave that the file gives again.

    Returns
    -------
    tuple
        Faults of those that differ from the first, and how many are just as the first.
    """
    rows = conn.execute(fixed("sync_repeated")).all()
    other = [row for row in rows if not row.same]
    note(conn, [(row.line, row.source, row.source_id) for row in other])
    faults = [
        fault(row, "sync.repeated", "source_id", first=row.first_line, key=row.source_id)
        for row in sorted(other, key=lambda row: row.line)
    ]
    return faults, len(rows) - len(other)


def know(conn: Connection, noun: Noun, staged: Table) -> None:
    """Give staged rows the ids of those that the city has.

    By source and key; of rows without a key, those whose number (of a component, of a worker) a row
    of their source has get that row's key, and then those that lie where one lies.
    """
    main = parts(noun)[0].table
    same = and_(main.c.source == staged.c.source, main.c.source_id == staged.c.source_id)
    conn.execute(update(staged).where(same).values(id=main.c.id))
    unknown = and_(staged.c.keyless == 1, staged.c.id.is_(None))
    other = staged.alias()
    free = ~exists().where(other.c.id == main.c.id)
    for name in UNIQUE:
        if name in main.c:
            numbered = and_(main.c.source == staged.c.source, main.c[name] == staged.c[name])
            taken = update(staged).where(unknown, numbered, free)
            conn.execute(taken.values(id=main.c.id, source_id=main.c.source_id))
    if noun.shape and noun.gone == "retire" and conn.scalar(select(exists().where(unknown))):
        match(conn, noun, staged)
