"""Which rows lie where others lie: the shapes of a stage beside those that the city has."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Index,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    cast,
    exists,
    func,
    insert,
    literal,
    null,
    select,
    text,
)
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.types import BigInteger

from gisgov.intake.nouns import Noun
from gisgov.storage.queries import fixed
from gisgov.storage.sync.layout import parts, plain, scope

__all__ = ["called", "class_of", "lay_out", "match"]

CLASSES = ("scheme", "class_code", "network", "kind")  # what makes two things at one place differ
MATCHING = {
    "point": "sync_match_points",
    "polygon": "sync_match_polygons",
    "line": "sync_match_lines",
}


def match(conn: Connection, noun: Noun, staged: Table) -> None:
    """Give rows without a key the id and key of the row of their source that lies where they lie.

    Points: the nearest of the same class and name within the noun's `alike_m`, mutually. Outlines:
    at least half of both is shared. Lines: both ends within a metre.
    """
    if noun.shape is None:
        return
    lay_out(conn, noun, staged, reach_m=noun.alike_m or 1.0, among=scope(noun))
    given = {"alike_m": noun.alike_m or 1.0} if noun.shape == "point" else {}
    conn.execute(fixed(MATCHING[noun.shape]), given)


def lay_out(
    conn: Connection, noun: Noun, staged: Table, *, reach_m: float, among: ColumnElement[bool]
) -> None:
    """Make `staged_shape`, and `staged_known` of those of the city's rows within reach of them."""
    for name in ("staged_shape", "staged_known"):
        conn.execute(text(f"DROP TABLE IF EXISTS pg_temp.{name}"))
    ours, known = _temporary("staged_shape", staged), _temporary("staged_known", staged)
    main = parts(noun)[0].table
    columns = (staged.c.n, staged.c.id, staged.c.keyless == 1, *_common(staged, main))
    chosen = select(*columns).where(staged.c.geometry.is_not(None))
    _fill(conn, ours, chosen)
    here = exists().where(func.ST_DWithin(plain(ours.c.geometry), plain(main.c.geometry), reach_m))
    taken = exists().where(staged.c.id == main.c.id)
    theirs = select(null(), main.c.id, taken, *_common(main, main))
    _fill(conn, known, theirs.where(and_(main.c.retired_on.is_(None), among, here)))


def _common(of: Table, main: Table) -> tuple[ColumnElement[Any], ...]:
    return (of.c.source, of.c.source_id, called(of), class_of(of, main), plain(of.c.geometry))


def called(of: Table) -> ColumnElement[Any]:
    """The name of a row, or null."""
    return of.c.name if "name" in of.c else cast(null(), Text)


def class_of(of: Table, main: Table) -> ColumnElement[Any]:
    """What a row is a case of by its noun's main table, in one text; empty without classes."""
    there = [of.c[name] for name in CLASSES if name in main.c]
    return func.concat_ws("/", *there) if there else literal("")


def _temporary(name: str, like: Table) -> Table:
    flag = "keyless" if name == "staged_shape" else "taken"
    return Table(
        name,
        MetaData(),
        Column("n", BigInteger),
        Column("id", BigInteger),
        Column(flag, Boolean),
        *(Column(given, Text) for given in ("source", "source_id", "called", "class")),
        Column("geometry", like.c.geometry.type),
        prefixes=["TEMPORARY"],
        postgresql_on_commit="DROP",
    )


def _fill(conn: Connection, into: Table, rows: Select[Any]) -> None:
    conn.execute(CreateTable(into))
    names = [column.name for column in into.columns]
    conn.execute(insert(into).from_select(names, rows))
    index = Index(f"ix_{into.name}", into.c.geometry, postgresql_using="gist")
    conn.execute(CreateIndex(index))
    conn.execute(text(f"ANALYZE {into.name}"))
