"""Rows and borders out of a city, to be placed elsewhere: a table by the batch, a level whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pyarrow as pa
import shapely
from sqlalchemy import Connection, LargeBinary, func, select

from gisgov import crs
from gisgov.errors import BadInput
from gisgov.intake.placing import Columns, Part, Rows
from gisgov.storage import schema
from gisgov.storage.export.files import geo_metadata
from gisgov.storage.export.layout import of_table
from gisgov.storage.export.rows import contents, count
from gisgov.storage.models import Base

__all__ = ["TABLES", "borders", "levels", "rows"]

TABLES = {
    "building": Columns(x="point_x", y="point_y"),
    "component": Columns(geometry="geometry"),
    "incident": Columns(geometry="geometry"),
}
"""Tables whose rows are not about people, and where each says where a row lies."""

AREA = Base.metadata.tables["area"]
LEVEL = Base.metadata.tables["area_level"]


def levels(conn: Connection) -> list[str]:
    """Codes of the levels of the city's areas, the widest first."""
    return list(conn.execute(select(LEVEL.c.code).order_by(LEVEL.c.rank)).scalars())


def borders(conn: Connection, level: str) -> gpd.GeoDataFrame:
    """Codes and borders of a level as they are today, in the order of the codes.

    Raises
    ------
    BadInput
        There are none (`place.no_level`).
    """
    shape = func.ST_AsBinary(AREA.c.geometry, type_=LargeBinary)
    query = select(AREA.c.code, shape).where(
        AREA.c.level == level, AREA.c.valid.op("@>")(func.now())
    )
    found = conn.execute(query.order_by(AREA.c.code)).all()
    if not found:
        raise BadInput("place.no_level", given=level)
    shapes = shapely.from_wkb([row[1] for row in found])
    srid = crs.parse(schema.city_info(conn).srid)
    return gpd.GeoDataFrame({"code": [row[0] for row in found]}, geometry=shapes, crs=srid)


def rows(conn: Connection, table: str) -> Rows:
    """The rows of a table that are not retired, as `gisgov export` writes them, for one reading.

    Parameters
    ----------
    conn
        A connection whose transaction lasts until they are read; they pass through a cursor of the
        server.
    table
        One of `TABLES`.

    Raises
    ------
    BadInput
        There is no such table, or it is about people (`place.no_table`).
    """
    if table not in TABLES:
        raise BadInput("place.no_table", given=table, tables=" ".join(TABLES))
    whole = of_table(table)
    present = Base.metadata.tables[table].c.retired_on.is_(None)
    layout = replace(whole, query=whole.query.where(present))
    known = crs.parse(schema.city_info(conn).srid)
    held = contents(conn, layout, known=known, tell=lambda _rows: None)
    metadata = {"geo": json.dumps(geo_metadata(held))}
    return Rows(
        name=table,
        schema=held.schema.with_metadata(metadata),
        parts=_parts(held.batches, max(count(conn, layout), 1)),
        crs=known,
        geometry="geometry",
    )


def _parts(batches: Iterator[pa.RecordBatch], total: int) -> Iterator[Part]:
    before = 0
    for batch in batches:
        lines = np.arange(before + 1, before + batch.num_rows + 1, dtype=np.int64)
        before += batch.num_rows
        yield Part(batch, lines, before / total)
