"""Borders from elsewhere made to meet, and each move told: what was given to whom, and how wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from gisgov import crs
from gisgov.areas.borders import node
from gisgov.areas.widths import widths
from gisgov.said import Said

__all__ = ["Move", "MoveKind", "repair"]

MoveKind = Literal["gap", "overlap", "outside", "border", "corner"]
KINDS: tuple[MoveKind, ...] = get_args(MoveKind)

UNTOLD_M = 2 * crs.LATTICE_M
"""What the lattice moves by itself: about two millimetres, told for corners alone."""

Geometries = npt.NDArray[np.object_]
Given = tuple[MoveKind, tuple[int, ...], shapely.Geometry]
Corners = dict[tuple[float, float], list[int]]


@dataclass(frozen=True)
class Move:
    """Ground or a corner that a repair gave.

    `kind` is one of: gap (ground of nobody went to the first area), overlap (ground that the first
    area shared with the second is the first one's alone), outside (ground of the area beyond its
    parent was cut off), border (ground went from the second to the first), corner (a corner of
    others on its edge became the first area's too). `distance_m` is how far the border moved:
    the width of the ground where it is widest. `x` and `y` are in the coordinate system of the
    areas.
    """

    kind: MoveKind
    codes: tuple[str, ...]
    x: float
    y: float
    lon: float
    lat: float
    distance_m: float
    size_m2: float = 0.0

    @property
    def said(self) -> Said:
        """The sentence that tells it."""
        params = {
            "area": self.codes[0],
            "others": ", ".join(self.codes[1:]) or "–",
            "distance": f"{self.distance_m:.3f}",
            "size": f"{self.size_m2:.2f}",
            "lon": f"{self.lon:.6f}",
            "lat": f"{self.lat:.6f}",
        }
        return Said("areas.move_" + self.kind, params)


def repair(
    areas: gpd.GeoDataFrame,
    *,
    tolerance_m: float,
    parent: shapely.Geometry | None = None,
    code: str = "code",
) -> tuple[gpd.GeoDataFrame, list[Move]]:
    """Areas with borders that meet wherever they met within a tolerance, and each move.

    As `gisgov.areas.node`; and slits between two areas that are open at an end are closed too. What
    is wider stays as it is: `check_partition` names it afterwards.

    Parameters
    ----------
    areas
        Valid areas of one level in a metric coordinate system.
    tolerance_m
        Width of what is closed, in metres.
    parent
        What they should fill.
    code
        Column that names the areas.

    Returns
    -------
    areas : geopandas.GeoDataFrame
        As from `node`: same rows in the same order, on the lattice.
    moves : list of Move
        By kind, the widest first. What the lattice alone moves, up to 2 mm, is not told.

    Raises
    ------
    BadInput
        The areas are in no metric coordinate system.
    """
    crs.require_metric(areas.crs, "repair")
    before = np.asarray(crs.snap_geometry(areas.geometry.array), dtype=object)
    codes = areas[code].astype("str").to_numpy(dtype=object)
    closed = before if parent is not None else _slits_closed(before, tolerance_m)
    frame = areas.set_geometry(gpd.GeoSeries(closed, index=areas.index, crs=areas.crs))
    after = node(frame, tolerance_m=tolerance_m, code=code, parent=parent)
    shapes = np.asarray(after.geometry.array, dtype=object)
    moves = [
        *_ground(before, shapes, codes, areas.crs),
        *_corners(before, shapes, codes, areas.crs),
    ]
    return after, sorted(moves, key=lambda m: (KINDS.index(m.kind), -m.distance_m, m.codes))


# ---------------------------------------------------------------- slits


def _slits_closed(shapes: Geometries, tolerance_m: float) -> Geometries:
    """Areas with the open slits between them given to the one with the longest border on each."""
    present = np.flatnonzero(~shapely.is_missing(shapes))
    if tolerance_m <= 0 or len(present) == 0:
        return shapes
    slits = _slits(shapes[present], tolerance_m)
    slit, area = shapely.STRtree(shapes).query(slits, predicate="dwithin", distance=UNTOLD_M)
    # Their corners were rounded, so what lies along an area's border is asked for with some play.
    along = shapely.intersection(
        shapely.boundary(slits[slit]), shapely.buffer(shapes[area], UNTOLD_M, quad_segs=2)
    )
    length = shapely.length(along)
    result = shapes.copy()
    for one in range(len(slits)):  # slits are few
        beside = np.flatnonzero((slit == one) & (length > tolerance_m))
        if len(beside) > 1:
            owner = area[beside[np.argmax(length[beside])]]
            widened = shapely.union(result[owner], slits[one], grid_size=crs.LATTICE_M)
            result[owner] = shapely.set_precision(widened, 0)
    return result


def _slits(shapes: Geometries, tolerance_m: float) -> Geometries:
    """Ground that growing all areas by half the width, and shrinking them again, adds."""
    whole = shapely.union_all(shapes)
    grown = shapely.buffer(whole, tolerance_m / 2, join_style="mitre")
    shrunk = shapely.buffer(grown, -tolerance_m / 2, join_style="mitre")
    added = shapely.get_parts(shapely.difference(shrunk, whole))
    return np.asarray(added[shapely.area(added) > UNTOLD_M * tolerance_m], dtype=object)


# ---------------------------------------------------------------- what moved


def _ground(
    before: Geometries, after: Geometries, codes: npt.NDArray[np.object_], city: pyproj.CRS
) -> list[Move]:
    """Moves of ground, a part each."""
    given = [*_gains(before, after), *_losses(before, after)]
    parts, at = shapely.get_parts(
        np.array([ground for _, _, ground in given], dtype=object), return_index=True
    )
    solid = shapely.area(parts) > 0
    parts, at = parts[solid], at[solid]
    width = widths(parts)
    told = np.flatnonzero(width > UNTOLD_M)
    places = shapely.get_coordinates(shapely.point_on_surface(parts[told]))
    return [
        _move(given[at[i]][0], codes[list(given[at[i]][1])], place, city, width[i], parts[i].area)
        for i, place in zip(told, places, strict=True)
    ]


def _gains(before: Geometries, after: Geometries) -> Iterator[Given]:
    """What areas have that they had not: from others, or from nobody."""
    tree = shapely.STRtree(before)
    for one in _changed(before, after):
        more = shapely.difference(after[one], before[one])
        beside = _meeting(tree, more, one)
        for other in beside:
            yield "border", (one, other), shapely.intersection(more, before[other])
            more = shapely.difference(more, before[other])
        yield "gap", (one, *beside), more


def _losses(before: Geometries, after: Geometries) -> Iterator[Given]:
    """What areas no longer have: kept by others who shared it, or left to nobody."""
    tree = shapely.STRtree(after)
    for one in _changed(before, after):
        less = before[one] if after[one] is None else shapely.difference(before[one], after[one])
        for other in _meeting(tree, less, one):
            kept = shapely.intersection(less, after[other])
            yield "overlap", (other, one), shapely.intersection(kept, before[other])
            less = shapely.difference(less, after[other])
        yield "outside", (one,), less


def _changed(before: Geometries, after: Geometries) -> list[int]:
    present = ~shapely.is_missing(before)
    same = np.asarray(shapely.equals_identical(before, after))
    return [int(one) for one in np.flatnonzero(present & ~same)]


def _meeting(tree: shapely.STRtree, ground: shapely.Geometry, one: int) -> list[int]:
    near = np.sort(tree.query(ground, predicate="intersects"))
    return [int(other) for other in near if other != one]


def _corners(
    before: Geometries, after: Geometries, codes: npt.NDArray[np.object_], city: pyproj.CRS
) -> list[Move]:
    """Corners that areas have now on an edge of theirs, because others have them there."""
    known: Corners = {}
    places, owner = shapely.get_coordinates(before, return_index=True)
    for place, one in zip(map(tuple, places.tolist()), owner.tolist(), strict=True):
        known.setdefault(place, []).append(one)
    moves = []
    for one in _changed(before, after):
        corners = np.unique(shapely.get_coordinates(after[one]), axis=0)
        new = [c for c in map(tuple, corners.tolist()) if one not in known.get(c, [one])]
        away = shapely.distance(_points(new), shapely.boundary(before[one]))
        moves += [
            _move("corner", codes[[one, *sorted(set(known[c]))]], c, city, distance)
            for c, distance in zip(new, away, strict=True)
            if distance <= UNTOLD_M
        ]
    return moves


def _move(
    kind: MoveKind,
    codes: npt.NDArray[np.object_],
    place: Sequence[float],
    city: pyproj.CRS,
    distance_m: float,
    size_m2: float = 0.0,
) -> Move:
    x, y = float(place[0]), float(place[1])
    lon, lat = crs.to_lonlat(x, y, city=city)
    return Move(kind, tuple(codes.tolist()), x, y, lon, lat, float(distance_m), float(size_m2))


def _points(places: Sequence[Sequence[float]]) -> Geometries:
    return np.asarray(shapely.points(np.reshape(places, (-1, 2))), dtype=object)
