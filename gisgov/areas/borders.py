"""Borders made to meet: cut where they touch, slivers closed, shared ground settled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from gisgov import crs
from gisgov.areas.edges import edges_of, faces_of, grouped, sides
from gisgov.areas.faults import suspects
from gisgov.areas.widths import narrow

__all__ = ["ROUNDING_M", "merge", "node", "settle"]

ROUNDING_M = 0.02
"""What the rounding of coordinates in files moves a border: 7 decimals of a degree are 1 cm."""

MARGIN_M = 1000.0  # beyond all areas, so that no border of the surroundings meets theirs

Shared = Literal["all", "first"]
Geometries = npt.NDArray[np.object_]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class _Rules:
    """By what ground is given: codes in order, width of slivers, how many are areas."""

    codes: list[bytes]
    tolerance_m: float
    shared: Shared
    areas: int


def node(
    areas: gpd.GeoDataFrame,
    *,
    tolerance_m: float = ROUNDING_M,
    code: str = "code",
    parent: shapely.Geometry | None = None,
) -> gpd.GeoDataFrame:
    """The areas with borders that meet exactly wherever they met within a tolerance.

    Borders are cut where they touch or cross, so that a corner on a neighbour's edge becomes a
    corner of both, and put on the lattice. A sliver that is nowhere wider than the tolerance goes
    to one area: an overlap to that whose code sorts first, a gap to that with the longest border
    on it. Wider gaps and overlaps stay as they are, for `check_partition` to tell.

    Parameters
    ----------
    areas
        Valid areas of one level in a metric coordinate system.
    tolerance_m
        Width of what is closed, in metres.
    code
        Column that names the areas.
    parent
        What they should fill: a sliver between an area and its border goes to the area, one
        outside to nobody.

    Returns
    -------
    geopandas.GeoDataFrame
        Same rows in the same order, geometry as multipolygons; None for one of which nothing is
        left.
    """
    return _rebuilt(areas, tolerance_m=tolerance_m, code=code, shared="all", parent=parent)


def settle(
    areas: gpd.GeoDataFrame, *, tolerance_m: float = ROUNDING_M, code: str = "code"
) -> gpd.GeoDataFrame:
    """As `node`, and each overlap, however wide, goes to the area whose code sorts first.

    That is the rule by which a point on a shared border is placed, so a point in two areas is
    treated alike. Gaps wider than the tolerance stay.
    """
    return _rebuilt(areas, tolerance_m=tolerance_m, code=code, shared="first")


def merge(areas: gpd.GeoDataFrame, *, by: str) -> gpd.GeoDataFrame:
    """Areas of the upper level, each from its parts.

    Parameters
    ----------
    areas
        Areas that fit together exactly (`check_partition` finds nothing).
    by
        Column that names the upper area of each.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `by` and geometry (multipolygons), a row for each upper area, sorted.
    """
    shapes = np.asarray(areas.geometry.array, dtype=object)
    names, group = np.unique(areas[by].astype("str").to_numpy(dtype=str), return_inverse=True)
    parts = grouped(group, np.arange(len(shapes)), count=len(names))
    merged = [_union(shapes[part]) for part in parts]
    return gpd.GeoDataFrame({by: names}, geometry=merged, crs=areas.crs)


# ---------------------------------------------------------------- rebuilding


def _rebuilt(
    areas: gpd.GeoDataFrame,
    *,
    tolerance_m: float,
    code: str,
    shared: Shared,
    parent: shapely.Geometry | None = None,
) -> gpd.GeoDataFrame:
    crs.require_metric(areas.crs, "node")
    shapes = _multi(crs.snap_geometry(np.asarray(areas.geometry.array, dtype=object)))
    codes = [value.encode() for value in areas[code].astype("str")]
    if parent is not None:  # what lies around it is one more area, whose code sorts first
        shapes = np.append(shapes, _multi(np.array([_around(parent, shapes)], dtype=object)))
        codes.append(b"")
    rules = _Rules(codes, tolerance_m, shared, len(areas))
    _, involved, _ = suspects(shapes)
    if len(involved):
        built = _refaced(shapes, involved, rules)
        if suspects(built)[2]:  # a corner was added at the border of those left alone
            built = _refaced(shapes, np.arange(len(shapes)), rules)
        shapes = built
    kept = shapes[: len(areas)]
    return areas.set_geometry(gpd.GeoSeries(kept, index=areas.index, crs=areas.crs))


def _around(parent: shapely.Geometry, shapes: Geometries) -> shapely.Geometry:
    """The ground about a parent, well beyond all areas."""
    ground = crs.snap_geometry(np.array([parent], dtype=object))[0]
    west, south, east, north = shapely.total_bounds([*shapes, ground])
    beyond = shapely.box(west - MARGIN_M, south - MARGIN_M, east + MARGIN_M, north + MARGIN_M)
    around: shapely.Geometry = shapely.difference(
        crs.snap_geometry(np.array([beyond], dtype=object))[0], ground
    )
    return around


def _refaced(shapes: Geometries, involved: IntArray, rules: _Rules) -> Geometries:
    """Shapes whose involved ones are put together anew from the faces of all their edges."""
    faces = faces_of(edges_of(shapes[involved]), grid_m=crs.LATTICE_M)
    inside = shapely.point_on_surface(faces)
    face, area = shapely.STRtree(shapes).query(inside, predicate="intersects")
    owners = grouped(face, area, count=len(faces))
    slim = narrow(faces, width_m=rules.tolerance_m)
    for i, held in enumerate(owners):
        if len(held) > 1 and (slim[i] or rules.shared == "first"):
            owners[i] = [min(held, key=lambda one: (rules.codes[one], one))]
    owners = _with_gaps_given(faces, owners, slim, rules.areas)
    built = shapes.copy()
    pieces = grouped(
        np.array([one for held in owners for one in held], dtype=np.int64),
        np.repeat(np.arange(len(faces)), [len(held) for held in owners]),
        count=len(shapes),
    )
    built[involved] = [_union(faces[pieces[one]]) for one in involved]
    return built


def _with_gaps_given(
    faces: Geometries, owners: list[list[int]], slim: BoolArray, areas: int
) -> list[list[int]]:
    """Owners of faces; a narrow face without one goes to that with the longest border on it."""
    free = np.array([not held for held in owners], dtype=bool) & slim
    edges = edges_of(faces)
    other = _across(sides(edges), edges.owner)
    length = np.hypot(*(edges.end - edges.start).T)
    along: dict[int, dict[int, float]] = {}
    for i in np.flatnonzero(free[edges.owner] & (other >= 0)):
        for owner in owners[other[i]]:
            if owner >= areas:  # what lies around the parent takes none of its ground
                continue
            lengths = along.setdefault(int(edges.owner[i]), {})
            lengths[owner] = lengths.get(owner, 0.0) + float(length[i])
    given = {face: [max(found, key=lambda o: (found[o], -o))] for face, found in along.items()}
    return [given.get(face, held) for face, held in enumerate(owners)]


def _across(side: IntArray, face: IntArray) -> IntArray:
    """For each edge of a face, the face on its other side; -1 for none."""
    order = np.argsort(side, kind="stable")
    twin = side[order][1:] == side[order][:-1]
    across = np.full(len(side), -1, dtype=np.int64)
    one, two = order[:-1][twin], order[1:][twin]
    across[one], across[two] = face[two], face[one]
    return across


def _union(parts: Geometries) -> shapely.MultiPolygon | None:
    if len(parts) == 0:
        return None
    whole = parts[0] if len(parts) == 1 else shapely.coverage_union_all(parts)
    return shapely.MultiPolygon(shapely.get_parts(whole).tolist())


def _multi(shapes: Geometries) -> Geometries:
    result = np.full(len(shapes), None, dtype=object)
    present = np.flatnonzero(~shapely.is_missing(shapes))
    parts, whole = shapely.get_parts(shapes[present], return_index=True)
    if len(parts):
        result[present] = shapely.multipolygons(parts, indices=whole)
    return result
