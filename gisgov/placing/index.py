"""Areas made ready to be asked: built once, asked for millions of points, saved, shared."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from gisgov import crs as systems
from gisgov.areas.edges import Edges, edges_of
from gisgov.errors import BadInput
from gisgov.placing import files, overlaps
from gisgov.placing.checking import checked, refuse_invalid
from gisgov.placing.explaining import Explanation, explained
from gisgov.placing.table import NOWHERE, Ints, Longs, Table, nbytes

__all__ = ["AreaIndex", "Missing"]

ALONE = 65_536  # points that one thread places before a second one is worth its start
PIECES = 4  # pieces of work a thread, as points near borders take longer than others

Missing = Literal["refuse", "nowhere"]
Floats = npt.NDArray[np.float64]
Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class AreaIndex:
    """Which of the areas holds a point: exact for every coordinate, at the speed of memory.

    Attributes
    ----------
    crs
        Coordinate system of the areas and of the points that are asked for.
    area_codes
        Code of each area, by row.
    outlines
        The areas, by row; of an opened index, as they lie in its file.
    tables
        One table; several where areas overlap, each of areas that do not.
    overlap
        Codes of two areas that share ground; None where no two do.
    """

    crs: pyproj.CRS
    area_codes: Geometries
    outlines: Geometries | files.Outlines
    tables: tuple[Table, ...]
    overlap: tuple[str, str] | None = None

    @classmethod
    def build(cls, areas: gpd.GeoDataFrame, *, code: str = "code", max_mb: float = 64) -> AreaIndex:
        """Make an index of areas.

        The ground is cut into square cells, finely where there are many borders. A cell inside one
        area is an answer; a cell that borders cross holds these, and which side of them a point
        lies on is computed in whole numbers (after the idea of Kipf et al. 2020, "Adaptive Main-
        Memory Indexing for High-Performance Point-Polygon Joins").

        Parameters
        ----------
        areas
            Polygons and multipolygons in a metric coordinate system, on the lattice
            (`gisgov.areas.node` puts them there). Gaps are allowed; areas may overlap, and only
            `place_all` answers then.
        code
            Column of the codes, each given once.
        max_mb
            How large the index may be, in megabytes: cells are chosen to fit.

        Raises
        ------
        BadInput
            There is no area, no such column, no metric coordinate system, an area without or with
            an invalid border, a code given twice or not at all, a border off the lattice or off the
            earth, an edge longer than 2,097 km, or too little memory allowed.
        """
        city = systems.require_metric(areas.crs, "AreaIndex.build")
        if not max_mb > 0:
            raise BadInput("placing.no_memory", given=max_mb)
        shapes, codes = checked(areas, code)
        tables, pair = _tables(shapes, codes, max_bytes=int(max_mb * 1e6))
        overlap = None if pair is None else (str(codes[pair[0]]), str(codes[pair[1]]))
        return cls(city, codes.astype(object), shapes, tables, overlap)

    def __len__(self) -> int:
        """Return how many areas there are."""
        return len(self.area_codes)

    @property
    def nbytes(self) -> int:
        """Bytes of the tables."""
        return sum(nbytes(table) for table in self.tables)

    def place(
        self,
        x: npt.ArrayLike,
        y: npt.ArrayLike,
        *,
        missing: Missing = "refuse",
        threads: int | None = None,
    ) -> Ints:
        """Find the area of each point.

        A point on a shared border belongs to the area whose code sorts first, bytewise. Points are
        placed where they are: on the lattice or off it, no coordinate is rounded.

        Parameters
        ----------
        x, y
            Coordinates in metres, one-dimensional, of the same length.
        missing
            What to do with points without coordinates (NaN): ``"refuse"`` raises, ``"nowhere"``
            gives -1.
        threads
            How many threads work; all cores by default.

        Returns
        -------
        numpy.ndarray
            int32: for each point, in their order, the row of its area in `areas`; -1 for none.

        Raises
        ------
        BadInput
            Areas overlap, the arrays are not alike, a coordinate is NaN or infinite, or all of them
            look like degrees.
        """
        if self.overlap is not None:
            one, two = self.overlap
            raise BadInput("placing.overlap", one=one, two=two)
        x, y = _coordinates(x, y)
        out = np.empty(len(x), np.int32)
        off = _run(self.tables[0], (x, y, out), threads or _cores())
        if off:
            self._refuse_strange(x, y, missing, everywhere=off == len(x))
        return out

    def codes(
        self,
        x: npt.ArrayLike,
        y: npt.ArrayLike,
        *,
        missing: Missing = "refuse",
        threads: int | None = None,
    ) -> Geometries:
        """Find the code of the area of each point, None for none; else as `place`."""
        return self.codes_of(self.place(x, y, missing=missing, threads=threads))

    def codes_of(self, rows: Ints) -> Geometries:
        """Return the codes of rows, None for -1."""
        codes = np.append(self.area_codes, np.array([None], dtype=object))
        return np.asarray(codes[rows], dtype=object)

    def place_all(
        self, x: npt.ArrayLike, y: npt.ArrayLike, *, missing: Missing = "refuse"
    ) -> tuple[Longs, Ints]:
        """Find every area that holds or touches each point; areas may overlap.

        Returns
        -------
        tuple of numpy.ndarray
            Positions of points (int64) and rows of areas (int32), by point, then by code.
        """
        x, y = _coordinates(x, y)
        found = [_touching(table, x, y) for table in self.tables]
        points = np.concatenate([points for points, _ in found])
        self._refuse_strange(x, y, missing, everywhere=len(points) == 0)
        rows = np.concatenate([rows for _, rows in found])
        order = np.lexsort((self._ranks()[rows], points))
        return points[order], rows[order]

    def place_geometry(self, geometries: npt.ArrayLike) -> Ints:
        """Find the area of each geometry by its point on the surface, put on the lattice.

        A line's is one of its points. None and empty geometries lie nowhere (-1).

        Raises
        ------
        BadInput
            The geometries say that they are in another coordinate system.
        """
        inner = np.asarray(shapely.point_on_surface(self._given(geometries)), dtype=object)
        inner[shapely.is_empty(inner)] = None
        x, y = systems.snap(shapely.get_x(inner)), systems.snap(shapely.get_y(inner))
        return self.place(x, y, missing="nowhere")

    def place_largest(self, geometries: npt.ArrayLike) -> Ints:
        """Find the area that holds the largest part of each geometry.

        Largest is by area, by length for lines, by number for points. Parts of the same size go to
        the area whose code sorts first. A polygon or line that only touches areas, None and an
        empty geometry lie nowhere (-1); a single point is placed as `place` does.

        Raises
        ------
        BadInput
            A geometry crosses itself, or they say that they are in another coordinate system.
        """
        given = self._given(geometries)
        refuse_invalid(given)
        out = np.full(len(given), NOWHERE, np.int32)
        dots = (shapely.get_type_id(given) == shapely.GeometryType.POINT) & ~shapely.is_empty(given)
        out[dots] = self.place(shapely.get_x(given[dots]), shapely.get_y(given[dots]))
        which, rows = shapely.STRtree(self.shapes).query(given, predicate="intersects")
        which, rows = which[~dots[which]], rows[~dots[which]]
        size = _sizes(given[which], shapely.intersection(given[which], self.shapes[rows]))
        order = np.lexsort((-self._ranks()[rows], size, which))
        order = order[size[order] > 0]
        out[which[order]] = rows[order]  # the last one written is the largest
        return out

    def explain(self) -> Explanation:
        """Say how the ground was cut, and why."""
        return explained(self.tables, areas=len(self))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the index to one file, complete or not at all."""
        codes = [str(code) for code in self.area_codes]
        outlines = files.Outlines.of(self.shapes)
        saved = files.Saved(self.crs.to_json(), codes, outlines, self.tables, self.overlap)
        files.save(Path(path), saved)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> AreaIndex:
        """Open a saved index; its tables are read from the file as they are asked, and shared.

        Raises
        ------
        BadInput
            The file is not a saved index, of another version, or damaged.
        """
        saved = files.load(Path(path))
        codes = np.array(saved.codes, dtype=object)
        return cls(pyproj.CRS(saved.crs), codes, saved.outlines, saved.tables, saved.overlap)

    @cached_property
    def shapes(self) -> Geometries:
        """The areas, by row."""
        if isinstance(self.outlines, files.Outlines):
            return self.outlines.read()
        return self.outlines

    def _given(self, geometries: npt.ArrayLike) -> Geometries:
        """Return geometries as an array; raise where they are in another system."""
        known = getattr(geometries, "crs", None)
        if known is not None and known != self.crs:
            given, wanted = systems.label(known), systems.label(self.crs)
            raise BadInput("placing.other_crs", given=given, wanted=wanted)
        return np.atleast_1d(np.asarray(geometries, dtype=object))

    def _ranks(self) -> Ints:
        """Return the place of each area in the order of codes."""
        ranks = np.empty(len(self), np.int32)
        ranks[_bytewise(self.area_codes)] = np.arange(len(self))
        return ranks

    def _refuse_strange(self, x: Floats, y: Floats, missing: Missing, *, everywhere: bool) -> None:
        """Raise for coordinates that are no place; for degrees, where all points lie outside."""
        lost = np.isnan(x) | np.isnan(y) if missing == "nowhere" else np.zeros(len(x), dtype=bool)
        strange = np.flatnonzero(~lost & ~(np.isfinite(x) & np.isfinite(y)))
        if len(strange):
            first = int(strange[0])
            at = f"{x[first]}, {y[first]}"
            raise BadInput("placing.not_finite", count=len(strange), position=first, at=at)
        x, y = x[~lost], y[~lost]
        if everywhere and len(x) and _degrees(x, y) and not self._near_zero():
            raise BadInput("placing.degrees", crs=systems.label(self.crs), at=f"{x[0]}, {y[0]}")

    def _near_zero(self) -> bool:
        """Whether the ground is where degrees would be, if they were metres."""
        return any(
            table.x0 <= 180
            and table.x0 + table.width / table.per_m >= -180
            and table.y0 <= 90
            and table.y0 + table.height / table.per_m >= -90
            for table in self.tables
        )


# ---------------------------------------------------------------- building


def _tables(
    shapes: Geometries, codes: npt.NDArray[np.str_], *, max_bytes: int
) -> tuple[tuple[Table, ...], Ints | None]:
    """Return one table and None; or one for each layer, and a pair of areas that overlap."""
    from gisgov.placing import building  # noqa: PLC0415 - its compiler is slow to import

    order = _bytewise(codes)
    built = building.build(_edges(shapes[order]), _rows(order), max_bytes=max_bytes)
    suspects = overlaps.sharing(shapes, order[built.suspects - 1])
    if not built.muddled and len(suspects) == 0:
        return (built.table,), None
    pairs = overlaps.all_pairs(shapes)
    if len(pairs) == 0:
        return (built.table,), None
    layers = overlaps.layers(len(shapes), pairs)
    parts = [order[np.isin(order, layer)] for layer in layers]
    each = max_bytes // len(parts)
    tables = [building.build(_edges(shapes[part]), _rows(part), max_bytes=each) for part in parts]
    return tuple(part.table for part in tables), pairs[0]


def _edges(shapes: Geometries) -> Edges:
    return edges_of(shapes, owners=np.arange(1, len(shapes) + 1))


def _rows(order: Ints) -> Ints:
    return np.append(np.int32(NOWHERE), order).astype(np.int32)


def _bytewise(codes: npt.NDArray[np.str_] | Geometries) -> Ints:
    """Return the order in which codes sort as bytes."""
    return np.argsort(np.array([str(code).encode() for code in codes]), kind="stable").astype(
        np.int32
    )


# ---------------------------------------------------------------- asking


def _coordinates(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return two arrays as the kernels take them: float64, without gaps, not to be written."""
    try:
        arrays = [np.ascontiguousarray(given, dtype=np.float64) for given in (x, y)]
    except (TypeError, ValueError) as error:
        raise BadInput("placing.not_numbers", reason=str(error)) from error
    if arrays[0].shape != arrays[1].shape or np.ndim(x) != 1:
        raise BadInput("placing.lengths", x=np.shape(x), y=np.shape(y))
    views = [array.view() for array in arrays]
    for view in views:
        view.setflags(write=False)
    return views[0], views[1]


def _run(table: Table, work: tuple[Floats, Floats, Ints], threads: int) -> int:
    """Place points, in pieces; return how many lie off the table."""
    from gisgov.placing import lookup  # noqa: PLC0415 - its compiler is slow to import

    x, y, out = work
    threads = min(threads, len(x) // ALONE)
    if threads <= 1:
        return int(lookup.place(table, x, y, out, (0, len(x))))
    cuts = np.linspace(0, len(x), threads * PIECES + 1).astype(int).tolist()
    # A pool of its own each time: one that is kept would not live on in a forked process.
    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(lambda span: lookup.place(table, x, y, out, span), pairwise(cuts)))


def _touching(table: Table, x: Floats, y: Floats) -> tuple[Longs, Ints]:
    from gisgov.placing import lookup  # noqa: PLC0415 - its compiler is slow to import

    room = len(x) + len(x) // 4
    while True:
        points, rows = np.empty(room, np.int64), np.empty(room, np.int32)
        found = int(lookup.touching(table, x, y, points, rows))
        if found <= room:
            return points[:found], rows[:found]
        room = found


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _sizes(whole: Geometries, parts: Geometries) -> Floats:
    """Return how large parts of geometries are, each as its whole is measured."""
    kinds = shapely.get_dimensions(whole)
    measures = (shapely.get_num_coordinates(parts), shapely.length(parts), shapely.area(parts))
    return np.asarray(np.choose(kinds.clip(0, 2), measures), dtype=np.float64)


def _degrees(x: Floats, y: Floats) -> bool:
    return bool((np.abs(x) <= 180).all() and (np.abs(y) <= 90).all())
