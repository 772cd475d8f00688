"""Frames through COPY into a table: the quickest way in, with memory that stays bounded."""

from __future__ import annotations

import io
from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv
import shapely
from geoalchemy2 import Geometry
from sqlalchemy import Connection, Integer, Table, text
from sqlalchemy.types import TypeEngine

__all__ = ["city_srid", "copy_frame", "types_of"]

CHUNK_ROWS = 100_000

# COPY refuses a table whose row security holds for the owner too, who is then no superuser.
GUARDED = text("SELECT row_security_active(CAST(:table AS regclass))")

Types = Mapping[str, "TypeEngine[object]"]


def types_of(table: Table) -> Types:
    """The type of each column, by name."""
    return {column.name: column.type for column in table.columns}


def city_srid(conn: Connection) -> int:
    """The EPSG code of the city's CRS; 0 where there is no city yet."""
    return int(conn.scalar(text("SELECT srid FROM city")) or 0)


def copy_frame(
    conn: Connection, frame: pd.DataFrame, *, into: str, types: Types, srid: int
) -> None:
    """Append the rows of a frame to a table.

    Parameters
    ----------
    conn
        A connection in the caller's transaction.
    frame
        Columns are named as the table's; geometry is shapely's, in the city's CRS.
    into
        Name of the table, a temporary one too.
    types
        Type of each column of the frame.
    srid
        EPSG code of the geometry.
    """
    if frame.empty:
        return
    names = ", ".join(f'"{name}"' for name in frame.columns)
    if not conn.scalar(GUARDED, {"table": f'"{into}"'}):
        _copy(conn, frame, f'"{into}" ({names})', types=types, srid=srid)
        return
    conn.execute(text(f'CREATE TEMP TABLE copied AS SELECT {names} FROM "{into}" WITH NO DATA'))  # noqa: S608
    _copy(conn, frame, f"copied ({names})", types=types, srid=srid)
    conn.execute(text(f'INSERT INTO "{into}" ({names}) SELECT {names} FROM copied'))  # noqa: S608
    conn.execute(text("DROP TABLE copied"))


def _copy(conn: Connection, frame: pd.DataFrame, into: str, *, types: Types, srid: int) -> None:
    cursor = conn.connection.cursor()
    with cursor.copy(f"COPY {into} FROM STDIN (FORMAT csv)") as copy:
        for start in range(0, len(frame), CHUNK_ROWS):
            copy.write(_csv(frame.iloc[start : start + CHUNK_ROWS], types, srid))


def _csv(frame: pd.DataFrame, types: Types, srid: int) -> bytes:
    arrays = [_array(frame[name], types[str(name)], srid) for name in frame.columns]
    batch = pa.table(arrays, names=[str(name) for name in frame.columns])
    buffer = io.BytesIO()
    options = pacsv.WriteOptions(include_header=False, quoting_style="needed")
    pacsv.write_csv(batch, buffer, options)
    return buffer.getvalue()


def _array(column: pd.Series, kind: TypeEngine[object], srid: int) -> pa.Array:
    if isinstance(kind, Integer) and pd.api.types.is_float_dtype(column):
        return pa.array(column.astype("Int64"), from_pandas=True)
    if not isinstance(kind, Geometry):
        return pa.array(column, from_pandas=True)
    shapes = np.array(column, dtype=object)
    if kind.geometry_type == "MULTIPOLYGON":
        single = shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON
        shapes[single] = shapely.multipolygons(shapes[single, None])
    return pa.array(shapely.to_wkb(shapely.set_srid(shapes, srid), hex=True, include_srid=True))
