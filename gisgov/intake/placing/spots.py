"""Where the rows of a large file lie, in the metres of the areas and on the lattice.

How the coordinates are read is found at the first rows that have any, and holds for all others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyproj
import shapely

from gisgov import crs
from gisgov.errors import BadInput
from gisgov.intake import coordinates, readings, written
from gisgov.intake.coordinates import Finding, How
from gisgov.intake.headings import heading
from gisgov.intake.nouns.common import POINT
from gisgov.intake.placing.parts import Part, Rows
from gisgov.intake.placing.shapes import Floats, Shapes, is_text, packed_points, shapes_of
from gisgov.intake.readings import Box, Reading
from gisgov.intake.tables.batch import Note

__all__ = ["Columns", "Spots", "Spotter", "columns_of"]

Bools = npt.NDArray[np.bool_]

NUMBER = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
EVERYWHERE: Box = (-np.inf, -np.inf, np.inf, np.inf)


@dataclass(frozen=True)
class Columns:
    """Which columns say where a row lies: two of numbers, or one of geometry."""

    x: str | None = None
    y: str | None = None
    geometry: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that there are."""
        return tuple(name for name in (self.x, self.y, self.geometry) if name is not None)


@dataclass(frozen=True)
class Spots:
    """Where some rows lie."""

    x: Floats
    y: Floats
    """NaN where a row has no coordinates, is no point, or lies outside the bounds of the areas."""
    unknown: Bools
    """Rows without coordinates."""
    shapes: Shapes | None = None
    """Lines and polygons, None elsewhere; None where all rows are points."""


# ---------------------------------------------------------------- which columns


def columns_of(rows: Rows, *, x: str | None = None, y: str | None = None) -> Columns:
    """The columns that say where the rows lie: those given, the geometry, or by their usual names.

    Raises
    ------
    BadInput
        There is no such column (`place.no_column`), only one is given (`place.half`), or it is not
        plain which ones are meant (`place.no_coordinates`, `place.unclear`).
    """
    names = [name for name in rows.schema.names if name not in rows.hidden]
    if x is not None or y is not None:
        return _given(names, x, y)
    if rows.geometry is not None:
        return Columns(geometry=rows.geometry)
    written_in, *numbers = POINT
    for first, second in (numbers[:2], numbers[2:]):
        pair = _usual(names, first.name), _usual(names, second.name)
        if all(pair):
            return Columns(*pair)
    text = _usual(names, written_in.name)
    if text is None:
        raise BadInput("place.no_coordinates", columns=", ".join(names))
    return Columns(geometry=text)


def _given(names: Sequence[str], x: str | None, y: str | None) -> Columns:
    if x is None or y is None:
        raise BadInput("place.half", given=x or y)
    for name in (x, y):
        if name not in names:
            raise BadInput("place.no_column", given=name, columns=", ".join(names))
    return Columns(x, y)


def _usual(names: Sequence[str], field: str) -> str | None:
    """The one column that is headed as this field usually is; plain heads before the others."""
    known = next(one for one in POINT if one.name == field)
    for heads in ((known.name,), known.names, known.weak):
        found = [name for name in names if heading(name).name in heads]
        if len(found) > 1:
            raise BadInput("place.unclear", columns=", ".join(found))
        if found:
            return found[0]
    return None


# ---------------------------------------------------------------- where the rows lie


class Spotter:
    """Says where rows lie.

    Parameters
    ----------
    rows
        The file.
    columns
        From `columns_of`.
    metric
        The metric system of the areas.
    bounds
        Bounds of the areas.
    declared
        What the user says of the coordinates: a system, ``"gcj02"``, ``"bd09"``.
    """

    def __init__(
        self,
        rows: Rows,
        columns: Columns,
        *,
        metric: pyproj.CRS,
        bounds: Box,
        declared: str | None = None,
    ) -> None:
        self.notes: list[Note] = []
        self._rows = rows
        self._columns = columns
        self._metric = metric
        self._bounds = bounds
        self._declared = declared
        self._crs = rows.crs if columns.geometry is not None else None
        self._reading: Reading | None = None

    def spots(self, part: Part) -> Spots:
        """Where the rows of a part lie, in their order.

        Raises
        ------
        BadInput
            How the coordinates are to be read cannot be told, or is not as was said; see
            `coordinates.find`.
        """
        if self._columns.geometry is None:
            x, y = (_numbers(part.batch.column(name)) for name in self._columns.names)
            return self._points(x, y)
        column = part.batch.column(self._columns.geometry)
        packed = packed_points(column)
        if packed is not None:
            return self._points(*packed)
        shapes = shapes_of(column, self._rows.encoding)
        self._crs = self._crs or written.said_crs(shapes)
        return self._shapes(shapes)

    def _shapes(self, given: Shapes) -> Spots:
        shapes = shapely.force_2d(given)
        shapes[shapely.is_empty(shapes)] = None
        points = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
        spots = self._points(shapely.get_x(shapes), shapely.get_y(shapes), middle=shapes)
        others = ~(points | shapely.is_missing(shapes))
        if not others.any():
            return spots
        moved, lost = self._moved(shapes[others])
        held = np.full(len(shapes), None, dtype=object)
        held[others] = moved
        unknown = spots.unknown.copy()
        unknown[others] = lost
        return replace(spots, unknown=unknown, shapes=held)

    def _points(self, x: Floats, y: Floats, *, middle: Shapes | None = None) -> Spots:
        known = np.isfinite(x) & np.isfinite(y)
        self._find(x, y, middle)
        if self._reading is None:
            return Spots(np.full(len(x), np.nan), np.full(len(x), np.nan), ~known)
        known &= _on_the_globe(self._reading, x, y)
        east, north = self._metres(np.where(known, x, np.nan), np.where(known, y, np.nan))
        return Spots(*self._near(crs.snap(east), crs.snap(north)), ~known)

    def _near(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        """Points within the bounds of the areas: the others lie in none, and become NaN."""
        west, south, east, north = self._bounds
        near = (west <= x) & (x <= east) & (south <= y) & (y <= north)
        return np.where(near, x, np.nan), np.where(near, y, np.nan)

    def _metres(self, x: Floats, y: Floats) -> tuple[Floats, Floats]:
        reading = self._reading
        if reading is None or (reading.crs == self._metric and not reading.swapped):
            return x, y
        there = readings.place(reading, x, y, city=self._metric, box=EVERYWHERE)
        return there.x, there.y

    def _moved(self, shapes: Shapes) -> tuple[Shapes, Bools]:
        """Lines and polygons in metres on the lattice, and which of them have no coordinates.

        One that lies outside the bounds of the areas, or reaches beyond where their system serves,
        lies in none: it becomes None.
        """
        places, owner = shapely.get_coordinates(shapes, return_index=True)
        good = np.isfinite(places).all(axis=1)
        if self._reading is not None:
            good &= _on_the_globe(self._reading, places[:, 0], places[:, 1])
        lost = np.bincount(owner[~good], minlength=len(shapes)) > 0
        x, y = self._metres(*np.where(good, places.T, np.nan))
        there = shapely.set_coordinates(shapes.copy(), np.column_stack([x, y]))
        far = np.bincount(owner[~np.isfinite(x)], minlength=len(shapes)) > 0
        there[far | ~shapely.intersects(shapely.box(*self._bounds), there)] = None
        return crs.snap_geometry(there), lost

    # ------------------------------------------------------------ how they are read

    def _find(self, x: Floats, y: Floats, middle: Shapes | None) -> None:
        """Find how the coordinates are read, at the first of them."""
        if self._reading is not None:
            return
        if middle is not None:
            x, y = shapely.get_coordinates(_centres(middle)).T
        if not (np.isfinite(x) & np.isfinite(y)).any():
            return
        found = self._found(x, y)
        self._reading = found.reading
        self.notes += found.evidence

    def _found(self, x: Floats, y: Floats) -> Finding:
        said = self._said()
        try:
            return coordinates.find(
                x,
                y,
                names=(self._columns.x, self._columns.y) if self._columns.x else None,  # type: ignore[arg-type]
                file_crs=self._crs,
                declared=self._declared,
                city=self._metric,
                extent=self._bounds,
            )
        except BadInput as error:
            # Rows may well lie far from all areas, if it is plain where they lie.
            if said is None or error.code != "coordinates.nowhere":
                raise
            apart = ("place.apart", {"crs": said.label})
            how: How = "file" if self._declared is None else "given"
            return Finding(said.crs, said.shifted, said.swapped, None, how, [apart])

    def _said(self) -> Reading | None:
        if self._declared is not None:
            return readings.declared(self._declared)
        return None if self._crs is None else Reading(self._crs)


def _centres(shapes: Shapes) -> Shapes:
    return np.asarray(shapely.centroid(shapes[~shapely.is_missing(shapes)]), dtype=object)


def _on_the_globe(reading: Reading, x: Floats, y: Floats) -> Bools:
    """Whether numbers can be a place at all: degrees end at 180 and 90."""
    if not reading.crs.is_geographic:
        return np.ones(len(x), dtype=bool)
    lon, lat = (y, x) if reading.swapped else (x, y)
    return np.asarray((np.abs(lon) <= 180.0) & (np.abs(lat) <= 90.0))


# ---------------------------------------------------------------- columns as numbers


def _numbers(column: pa.Array) -> Floats:
    """A column as numbers, NaN where it says none."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if is_text(column):
        column = _parsed(pc.utf8_trim_whitespace(column))
    try:
        numbers = column.cast(pa.float64(), safe=False)
    except pa.ArrowException:  # a column of moments or lists holds no numbers
        return np.full(len(column), np.nan)
    return np.asarray(numbers.to_numpy(zero_copy_only=False), dtype=np.float64)


def _parsed(texts: pa.Array) -> pa.Array:
    try:
        return texts.cast(pa.float64())
    except pa.ArrowInvalid:
        good = pc.match_substring_regex(texts, NUMBER)
        return pc.if_else(good, texts, pa.scalar(None, texts.type)).cast(pa.float64())
