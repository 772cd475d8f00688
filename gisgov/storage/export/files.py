"""Batches of rows into files that others read: GeoPackage, GeoParquet, CSV, GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pyproj
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError
from pyogrio.raw import write_arrow

from gisgov import crs
from gisgov.errors import Unavailable

__all__ = ["CRS84", "WRITERS", "Contents", "formulas", "geo_metadata"]

BOM = b"\xef\xbb\xbf"
CRS84 = "OGC:CRS84"
DEGREES = 7  # decimals of longitude and latitude, about a centimetre


@dataclass(frozen=True)
class Contents:
    """What goes into one layer of a file; the batches can be read once."""

    name: str
    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]
    crs: pyproj.CRS
    shape: str | None = None
    """Kind of the geometry, which is WKB in the column `geometry`; None: no geometry."""
    fine: frozenset[str] = frozenset()
    """Moments that need more than milliseconds."""

    def each(
        self, schema: pa.Schema, change: Callable[[pa.RecordBatch], pa.RecordBatch]
    ) -> Contents:
        """The same with every batch changed as it comes."""
        return replace(self, schema=schema, batches=map(change, self.batches))


def geopackage(file: Path, contents: Contents) -> None:
    """Add a layer to a GeoPackage; the first one makes the file.

    A time of day is text, as GeoPackage has none; so is a moment that needs more than the
    milliseconds that it keeps.
    """
    _through_gdal(file, _plainer(contents), driver="GPKG")


def geojson(file: Path, contents: Contents) -> None:
    """Write GeoJSON of RFC 7946; its coordinates are rounded to seven decimals of a degree."""
    options = {"RFC7946": "YES", "COORDINATE_PRECISION": str(DEGREES)}
    _through_gdal(file, _plainer(contents), driver="GeoJSON", **options)


def parquet(file: Path, contents: Contents) -> None:
    """Write GeoParquet 1.1, or plain Parquet where there is no geometry."""
    schema = contents.schema
    if contents.shape:
        schema = schema.with_metadata({"geo": json.dumps(geo_metadata(contents))})
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in contents.batches:
            writer.write_batch(batch.replace_schema_metadata(schema.metadata))


def csv(file: Path, contents: Contents) -> None:
    """Write CSV for people and programs: UTF-8 with a BOM, so that Excel reads Chinese.

    Geometry is WKT, and a point has longitude and latitude too. Text is quoted and null is not: an
    empty cell is null, and two quotes are a text without letters.
    """
    spelt = _spelt(contents) if contents.shape else contents
    with file.open("wb") as sink:
        sink.write(BOM)
        with pacsv.CSVWriter(sink, spelt.schema) as writer:
            for batch in spelt.batches:
                writer.write_batch(batch)


def formulas(batch: pa.RecordBatch) -> int:
    """How many texts a spreadsheet would run as formulas.

    They begin with = + - @ and are no number. They are written as they are, since a sign before
    them would come back as part of the text.
    """
    found = 0
    for column in batch.columns:
        if pa.types.is_string(column.type):
            begins = pc.match_substring_regex(column, r"^[=+\-@\t\r]")
            number = pc.match_substring_regex(column, r"^[+\-]?[0-9]+([.][0-9]+)?$")
            found += pc.sum(pc.and_not(begins, number)).as_py() or 0
    return found


WRITERS: dict[str, Callable[[Path, Contents], None]] = {
    ".csv": csv,
    ".geojson": geojson,
    ".gpkg": geopackage,
    ".parquet": parquet,
}
"""By the ending of a file, what writes it."""


def _through_gdal(file: Path, contents: Contents, *, driver: str, **options: str) -> None:
    """Let GDAL take the batches as it needs them, and hand on what stops them."""
    stopped: list[BaseException] = []
    reader = pa.RecordBatchReader.from_batches(contents.schema, _heard(contents.batches, stopped))
    geometry = {"geometry_name": "geometry", "crs": contents.crs.to_wkt()} if contents.shape else {}
    try:
        write_arrow(
            reader,
            str(file),
            layer=contents.name,
            driver=driver,
            geometry_type=contents.shape,
            **geometry,
            **options,
        )
    except (DataLayerError, DataSourceError, FeatureError, RuntimeError) as error:
        if stopped:
            raise stopped[0] from None
        raise Unavailable("export.failed", file=file.name, reason=str(error)) from error


def _heard(
    batches: Iterator[pa.RecordBatch], stopped: list[BaseException]
) -> Iterator[pa.RecordBatch]:
    """The batches; the error that ends them is kept, as it is lost on its way through GDAL."""
    try:
        yield from batches
    except BaseException as error:
        stopped.append(error)
        raise


def _plainer(contents: Contents) -> Contents:
    schema = pa.schema([_plain_field(field, contents.fine) for field in contents.schema])

    def change(batch: pa.RecordBatch) -> pa.RecordBatch:
        columns = [
            _plain_column(column, field)
            for column, field in zip(batch.columns, schema, strict=True)
        ]
        return pa.record_batch(columns, schema=schema)

    return contents.each(schema, change)


def _plain_field(field: pa.Field, fine: frozenset[str]) -> pa.Field:
    if pa.types.is_time(field.type) or field.name in fine:
        return field.with_type(pa.string())
    if pa.types.is_timestamp(field.type):
        return field.with_type(pa.timestamp("ms", "UTC"))
    return field


def _plain_column(column: pa.Array, field: pa.Field) -> pa.Array:
    if pa.types.is_timestamp(column.type) and pa.types.is_string(field.type):
        return pc.strftime(column, format="%Y-%m-%dT%H:%M:%SZ")
    return column.cast(field.type)


def geo_metadata(contents: Contents) -> dict[str, object]:
    """The metadata that make Parquet GeoParquet."""
    column = {
        "encoding": "WKB",
        "geometry_types": [contents.shape],
        "crs": contents.crs.to_json_dict(),
    }
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}


def _spelt(contents: Contents) -> Contents:
    """Geometry as text, and points in degrees beside it."""
    places = ["lon", "lat"] if contents.shape == "Point" else []
    names = [name for name in contents.schema.names if name != "geometry"]
    fields = [contents.schema.field(name) for name in names]
    fields += [pa.field(name, pa.float64()) for name in places]
    schema = pa.schema([*fields, ("geometry", pa.string())])

    def change(batch: pa.RecordBatch) -> pa.RecordBatch:
        shapes = shapely.from_wkb(batch.column("geometry").to_numpy(zero_copy_only=False))
        columns = [batch.column(name) for name in names]
        columns += _degrees(shapes, contents.crs) if places else []
        text = shapely.to_wkt(shapes, rounding_precision=17)
        return pa.record_batch([*columns, pa.array(text, pa.string())], schema=schema)

    return contents.each(schema, change)


def _degrees(shapes: np.ndarray, known: pyproj.CRS) -> list[pa.Array]:
    lonlat = crs.to_lonlat(shapely.get_x(shapes), shapely.get_y(shapes), city=known)
    return [pa.array(np.round(degrees, DEGREES)) for degrees in lonlat]
