"""What a table looks like in a file: keys in place of numbers, plain types, one geometry.

A reference leaves as the source and source_id of the row that is meant, a time range as its ends, a
second point as its coordinates. So the file is the same whatever ids the database gave.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    Select,
    SmallInteger,
    Table,
    Time,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSTZRANGE
from sqlalchemy.types import TypeEngine

from gisgov.storage.models import Base

__all__ = [
    "CITY_TABLES",
    "CORRECTION",
    "EXTENSIONS",
    "Layout",
    "Link",
    "columns_of",
    "link_of",
    "of_table",
    "schema_of",
    "shape_of",
]

MOMENT = pa.timestamp("us", "UTC")
TYPES: dict[type[TypeEngine[Any]], pa.DataType] = {
    BigInteger: pa.int64(),
    Boolean: pa.bool_(),
    Date: pa.date32(),
    DateTime: MOMENT,
    Float: pa.float64(),
    Integer: pa.int32(),
    LargeBinary: pa.binary(),
    SmallInteger: pa.int16(),
    Time: pa.time64("us"),
}
SHAPES = {
    "POINT": "Point",
    "LINESTRING": "LineString",
    "POLYGON": "Polygon",
    "MULTIPOLYGON": "MultiPolygon",
}
INNER = {"id", "class_kind", "mercator"}
"""Columns that no file has: the database's numbers and shapes for tiles, and a constant."""

CORRECTION = "correction"
EXTENSIONS = ("hydrant", "valve")
CORRECTED = (
    *("building", "estate", "estate_gate", "dwelling", "unit", "component", "premises", "pipe"),
    *("road", "worker", *EXTENSIONS),
)
"""Tables whose rows are corrected by hand."""

TRUST = {
    *("account", "session", "spent_refresh", "sign_in_try", "sign_in_salt", "purpose"),
    *("audit", "audit_seal", "look", "emergency", "person_contact", "incident_contact"),
    *("publication", "publication_cell", "publication_place"),
}
"""Who may see what, who saw it, and how people are called: no file carries that."""

STAYS = TRUST | {
    *("building_stock", "city", "load", "quarantine", "raster", "tile_change", "tile_prune"),
    *("network_change", "preplan", "preplan_file", "restriction", "vehicle_class"),
    *("plan", "plan_part", "plan_grid"),
    *("incident_event", "incident_touch", "briefing"),
}
"""Stay: counted anew, told in the metadata, of files, a diary, or written here by hand."""

PLACED_IN = ["area_level", "area"]
CITY_TABLES = (
    *PLACED_IN,
    *(
        str(t.name)
        for t in Base.metadata.sorted_tables
        if t.name not in {*PLACED_IN, *STAYS, CORRECTION}
    ),
    CORRECTION,
)
"""Tables of a city in the order in which they are loaded: first what all else is placed in."""


@dataclass(frozen=True)
class Link:
    """A reference to a row by number, and the table of that row."""

    name: str
    """Its column, without the `_id` at the end."""
    target: str

    @property
    def columns(self) -> tuple[str, str]:
        """The columns of its key in a file."""
        return f"{self.name}_source", f"{self.name}_ref"


@dataclass(frozen=True)
class Layout:
    """One table of a file: the query that fills it, and the columns in the query's order."""

    name: str
    query: Select[Any]
    schema: pa.Schema
    shape: str | None = None
    """Kind of the geometry, as GeoJSON names it."""
    links: tuple[Link, ...] = field(default=())
    ranges: tuple[str, ...] = field(default=())
    points: tuple[str, ...] = field(default=())


def of_table(name: str) -> Layout:
    """The layout of one table, in the order of its primary key."""
    if name == CORRECTION:
        return _corrections()
    table = Base.metadata.tables[name]
    links = [link for column in table.columns if (link := link_of(column))]
    targets = {link.name: Base.metadata.tables[link.target].alias(link.name) for link in links}
    chosen = columns_of(table, targets)
    whole: Any = table
    for link in links:
        target = targets[link.name]
        whole = whole.outerjoin(target, target.c.id == table.c[f"{link.name}_id"])
    return Layout(
        name=name,
        query=select(*chosen).select_from(whole).order_by(*table.primary_key.columns),
        schema=schema_of(chosen),
        shape=shape_of(table),
        links=tuple(links),
        ranges=tuple(c.name for c in table.columns if isinstance(c.type, TSTZRANGE)),
        points=tuple(c.name for c in table.columns if _is_second_shape(c)),
    )


def _corrections() -> Layout:
    """Corrections by the table and the key of the row that they correct."""
    table = Base.metadata.tables[CORRECTION]
    own = [column for column in table.columns if column.name not in INNER | {"row_id"}]
    rows = []
    for name in CORRECTED:
        target = Base.metadata.tables["component" if name in EXTENSIONS else name]
        keys = target.c.source.label("row_source"), target.c.source_id.label("row_ref")
        same = (table.c.row_id == target.c.id) & (table.c.table_name == literal(name))
        rows.append(select(table.c.id, *own, *keys).join(target, same))
    found = union_all(*rows).subquery(CORRECTION)
    chosen = [column for column in found.columns if column.name != "id"]
    query = select(*chosen).order_by(found.c.id)
    return Layout(name=CORRECTION, query=query, schema=schema_of(chosen))


def link_of(column: Column[Any]) -> Link | None:
    """The link that a column is, if it refers to a row by its number."""
    for key in column.foreign_keys:
        if key.column.name == "id":
            return Link(column.name.removesuffix("_id"), key.column.table.name)
    return None


def schema_of(columns: Sequence[ColumnElement[Any]]) -> pa.Schema:
    """Columns of a query as columns of a file."""
    return pa.schema([(str(column.key), _type(column)) for column in columns])


def _type(column: ColumnElement[Any]) -> pa.DataType:
    kinds = type(column.type).__mro__
    return next((TYPES[kind] for kind in kinds if kind in TYPES), pa.string())


def columns_of(table: Table, targets: Mapping[str, Any]) -> list[ColumnElement[Any]]:
    """The columns of a file that stand for those of a table.

    Parameters
    ----------
    table
        Any.
    targets
        By the name of a link, the table that it leads to.
    """
    chosen: list[ColumnElement[Any]] = []
    for column in table.columns:
        if column.name not in INNER:
            chosen += _columns(column, targets)
    return chosen


def shape_of(table: Table) -> str | None:
    """Kind of a table's geometry, as GeoJSON names it."""
    kind = table.c.geometry.type if "geometry" in table.c else None
    return SHAPES[kind.geometry_type] if isinstance(kind, Geometry) else None


def _columns(column: Column[Any], targets: Mapping[str, Any]) -> list[ColumnElement[Any]]:
    """What stands for one column of a table in a file."""
    link = link_of(column)
    if link is not None:
        target = targets[link.name]
        keys = (target.c.source, target.c.source_id)
        return [key.label(name) for key, name in zip(keys, link.columns, strict=True)]
    if isinstance(column.type, TSTZRANGE):
        ends = func.lower(column, type_=DateTime), func.upper(column, type_=DateTime)
        names = f"{column.name}_from", f"{column.name}_to"
        return [end.label(name) for end, name in zip(ends, names, strict=True)]
    if _is_second_shape(column):
        places = func.ST_X(column, type_=Float), func.ST_Y(column, type_=Float)
        names = f"{column.name}_x", f"{column.name}_y"
        return [place.label(name) for place, name in zip(places, names, strict=True)]
    if isinstance(column.type, Geometry):
        return [func.ST_AsBinary(column, type_=LargeBinary).label(column.name)]
    return [column]


def _is_second_shape(column: Column[Any]) -> bool:
    return isinstance(column.type, Geometry) and column.name not in INNER | {"geometry"}
