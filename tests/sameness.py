"""Are two cities the same? Every table and column, by keys: numbers that a database gave aside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

import pyarrow as pa
from sqlalchemy import Connection, String, collate, select

from gisgov import crs
from gisgov.storage import schema
from gisgov.storage.export.layout import CITY_TABLES, Layout, of_table
from gisgov.storage.export.rows import contents

COUNTED = "building_stock"


def differences(one: Connection, other: Connection) -> list[str]:
    """A line for the city itself and each table that differs, with the first row that does."""
    found = [f"{name}: {differs}" for name in TABLES if (differs := differing(name, one, other))]
    cities = [schema.city_info(conn) for conn in (one, other)]
    return found if cities[0] == cities[1] else [f"city: {cities[0]} <> {cities[1]}", *found]


TABLES = (*CITY_TABLES, COUNTED)


def differing(name: str, one: Connection, other: Connection) -> str | None:
    for ours, theirs in zip_longest(batches(name, one), batches(name, other)):
        if ours is None or theirs is None or not ours.equals(theirs):
            pairs = zip_longest(rows(ours), rows(theirs))
            return next(f"{a} <> {b}" for a, b in pairs if a != b)
    return None


def rows(batch: pa.RecordBatch | None) -> list[dict[str, object]]:
    return [] if batch is None else batch.to_pylist()


def batches(name: str, conn: Connection) -> Iterator[pa.RecordBatch]:
    known = crs.parse(schema.city_info(conn).srid)
    return contents(conn, sorted_by_key(of_table(name)), known=known, tell=lambda _: None).batches


def sorted_by_key(layout: Layout) -> Layout:
    """The same rows in an order that no number of the database has a say in."""
    rows = layout.query.order_by(None).subquery()
    keyed = "source_id" in rows.c and layout.name != "area"
    by = [rows.c.source, rows.c.source_id] if keyed else [c for c in rows.c if c.key != "geometry"]
    query = select(rows).order_by(
        *(collate(c, "C") if isinstance(c.type, String) else c for c in by)
    )
    if layout.name == COUNTED:  # a building that is emptied keeps its row, a new one has none
        query = query.where(rows.c.dwellings + rows.c.households + rows.c.persons > 0)
    return replace(layout, query=query)
