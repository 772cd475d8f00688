"""Which staged rows differ from those that the city has, and in which fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    case,
    false,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.schema import CreateTable

from gisgov.intake.nouns import Noun
from gisgov.storage.sync.contacts import Contacts
from gisgov.storage.sync.layout import Part, filled, plain

__all__ = ["CHANGES", "Compared", "Comparison", "compare", "fields_of", "is_shape", "joined"]

NEVER = {"source", "source_id", "source_crs"}  # they say where a row comes from
FOLLOWING: dict[str, dict[str, set[str]]] = {  # what is looked up, by table, and from what
    "building": {"estate_id": {"estate_ref", "geometry"}, "point": {"geometry"}},
    "dwelling": {
        "building_id": {"building_ref", "address"},
        "unit_id": {"unit_label", "address"},
        "floor_label": {"address"},
        "room": {"address"},
    },
    "household": {"dwelling_id": {"dwelling_ref", "building_ref", "address"}},
    "person": {"household_id": {"household_ref", "dwelling_ref", "building_ref", "address"}},
    "premises": {
        "building_id": {"building_ref", "geometry", "address"},
        "geometry": {"building_ref", "address"},
    },
    "pipe": {"from_node_id": {"geometry"}, "to_node_id": {"geometry"}},
    "incident": {"geometry": {"address"}},
}
FOUND_BY = {"address", "geometry"}  # by place; the others say it themselves, empty or not
FOUND = ("address_match", "address_score")
ALWAYS = {"retired_on", "surveyed_at"}
PLACED_BY = ("geometry", "dwelling_id", "household_id")  # what a row has that this load placed
CHANGES = Table(
    "staged_change",
    MetaData(),
    Column("n", BigInteger),
    Column("id", BigInteger),
    Column("fields", ARRAY(Text)),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)


@dataclass(frozen=True)
class Compared:
    """One field that the load compares and writes."""

    name: str
    part: Part
    column: Column[Any]
    given: ColumnElement[Any]
    """What a new row gets."""
    changed: ColumnElement[Any]
    """What a known row gets."""


@dataclass(frozen=True)
class Comparison:
    """All that the steps after the lookup need to know of a stage."""

    conn: Connection
    noun: Noun
    staged: Table
    parts: tuple[Part, ...]
    fields: tuple[Compared, ...]
    sources: tuple[str, ...]
    has_crs: bool
    repeated: int
    unkeyed: int
    contacts: Contacts | None = None


def fields_of(
    of: tuple[Part, ...], staged: Table, given: set[str], *, surveyed: bool
) -> tuple[Compared, ...]:
    """Fields that a load with these columns compares: what the file says, and what follows from it.

    Parameters
    ----------
    of
        Tables of the noun.
    staged
        The stage.
    given
        Columns that the file has.
    surveyed
        Whether the load has a day on which all was seen.
    """
    following = FOLLOWING.get(of[0].table.name, {})
    names = given | {name for name, by in following.items() if by & given} | {"retired_on"}
    names |= set(FOUND) | ({"surveyed_at"} if surveyed else set())
    said = given | {name for name, by in following.items() if by & given - FOUND_BY}
    made = (
        _field(name, part, staged, said=name in said)
        for part in of
        for name in part.columns
        if name in names - NEVER
    )
    return tuple(made)


def _field(name: str, part: Part, staged: Table, *, said: bool) -> Compared:
    """One field; what the file does not say itself is changed only where it was looked up anew."""
    column = part.columns[name]
    given, there = filled(column, plain(staged.c[name])), plain(column)
    may_be_empty = column.nullable or column.server_default
    changed = given if may_be_empty else func.coalesce(given, there)
    if name == "point":
        shape = plain(staged.c.geometry)
        differs = plain(part.columns["geometry"]).is_distinct_from(shape)
        changed = case((and_(shape.is_not(None), differs), given), else_=there)
    elif not said and name not in ALWAYS:
        placed = (staged.c[by].is_not(None) for by in PLACED_BY if by in part.columns)
        changed = case((or_(false(), *placed), changed), else_=func.coalesce(given, there))
    return Compared(name, part, column, given, changed)


def compare(c: Comparison) -> None:
    """Make `staged_change`: known rows that differ, with the names of the fields that do."""
    c.conn.execute(CreateTable(CHANGES))
    differs = {f.name: plain(f.column).is_distinct_from(f.changed) for f in c.fields}
    differs |= c.contacts.differing(c.staged) if c.contacts else {}
    named: list[ColumnElement[Any]] = [
        case((true, literal(name))) for name, true in differs.items()
    ]
    missing = [part.key.is_(None) for part in c.parts[1:]]
    fields = func.array_remove(array[Any](named, type_=Text), null())
    rows = joined(c, c.staged.c.n, c.staged.c.id, fields).where(or_(*differs.values(), *missing))
    c.conn.execute(insert(CHANGES).from_select(["n", "id", "fields"], rows))
    c.conn.execute(text("ANALYZE staged_change"))


def joined(c: Comparison, *columns: ColumnElement[Any]) -> Select[Any]:
    """Columns of staged rows beside those of the rows that the city has."""
    main, *more = c.parts
    rows = c.staged.join(main.table, main.key == c.staged.c.id)
    for part in more:
        rows = rows.outerjoin(part.table, part.key == main.key)
    if c.contacts:
        rows = rows.outerjoin(c.contacts.table, c.contacts.key == main.key)
    return select(*columns).select_from(rows)


def is_shape(field: Compared) -> bool:
    """Whether a field is a geometry."""
    return isinstance(field.column.type, Geometry)
