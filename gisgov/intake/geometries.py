"""Geometries of a file in the city's metres, each of the kind that its table holds.

What differs only in notation is put right: heights and measures go, a collection of one is that
one, a closed line is an outline, an outline that touches itself is repaired. What would change the
ground, or lies elsewhere, is a fault of its row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from gisgov import crs
from gisgov.intake.coordinates import Finding, reach, to_city
from gisgov.intake.faults import Fault
from gisgov.intake.readings import Box
from gisgov.intake.written import parse_geometries, said_crs

__all__ = ["Shape", "parse_geometries", "place_geometries", "place_points", "said_crs"]

Shape = Literal["point", "line", "polygon", "outline"]
Geometries = npt.NDArray[np.object_]
BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

AREA_CHANGED = 0.01
"""A repair that changes the area of an outline by a larger share would change the ground."""

RING = 4  # points of the shortest closed line
POINT, LINESTRING = shapely.GeometryType.POINT, shapely.GeometryType.LINESTRING
POLYGON, MULTIPOLYGON = shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON
KEPT = {
    "point": (POINT,),
    "line": (LINESTRING,),
    "polygon": (POLYGON, MULTIPOLYGON),
    "outline": (POLYGON, MULTIPOLYGON),
}
NOT_WANTED = {
    "point": "geometry.not_point",
    "line": "geometry.not_line",
    "polygon": "geometry.not_polygon",
    "outline": "geometry.not_polygon",
}


class _Moved(NamedTuple):
    """Geometries in the city's metres, and how far their farthest points lie outside."""

    geoms: Geometries
    far_m: FloatArray
    """Infinite where a point is no place."""
    worst: FloatArray
    """The farthest point of each, in the file's coordinates."""


@np.errstate(invalid="ignore")  # GEOS compares NaN, and NumPy hears of it
def place_geometries(
    finding: Finding,
    geoms: npt.ArrayLike,
    *,
    city: pyproj.CRS,
    shape: Shape,
    lines: npt.ArrayLike,
    extent: Box | None,
    column: str | None = None,
) -> tuple[Geometries, list[Fault]]:
    """Geometries on the city's lattice, and the faults of those that cannot be.

    Parameters
    ----------
    finding
        How the coordinates are read.
    geoms
        Shapely geometries of any kind in the file's coordinates; None and empty ones are faults.
    city
        The city's coordinate system.
    shape
        What is wanted. Of a collection the parts of that kind are taken. A polygon comes back as
        Polygon, or MultiPolygon where it has several parts; an outline may have one only; a line
        as LineString, a point as Point.
    lines
        Line of each row in the file, for its fault.
    extent
        Bounds of the city's areas; what reaches more than 5 km outside them is a fault.
    column
        What the fault calls the column.

    Returns
    -------
    tuple
        Geometries in the order given, None where there is a fault; and the faults by row, one
        each at most.

    Examples
    --------
    >>> degrees = Finding(crs.parse(4490), None, False, None, "file")
    >>> placed, faults = place_geometries(
    ...     degrees,
    ...     shapely.from_wkt(["MULTIPOINT Z ((111.3 30.7 52))", "POINT EMPTY"]),
    ...     city=crs.parse(4546), shape="point", lines=[1, 2], extent=None,
    ... )
    >>> shapely.get_coordinates(placed).round(2).tolist(), [fault.reason for fault in faults]
    ([[528740.64, 3397752.67]], ['geometry.missing'])
    """
    given = np.asarray(geoms, dtype=object).reshape(-1)
    wanted = _wanted(shapely.force_2d(given), shape)
    moved = _moved(finding, wanted, city, extent)
    whole = _repaired(moved.geoms)
    placed = crs.snap_geometry(whole)
    reasons = _first(
        {
            "geometry.missing": shapely.is_missing(given) | shapely.is_empty(given),
            NOT_WANTED[shape]: shapely.is_missing(wanted),
            "geometry.nowhere": np.isinf(moved.far_m),
            "geometry.far": moved.far_m > 0,
            "geometry.invalid": shapely.is_missing(whole),
            "geometry.too_small": shapely.is_missing(placed) | _has_no_extent(placed),
            "geometry.in_parts": _has_parts(placed) & (shape == "outline"),
        }
    )
    placed[reasons != ""] = None
    # A loop over the faults, which are few or stop the load.
    faults = [
        Fault(
            line=line,
            column=column,
            value=_value(reason, geom, moved.worst[row]),
            reason=reason,
            params=_params(reason, finding, wanted[row], moved.far_m[row]),
        )
        for row, reason, line, geom in _chosen(reasons, np.asarray(lines), given)
    ]
    return placed, faults


def place_points(
    finding: Finding,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    columns: tuple[str, str],
    city: pyproj.CRS,
    lines: npt.ArrayLike,
    extent: Box | None,
) -> tuple[Geometries, list[Fault]]:
    """Points from two columns, as `place_geometries`; a row that has neither number has no fault.

    Parameters
    ----------
    finding
        How the coordinates are read.
    x, y
        The two columns, in the order that was given to `coordinates.find`; NaN where a row has
        none.
    columns
        What the file calls them.
    city, lines, extent
        As for `place_geometries`.

    Returns
    -------
    tuple
        Points in the order given, None where there is no place; and the faults.
    """
    first, second = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    numbers, name = np.asarray(lines), ", ".join(columns)
    both = ~(np.isnan(first) | np.isnan(second))
    points = np.full(len(first), None, dtype=object)
    points[both], faults = place_geometries(
        finding,
        np.asarray(shapely.points(first[both], second[both]), dtype=object),
        city=city,
        shape="point",
        lines=numbers[both],
        extent=extent,
        column=name,
    )
    half = np.flatnonzero(np.isnan(first) ^ np.isnan(second))
    values = np.where(np.isnan(first), second, first)
    faults += [
        Fault(int(numbers[row]), name, f"{values[row]:.10g}", "geometry.half") for row in half
    ]
    return points, sorted(faults, key=lambda fault: fault.line)


# ---------------------------------------------------------------- faults


def _first(checks: dict[str, BoolArray]) -> npt.NDArray[np.str_]:
    """The first reason that applies to each row, or the empty text."""
    return np.select(list(checks.values()), list(checks), default="")


def _chosen(
    reasons: npt.NDArray[np.str_], lines: npt.NDArray[np.int64], geoms: Geometries
) -> Iterator[tuple[int, str, int, BaseGeometry | None]]:
    """Number, reason, line and geometry of the rows that have a reason."""
    for row in np.flatnonzero(reasons != ""):
        yield int(row), str(reasons[row]), int(lines[row]), geoms[row]


def _has_no_extent(geoms: Geometries) -> BoolArray:
    """Whether nothing is left of lines and outlines; points have none to begin with."""
    short = (shapely.get_dimensions(geoms) == 1) & (shapely.length(geoms) == 0)
    return np.asarray(shapely.is_empty(geoms) | short, dtype=bool)


def _has_parts(geoms: Geometries) -> BoolArray:
    return np.asarray(shapely.get_num_geometries(geoms) > 1, dtype=bool)


def _value(reason: str, geom: BaseGeometry | None, worst: FloatArray) -> str | None:
    if geom is None:
        return None
    if reason in {"geometry.far", "geometry.nowhere"}:
        return ", ".join(f"{number:.10g}" for number in worst)
    parts = shapely.get_num_geometries(geom)
    return geom.geom_type if parts == 1 else f"{geom.geom_type} ({parts})"


def _params(
    reason: str, finding: Finding, geom: BaseGeometry | None, far_m: float
) -> dict[str, str]:
    if reason == "geometry.invalid":
        at = re.search(r"\[(.*)\]", str(shapely.is_valid_reason(geom)))
        return {"at": at[1] if at else ""}
    if reason == "geometry.nowhere":
        return {"crs": finding.reading.label}
    if reason == "geometry.far":
        return {"crs": finding.reading.label, "far_km": f"{far_m / 1000:,.0f}"}
    return {}


# ---------------------------------------------------------------- the kind that is wanted


def _wanted(geoms: Geometries, shape: Shape) -> Geometries:
    """Geometries of the kind that a table holds; None where there is no such part, or too many."""
    done = np.isin(shapely.get_type_id(geoms), KEPT[shape])
    result = _only(done, geoms)
    odd = np.flatnonzero(~done & ~shapely.is_missing(geoms) & ~shapely.is_empty(geoms))
    if len(odd):
        result[odd] = MAKERS[shape](*_parts(geoms[odd]), len(odd))
    single = (shapely.get_type_id(result) == MULTIPOLYGON) & ~_has_parts(result)
    result[single] = shapely.get_geometry(result[single], 0)
    return result


def _only(chosen: BoolArray, geoms: Geometries) -> Geometries:
    result = geoms.copy()
    result[~chosen] = None
    return result


def _parts(geoms: Geometries) -> tuple[Geometries, IntArray]:
    """All single geometries in collections, however deep, and whose they are."""
    parts, owner = shapely.get_parts(geoms, return_index=True)
    while np.any(shapely.get_type_id(parts) > POLYGON):
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    rings = shapely.get_type_id(parts) == shapely.GeometryType.LINEARRING
    xy, index = shapely.get_coordinates(parts[rings], return_index=True)
    parts[rings] = shapely.linestrings(xy, indices=index)
    return parts, owner


def _point(parts: Geometries, owner: IntArray, count: int) -> Geometries:
    points = shapely.get_type_id(parts) == POINT
    single = np.bincount(owner[points], minlength=count) == 1
    result = np.full(count, None, dtype=object)
    result[owner[points]] = parts[points]
    return _only(single, result)


def _line(parts: Geometries, owner: IntArray, count: int) -> Geometries:
    merged = _merged(parts, owner, count)
    return _only(shapely.get_type_id(merged) == LINESTRING, merged)


def _merged(parts: Geometries, owner: IntArray, count: int) -> Geometries:
    """The lines of each owner, joined where they meet; None where it has none."""
    lines = shapely.get_type_id(parts) == LINESTRING
    result = np.full(count, None, dtype=object)
    if lines.any():
        owners, index = np.unique(owner[lines], return_inverse=True)
        result[owners] = shapely.line_merge(shapely.multilinestrings(parts[lines], indices=index))
    return result


def _polygon(parts: Geometries, owner: IntArray, count: int) -> Geometries:
    areal = shapely.get_type_id(parts) == POLYGON
    result = _outlined(_merged(parts, owner, count))
    if areal.any():
        owners, index = np.unique(owner[areal], return_inverse=True)
        result[owners] = shapely.multipolygons(parts[areal], indices=index)
    return result


def _outlined(merged: Geometries) -> Geometries:
    """The ground within closed lines; inner ones are holes. None where a line is open."""
    result = np.full(len(merged), None, dtype=object)
    # A loop over rows whose outline is drawn as lines: no drawing has very many.
    for row in np.flatnonzero(~shapely.is_missing(merged)):
        rings = shapely.get_parts(merged[row])
        if np.all(shapely.is_closed(rings) & (shapely.get_num_coordinates(rings) >= RING)):
            single = len(rings) == 1
            result[row] = shapely.polygons(rings[0].coords) if single else _holed(rings)
    return result


def _holed(rings: Geometries) -> BaseGeometry | None:
    ground: BaseGeometry = shapely.build_area(shapely.GeometryCollection(list(rings)))
    return None if ground.is_empty else ground


MAKERS = {"point": _point, "line": _line, "polygon": _polygon, "outline": _polygon}


# ---------------------------------------------------------------- the place


def _moved(finding: Finding, geoms: Geometries, city: pyproj.CRS, extent: Box | None) -> _Moved:
    xy, row = shapely.get_coordinates(geoms, return_index=True)
    x, y, _ = to_city(finding, xy[:, 0], xy[:, 1], city)
    off_m = _outside_m(x, y, extent)
    order = np.lexsort((off_m, row))
    last = order[np.flatnonzero(np.diff(row[order], append=-1))]
    far_m, worst = np.zeros(len(geoms)), np.full((len(geoms), 2), np.nan)
    far_m[row[last]], worst[row[last]] = off_m[last], xy[last]
    placed = np.isfinite(far_m)
    there = _only(placed, geoms)
    shapely.set_coordinates(there, np.column_stack([x, y])[placed[row]])
    return _Moved(there, far_m, worst)


def _outside_m(x: FloatArray, y: FloatArray, extent: Box | None) -> FloatArray:
    """How far points lie outside the city, 0 where they are near enough, infinite if nowhere."""
    off_m = np.where(np.isnan(x), np.inf, 0.0)
    if extent is None:
        return off_m
    west, south, east, north = extent
    off_x = np.maximum(np.maximum(west - x, x - east), 0.0)
    off_y = np.maximum(np.maximum(south - y, y - north), 0.0)
    box = reach(extent)
    near = (box[0] <= x) & (x <= box[2]) & (box[1] <= y) & (y <= box[3])
    return np.where(near | np.isinf(off_m), off_m, np.hypot(off_x, off_y))


def _repaired(geoms: Geometries) -> Geometries:
    """Valid polygons of the same ground; None where one crosses itself. The rest as it is.

    Parts that overlap are joined. A ring that crosses itself encloses no ground that could be
    told: its area by the coordinates is not that of its repair.
    """
    result = geoms.copy()
    areal = shapely.get_dimensions(geoms) == 2
    broken = np.flatnonzero(areal & ~shapely.is_valid(geoms))
    if not len(broken):
        return result
    parts, owner = shapely.get_parts(geoms[broken], return_index=True)
    before, after = shapely.area(parts), shapely.area(_made_valid(parts))
    changed = np.abs(after - before) > AREA_CHANGED * np.maximum(before, after)
    result[broken] = _made_valid(geoms[broken])
    result[broken[np.unique(owner[changed])]] = None
    return result


def _made_valid(geoms: Geometries) -> Geometries:
    valid: Geometries = shapely.make_valid(geoms, method="structure", keep_collapsed=False)
    return valid
