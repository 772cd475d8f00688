"""Geometry out of a column, however it is written; points straight from their bytes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely

from gisgov.intake import written
from gisgov.intake.tables.parquet import native_shapes

__all__ = ["Floats", "Shapes", "is_text", "packed_points", "shapes_of"]

Floats = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]

POINT_BYTES = 21  # of a point as WKB: order of bytes, kind, x, y
LITTLE_POINT = (1, 1, 0, 0, 0)


def is_text(column: pa.Array) -> bool:
    """Whether a column holds texts."""
    kind = column.type
    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    )


def shapes_of(column: pa.Array, encoding: str) -> Shapes:
    """The geometry of each row, None where there is none or it cannot be read.

    Parameters
    ----------
    column
        WKB, texts of any kind that `written.parse_geometries` knows, or arrow's own lists.
    encoding
        As GeoParquet names it.
    """
    if is_text(column):
        return written.parse_geometries(column.to_pylist())[0]
    if encoding != "WKB":
        return native_shapes(column, encoding)
    return written.read_each(shapely.from_wkb, column.to_numpy(zero_copy_only=False))


def packed_points(column: pa.Array) -> tuple[Floats, Floats] | None:
    """Coordinates of points written as WKB, without a geometry for each; None where some are none.

    Examples
    --------
    >>> column = pa.array([shapely.Point(1, 2).wkb, None], pa.binary())
    >>> [axis.tolist() for axis in packed_points(column)]
    [[1.0, nan], [2.0, nan]]
    """
    if not pa.types.is_binary(column.type):
        return None
    held = column.drop_null()
    offsets = np.frombuffer(held.buffers()[1], np.int32)[held.offset : held.offset + len(held) + 1]
    if len(held) == 0 or not np.all(np.diff(offsets) == POINT_BYTES):
        return None
    written_in = np.frombuffer(held.buffers()[2], np.uint8)[offsets[0] : offsets[-1]]
    each = written_in.reshape(-1, POINT_BYTES)
    if not np.all(each[:, :5] == LITTLE_POINT):
        return None
    places = np.full((2, len(column)), np.nan)
    places[:, np.asarray(column.is_valid())] = np.ascontiguousarray(each[:, 5:]).view("<f8").T
    return places[0], places[1]
