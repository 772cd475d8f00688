"""What of a staged row goes where: the columns of the temporary table and those of the noun's own.

A noun is a table, for hydrants and valves with an extension that shares the row's id. All nouns are
staged alike, with every column that any step may fill, so that the steps can be fixed queries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Double,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    and_,
    exists,
    func,
    true,
    type_coerce,
)
from sqlalchemy.types import NullType, TypeEngine

from gisgov.intake.nouns import Noun
from gisgov.storage.models import Base

__all__ = [
    "UNIQUE",
    "Part",
    "filled",
    "parts",
    "plain",
    "scope",
    "stage_table",
    "staged_contacts",
    "table",
]

Types = dict[str, TypeEngine[Any]]

EXTENSIONS = ("hydrant", "valve")
UNIQUE = ("code",)  # beside the key of the source, a number that no two rows may have
# By the database; never staged.
COMPUTED = {"id", "component_id", "grid", "mercator", "recorded_at"}
HELPERS: Types = {
    "n": BigInteger(),  # number of the row in the stage
    "line": BigInteger(),
    "id": BigInteger(),  # of the row that the city has; null: a new one
    "keyless": Integer(),  # 1: the file gives no source_id
    "building_ref": Text(),
    "estate_ref": Text(),
    "unit_label": Text(),
    "dwelling_ref": Text(),
    "household_ref": Text(),
    "grid_ref": Text(),
    "address": Text(),
    "room": Text(),
    "floor_index": SmallInteger(),
    "floor_label": Text(),
    "building_id": BigInteger(),
    "unit_id": BigInteger(),
    "dwelling_id": BigInteger(),
    "household_id": BigInteger(),
    "estate_id": BigInteger(),
    "address_match": Text(),
    "address_score": Double(),
}


@dataclass(frozen=True)
class Part:
    """One table that a noun's rows are written to."""

    table: Table
    key: Column[Any]
    """Column that holds the row's id."""
    columns: dict[str, Column[Any]]
    """Columns by the name that they have in the stage."""


def table(name: str) -> Table:
    """A table of the schema."""
    return Base.metadata.tables[name]


def parts(noun: Noun) -> tuple[Part, ...]:
    """The noun's table, and its extension where it has one.

    A name that both have means the extension's: a valve's state, not that of the component.
    """
    main = table(noun.table)
    if noun.extension is None:
        return (Part(main, main.c.id, _written(main)),)
    more = table(noun.extension)
    own = _written(more)
    shared = {name: column for name, column in _written(main).items() if name not in own}
    return (Part(main, main.c.id, shared), Part(more, more.c.component_id, own))


def _written(of: Table) -> dict[str, Column[Any]]:
    return {column.name: column for column in of.columns if column.name not in COMPUTED}


def stage_table(noun: Noun, srid: int) -> Table:
    """The temporary table of a noun.

    Parameters
    ----------
    noun
        What is loaded.
    srid
        EPSG code of the city's CRS.
    """
    named = [item for part in parts(noun) for item in part.columns.items()]
    types = {name: _typed(column, srid) for name, column in named}
    sealed = {name: LargeBinary() for name in staged_contacts(noun)}
    columns = (Column(name, kind) for name, kind in (HELPERS | types | sealed).items())
    return Table(
        "staged", MetaData(), *columns, prefixes=["TEMPORARY"], postgresql_on_commit="DROP"
    )


def staged_contacts(noun: Noun) -> list[str]:
    """Columns of the stage with seals and digests of names and phones, where they are kept."""
    kept = noun.contacts if noun.keeps_contacts else ()
    return [f"{of.contact}_{what}" for of in kept for what in ("sealed", "digest")]


def _typed(column: Column[Any], srid: int) -> TypeEngine[Any]:
    if isinstance(column.type, Geometry):
        return Geometry(column.type.geometry_type, srid=srid, spatial_index=False)
    return column.type


def plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column as it lies in the table: geometry is not put into another form for reading."""
    if isinstance(column.type, Geometry):
        return type_coerce(column, NullType())
    return column


def filled(column: Column[Any], given: ColumnElement[Any]) -> ColumnElement[Any]:
    """What is written into a column: its default where it must have a value and none is given."""
    default = column.server_default
    if column.nullable or default is None:
        return given
    return func.coalesce(given, default.arg)  # type: ignore[attr-defined]


def scope(noun: Noun) -> ColumnElement[bool]:
    """Which rows of the noun's table are rows of this noun: tables are shared by some."""
    main = table(noun.table)
    if noun.extension is not None:
        more = table(noun.extension)
        return exists().where(more.c.component_id == main.c.id)
    if noun.table != "component":
        return true()
    others = [table(name) for name in EXTENSIONS]
    return and_(*(~exists().where(more.c.component_id == main.c.id) for more in others))
