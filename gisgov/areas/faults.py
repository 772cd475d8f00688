"""What is wrong with borders, which areas are at fault, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from gisgov import crs
from gisgov.areas.edges import (
    Corner,
    Edges,
    edges_of,
    faces_of,
    grouped,
    joined,
    split,
    unmatched,
)
from gisgov.areas.widths import narrow, widths
from gisgov.errors import BadInput

__all__ = [
    "SLIVER_M",
    "Fault",
    "Kind",
    "check_partition",
    "check_parts",
    "check_twice",
    "check_valid",
    "refuse",
    "suspects",
    "validate",
]

Kind = Literal["invalid", "twice", "overlap", "outside", "gap", "unnoded", "sliver", "multipart"]
KINDS: tuple[Kind, ...] = get_args(Kind)

SLIVER_M = 1.5
"""What is nowhere wider was hardly meant: half a footway."""

NAMED = 5  # how many faults an error names
PARENT = -1  # whose edges are the parent's

Geometries = npt.NDArray[np.object_]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Fault:
    """Something wrong with borders: which areas, where, how large.

    `kind` is one of: invalid (a border crosses itself, or there is none), twice (a code names two
    areas), overlap, outside (an area reaches out of the parent), gap (ground that belongs to no
    area although areas or the parent enclose it), unnoded (a corner lies on a neighbour's edge that
    has no corner there), sliver (a gap, an overlap, ground outside or a part of an area that is
    nowhere wider than the width that was asked for; `reason` says which: `gap`, `overlap`,
    `outside` or `part`), multipart (an area of several parts; the place is in the smallest).
    `x` and `y` are in the coordinate system of the areas. `width_m` is how wide a sliver is.
    """

    kind: Kind
    codes: tuple[str, ...]
    x: float
    y: float
    lon: float
    lat: float
    size_m2: float = 0.0
    reason: str = ""
    width_m: float = 0.0

    def __str__(self) -> str:
        """The fault in figures, the same in each language."""
        size = f"{self.size_m2:.1f} m²" if self.size_m2 else ""
        width = f"↔ {self.width_m:.3f} m" if self.width_m else ""
        place = f"@ {self.lon:.6f}, {self.lat:.6f}" if np.isfinite(self.lon) else ""
        parts = (" × ".join(self.codes), size, width, place, self.reason)
        return " ".join(part for part in parts if part)


def check_partition(
    areas: gpd.GeoDataFrame,
    *,
    parent: shapely.Geometry | None = None,
    code: str = "code",
    sliver_m: float = 0.0,
) -> list[Fault]:
    """What keeps areas from tiling their ground exactly.

    Every directed edge must have one opposite twin, or lie on the outer border of the parent, or
    of all areas together where no parent is given. Then each point that is on no border lies in one
    area and no more, and nothing was computed that could round.

    Parameters
    ----------
    areas
        Areas of one level in a metric coordinate system, on the lattice (`node` puts them there).
    parent
        What the areas must fill, on the lattice too.
    code
        Column that names the areas.
    sliver_m
        Gaps, overlaps and ground outside that are nowhere wider are slivers; none are by default.
        `SLIVER_M` suits grids.

    Returns
    -------
    list of Fault
        Empty for a partition. By kind, the largest first. While there are invalid areas, no other
        faults of borders are looked for.

    Raises
    ------
    BadInput
        The areas are in no metric coordinate system.
    """
    crs.require_metric(areas.crs, "check_partition")
    faults = check_valid(areas, code=code)
    if not faults:
        faults = _border_faults(areas, parent, code, sliver_m)
    faults += check_twice(areas, code=code)
    return sorted(faults, key=lambda fault: (KINDS.index(fault.kind), -fault.size_m2))


def check_valid(areas: gpd.GeoDataFrame, *, code: str = "code") -> list[Fault]:
    """Areas whose own border is at fault: it crosses itself, or there is none.

    Parameters
    ----------
    areas
        Areas in any coordinate system; None and empty geometries are faults.
    code
        Column that names the areas.
    """
    shapes, codes = _shapes(areas), _codes(areas, code)
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    wrong = np.flatnonzero(missing | ~shapely.is_valid(shapes))
    return [_invalid(shapes[i], str(codes[i]), areas.crs) for i in wrong]


def check_twice(areas: gpd.GeoDataFrame, *, code: str = "code") -> list[Fault]:
    """Codes that name more than one area; columns and places as for `check_valid`."""
    values, first, counts = np.unique(_codes(areas, code), return_index=True, return_counts=True)
    places = shapely.get_coordinates(shapely.point_on_surface(_shapes(areas)[first[counts > 1]]))
    pairs = zip(values[counts > 1], places, strict=False)
    return [_fault("twice", (str(value),), place, areas.crs) for value, place in pairs]


def check_parts(
    areas: gpd.GeoDataFrame, *, code: str = "code", sliver_m: float = SLIVER_M
) -> list[Fault]:
    """Areas of several parts, and parts that are slivers: no partition forbids them, plans do.

    Parameters
    ----------
    areas
        Valid areas in a metric coordinate system; None has no part.
    code
        Column that names the areas.
    sliver_m
        A part that is nowhere wider is a sliver.

    Returns
    -------
    list of Fault
        Slivers, then areas of several parts, each the largest first.

    Raises
    ------
    BadInput
        The areas are in no metric coordinate system.
    """
    crs.require_metric(areas.crs, "check_parts")
    codes = _codes(areas, code)
    parts, owner = shapely.get_parts(_shapes(areas), return_index=True)
    slivers = np.flatnonzero(narrow(parts, width_m=sliver_m))
    several = np.flatnonzero(np.bincount(owner, minlength=len(codes)) > 1)
    faults = [
        _region("sliver", codes[[owner[i]]], parts[[i]], areas.crs, sliver_m) for i in slivers
    ]
    faults = [replace(fault, reason="part") for fault in faults]
    faults += [_multipart(parts[owner == one], str(codes[one]), areas.crs) for one in several]
    return sorted(faults, key=lambda fault: (KINDS.index(fault.kind), -fault.size_m2))


def _multipart(parts: Geometries, code: str, city: pyproj.CRS) -> Fault:
    """Its size is that of all parts but the largest; its place is in the smallest."""
    sizes = shapely.area(parts)
    place = shapely.get_coordinates(shapely.point_on_surface(parts[np.argmin(sizes)]))[0]
    rest = float(sizes.sum() - sizes.max())
    return _fault("multipart", (code,), place, city, size_m2=rest, reason=f"{len(parts)}")


def validate(
    areas: gpd.GeoDataFrame,
    *,
    parent: shapely.Geometry | None = None,
    code: str = "code",
    allow: Sequence[Kind] = (),
) -> None:
    """Raise where areas do not tile their ground: `check_partition`, but for kinds allowed.

    Raises
    ------
    BadInput
        `areas.<kind>` for the first kind of fault, with the first few places.
    """
    found = check_partition(areas, parent=parent, code=code)
    refuse([fault for fault in found if fault.kind not in allow])


def refuse(faults: Sequence[Fault]) -> None:
    """Raise `areas.<kind>` for the first kind among faults, if there is one, naming some."""
    if not faults:
        return
    first = [fault for fault in faults if fault.kind == faults[0].kind]
    places = "; ".join(str(fault) for fault in first[:NAMED])
    raise BadInput("areas." + first[0].kind, count=len(first), places=places)


# ---------------------------------------------------------------- areas one by one


def _shapes(areas: gpd.GeoDataFrame) -> Geometries:
    return np.asarray(areas.geometry.array, dtype=object)


def _codes(areas: gpd.GeoDataFrame, code: str) -> npt.NDArray[np.str_]:
    return np.asarray(areas[code].astype("str"), dtype=str)


def _invalid(
    shape: shapely.Polygon | shapely.MultiPolygon | None, code: str, city: pyproj.CRS
) -> Fault:
    if shape is None or shape.is_empty:
        return Fault("invalid", (code,), np.nan, np.nan, np.nan, np.nan)
    reason, _, place = shapely.is_valid_reason(shape).partition("[")
    x, y = (float(number) for number in place.rstrip("]").split()[:2])
    return _fault("invalid", (code,), (x, y), city, reason=reason)


def _fault(
    kind: Kind,
    codes: Sequence[str],
    place: Sequence[float] | npt.NDArray[np.floating],
    city: pyproj.CRS,
    *,
    size_m2: float = 0.0,
    reason: str = "",
) -> Fault:
    x, y = float(place[0]), float(place[1])
    lon, lat = crs.to_lonlat(x, y, city=city)
    return Fault(kind, tuple(codes), x, y, lon, lat, size_m2, reason)


# ---------------------------------------------------------------- areas together


def suspects(
    shapes: Geometries, parent: shapely.Geometry | None = None
) -> tuple[Edges, IntArray, list[Corner]]:
    """Edges that only one area has, areas at whose borders something is wrong, unnoded corners.

    Parameters
    ----------
    shapes
        Valid areas on the lattice.
    parent
        What they must fill.
    """
    border, corners = split(unmatched(edges_of(shapes)))
    if parent is not None:
        outline = edges_of(np.array([parent], dtype=object))
        away = Edges(outline.end, outline.start, np.full(len(outline.owner), PARENT))
        rest = unmatched(split(joined(border, away))[0])
        border = joined(border, away) if len(rest.owner) else rest
    faces = faces_of(border)
    wrong = faces[_is_wrong(faces, _holders(faces, shapes), parent)]
    touched = shapely.STRtree(shapes).query(wrong, predicate="intersects")[1]
    cornered = [number for corner in corners for number in (corner.edge_of, corner.corner_of)]
    involved = np.unique(np.concatenate([touched, np.array(cornered, dtype=np.int64)]))
    return border, involved, corners


def _border_faults(
    areas: gpd.GeoDataFrame, parent: shapely.Geometry | None, code: str, sliver_m: float
) -> list[Fault]:
    shapes, codes = _shapes(areas), _codes(areas, code)
    border, involved, corners = suspects(shapes, parent)
    faults = [
        _fault(
            "unnoded",
            sorted({str(codes[corner.edge_of]), str(codes[corner.corner_of])}),
            corner.place * crs.LATTICE_M,
            areas.crs,
        )
        for corner in corners
    ]
    if len(involved) or parent is not None:
        # Where areas overlap, their own edges part the ground between one pair and the next.
        faces = faces_of(joined(border, edges_of(shapes[involved], owners=involved)))
        regions = _regions(faces, shapes, parent)
        faults += [
            _region(kind, codes[list(owners)], at, areas.crs, sliver_m)
            for kind, owners, at in regions
        ]
    return faults


def _holders(faces: Geometries, shapes: Geometries) -> list[list[int]]:
    """For each face, the areas that it lies in."""
    tree = shapely.STRtree(shapes)
    inside = shapely.point_on_surface(faces)
    holders = grouped(*tree.query(inside, predicate="intersects"), count=len(faces))
    inner = grouped(*tree.query(inside, predicate="within"), count=len(faces))
    for i, (held, within) in enumerate(zip(holders, inner, strict=True)):
        if held != within:  # the point fell on a border between areas: take one inside an area
            piece = shapely.intersection(faces[i], shapes[held[0]])
            holders[i] = tree.query(shapely.point_on_surface(piece), predicate="within").tolist()
    return [sorted(held) for held in holders]


def _is_wrong(
    faces: Geometries, holders: list[list[int]], parent: shapely.Geometry | None
) -> BoolArray:
    count = np.array([len(held) for held in holders], dtype=np.int64)
    return np.asarray(count != _wanted(faces, parent), dtype=bool)


def _wanted(faces: Geometries, parent: shapely.Geometry | None) -> IntArray:
    """In how many areas each face should lie."""
    if parent is None:
        return np.ones(len(faces), dtype=np.int64)
    inside = shapely.point_on_surface(faces)
    return np.asarray(shapely.intersects(parent, inside), dtype=np.int64)


def _regions(
    faces: Geometries, shapes: Geometries, parent: shapely.Geometry | None
) -> list[tuple[Kind, tuple[int, ...], Geometries]]:
    """Each gap, and the faces of each set of areas that share ground or reach outside."""
    holders, wanted = _holders(faces, shapes), _wanted(faces, parent)
    gaps = [i for i, held in enumerate(holders) if not held and wanted[i]]
    shared: dict[tuple[Kind, tuple[int, ...]], list[int]] = {}
    for i, held in enumerate(holders):
        if len(held) > 1:
            shared.setdefault(("overlap", tuple(held)), []).append(i)
        elif len(held) > wanted[i]:
            shared.setdefault(("outside", tuple(held)), []).append(i)
    regions = [(kind, owners, faces[at]) for (kind, owners), at in shared.items()]
    return regions + [("gap", _beside(faces[i], shapes), faces[[i]]) for i in gaps]


def _beside(face: shapely.Polygon, shapes: Geometries) -> tuple[int, ...]:
    """Areas that share a stretch of border with a face, not a corner alone."""
    near = shapely.STRtree(shapes).query(face, predicate="intersects")
    along = shapely.length(shapely.intersection(shapely.boundary(face), shapes[near]))
    return tuple(np.sort(near[along > 0]).tolist())


def _region(
    kind: Kind,
    codes: npt.NDArray[np.str_],
    faces: Geometries,
    city: pyproj.CRS,
    sliver_m: float,
) -> Fault:
    sizes = shapely.area(faces)
    place = shapely.get_coordinates(shapely.point_on_surface(faces[np.argmax(sizes)]))[0]
    fault = _fault(kind, sorted(set(codes.tolist())), place, city, size_m2=float(sizes.sum()))
    if sliver_m > 0 and narrow(faces, width_m=sliver_m).all():
        width = float(widths(faces).max())
        return replace(fault, kind="sliver", reason=kind, width_m=width)
    return fault
