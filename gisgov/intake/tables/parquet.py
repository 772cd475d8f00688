"""Parquet, with geometry or without, streamed by the batch."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
from pyproj.exceptions import CRSError

from gisgov.errors import BadInput
from gisgov.intake.tables.batch import Batch, Reading
from gisgov.intake.tables.frames import frame_of
from gisgov.intake.tables.shapes import with_geometry

__all__ = ["Geometry", "geometry_of", "native_shapes", "read"]

UNSAID_CRS = "OGC:CRS84"  # where the metadata of a geometry names none
WKB = "WKB"


@dataclass(frozen=True)
class Geometry:
    """What the file says of its geometry."""

    column: str
    encoding: str
    crs: pyproj.CRS | None
    hidden: tuple[str, ...]
    """Columns that are no attributes: geometries and the boxes around them."""


def read(file: Path, stack: ExitStack) -> Reading:
    """Open a Parquet or GeoParquet file; `stack` closes it.

    Raises
    ------
    BadInput
        It is damaged (`table.unreadable`).
    """
    try:
        opened = stack.enter_context(pq.ParquetFile(file))
        geometry = geometry_of(opened)
    except (pa.ArrowException, OSError, ValueError, KeyError, CRSError) as error:
        raise BadInput("table.unreadable", path=file, reason=error) from error
    names = opened.schema_arrow.names
    hidden = geometry.hidden if geometry else ()
    columns = [name for name in names if name not in hidden]
    return Reading(
        kind="parquet",
        columns=columns,
        batches=lambda rows: _batches(file, opened, columns, geometry, rows),
        rows=opened.metadata.num_rows,
        crs=geometry.crs if geometry else None,
        has_geometry=geometry is not None,
    )


def geometry_of(opened: pq.ParquetFile) -> Geometry | None:
    """What the file says of its geometry; None where it has none.

    Raises
    ------
    ValueError, KeyError, CRSError
        What it says makes no sense.
    """
    said = json.loads((opened.schema_arrow.metadata or {}).get(b"geo", b"{}"))
    if not said:
        return None
    column = said["primary_column"]
    about = said["columns"][column]
    covering = about.get("covering", {}).get("bbox", {})
    boxes = {path[0] for path in covering.values()}
    crs = about.get("crs", UNSAID_CRS)
    return Geometry(
        column=column,
        encoding=about["encoding"],
        crs=None if crs is None else pyproj.CRS.from_user_input(crs),
        hidden=(*said["columns"], *boxes),
    )


def _batches(
    file: Path, opened: pq.ParquetFile, columns: list[str], geometry: Geometry | None, size: int
) -> Iterator[Batch]:
    wanted = [*columns, *([geometry.column] if geometry else [])]
    before = 0
    for held in _read(file, opened, wanted, size):
        lines = np.arange(before + 1, before + held.num_rows + 1, dtype=np.int64)
        before += held.num_rows
        arrays = [held.column(name) for name in columns]
        yield _batch(columns, arrays, lines, geometry, held)


def _read(
    file: Path, opened: pq.ParquetFile, wanted: list[str], size: int
) -> Iterator[pa.RecordBatch]:
    batches = opened.iter_batches(batch_size=size, columns=wanted)
    while True:
        try:
            held = next(batches, None)
        except (pa.ArrowException, OSError) as error:
            raise BadInput("table.unreadable", path=file, reason=error) from error
        if held is None:
            return
        yield held


def _batch(
    columns: list[str],
    arrays: list[pa.Array],
    lines: npt.NDArray[np.int64],
    geometry: Geometry | None,
    held: pa.RecordBatch,
) -> Batch:
    if geometry is None:
        return Batch(frame_of(columns, arrays, len(lines)), lines)
    written = held.column(geometry.column)
    if geometry.encoding == WKB:
        return with_geometry(columns, arrays, written, lines)
    return Batch(
        frame_of(columns, arrays, len(lines)), lines, native_shapes(written, geometry.encoding)
    )


def native_shapes(written: pa.Array, encoding: str) -> npt.NDArray[Any]:
    """Geometry that is written as arrow's own lists of coordinates."""
    name = {"ARROW:extension:name": f"geoarrow.{encoding}"}
    field = pa.field("geometry", written.type, metadata=name)
    table = pa.table([written], schema=pa.schema([field]))
    return np.asarray(gpd.GeoDataFrame.from_arrow(table)["geometry"].array, dtype=object)
