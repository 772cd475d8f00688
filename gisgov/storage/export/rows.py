"""The rows of a layout out of the database, in batches: memory stays bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyproj
import shapely
from sqlalchemy import Connection, DateTime, func, select

from gisgov import crs
from gisgov.storage.export.files import Contents
from gisgov.storage.export.layout import Layout

__all__ = ["contents", "count", "moved"]

BATCH_ROWS = 20_000


def contents(
    conn: Connection, layout: Layout, *, known: pyproj.CRS, tell: Callable[[int], None]
) -> Contents:
    """What a layer of a file is filled with.

    Parameters
    ----------
    conn
        A connection whose transaction lasts until the batches are read.
    layout
        Says which rows and columns.
    known
        The city's CRS.
    tell
        Told how many rows each batch has.
    """
    return Contents(
        name=layout.name,
        schema=layout.schema,
        batches=_batches(conn, layout, tell),
        crs=known,
        shape=layout.shape,
        fine=_fine(conn, layout),
    )


def count(conn: Connection, layout: Layout) -> int:
    """How many rows a layout has."""
    rows = layout.query.order_by(None).subquery()
    return conn.execute(select(func.count()).select_from(rows)).scalar_one()


def moved(given: Contents, target: pyproj.CRS) -> Contents:
    """The same in another CRS; its geometry leaves the lattice. Other points keep the city's."""
    where = given.schema.get_field_index("geometry")

    def change(batch: pa.RecordBatch) -> pa.RecordBatch:
        shapes = shapely.from_wkb(batch.column(where).to_numpy(zero_copy_only=False))
        there = shapely.transform(shapes, lambda xy: _at(xy, given.crs, target))
        column = pa.array(shapely.to_wkb(there), pa.binary())
        return batch.set_column(where, given.schema.field(where), column)

    return replace(given.each(given.schema, change), crs=target)


def _at(
    xy: npt.NDArray[np.float64], source: pyproj.CRS, target: pyproj.CRS
) -> npt.NDArray[np.float64]:
    return np.column_stack(crs.to_city(xy[:, 0], xy[:, 1], source=source, city=target))


def _batches(
    conn: Connection, layout: Layout, tell: Callable[[int], None]
) -> Iterator[pa.RecordBatch]:
    kinds = layout.schema.types
    with conn.execute(layout.query, execution_options={"yield_per": BATCH_ROWS}) as result:
        for rows in result.partitions():
            columns = zip(zip(*rows, strict=True), kinds, strict=True)
            arrays = [pa.array(values, kind) for values, kind in columns]
            yield pa.record_batch(arrays, schema=layout.schema)
            tell(len(rows))


def _fine(conn: Connection, layout: Layout) -> frozenset[str]:
    """Names of the moments of which some need more than milliseconds."""
    rows = layout.query.order_by(None).subquery()
    moments = [column for column in rows.columns if isinstance(column.type, DateTime)]
    if not moments:
        return frozenset()
    needed = [
        func.bool_or(column != func.date_trunc("milliseconds", column)).label(column.key)
        for column in moments
    ]
    found = conn.execute(select(*needed)).mappings().one()
    return frozenset(str(name) for name, fine in found.items() if fine)
