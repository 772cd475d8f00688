"""Atoms cut further by a line, where a border is to run that no atom has."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gisgov import areas, crs
from gisgov.areas.edges import edges_of, sides
from gisgov.areas.widths import narrow
from gisgov.zoning.values import Atoms, Borders

__all__ = ["cut"]

NODING_M = 4 * crs.LATTICE_M
"""What is closed between pieces and their neighbours: rounding, and no more."""

Geometries = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


class _Building(NamedTuple):
    """Where a building is and who lives in it."""

    point: shapely.Point
    households: int
    persons: int


def cut(
    atoms: Atoms,
    line: shapely.Geometry,
    *,
    buildings: gpd.GeoDataFrame | None = None,
    among: Bools | None = None,
) -> tuple[Atoms, Ints]:
    """Cut the atoms that a line crosses from border to border.

    A piece that would be nowhere wider than `areas.SLIVER_M` stays with the rest of its atom.
    Where the line meets a border, both sides get a corner, on the lattice; an outer border may move
    by as much as that rounds, less than a millimetre.

    Parameters
    ----------
    atoms
        What is cut.
    line
        Line or ring in the atoms' coordinate system.
    buildings
        Columns `id`, `households`, `persons` and points, in `point` or as geometry. The households
        and persons of an atom go with the points of its buildings; a point on the line goes to the
        first piece. Without buildings, and for those that are not in the frame, they stay where
        the atom's `x` and `y` are.
    among
        Which atoms may be cut; all by default.

    Returns
    -------
    atoms : Atoms
        In the order that they had, pieces of one side by side; counts of pieces sum up to those of
        their atom.
    parent : numpy.ndarray
        Position of the atom that each was or was a part of.
    """
    given = np.asarray(atoms.frame.geometry.array, dtype=object)
    along = crs.snap_geometry(np.array([line], dtype=object))[0]
    pieces = _pieces(given, along, np.ones(len(given), dtype=bool) if among is None else among)
    if not pieces:
        return atoms, np.arange(len(atoms))
    counts = np.array([len(pieces.get(i, [0])) for i in range(len(given))], dtype=np.int64)
    parent = np.repeat(np.arange(len(given)), counts)
    shapes = given[parent]
    for one, parts in pieces.items():
        shapes[parent == one] = parts
    fresh = counts[parent] > 1
    fitted = _fitted(shapes, fresh, atoms.frame.crs)
    frame = atoms.frame.iloc[parent].reset_index(drop=True).set_geometry(list(fitted))
    frame = frame.set_crs(atoms.frame.crs).assign(area_m2=shapely.area(fitted))
    _deal_out(frame, parent, fresh, buildings)
    return Atoms(frame, _borders(atoms.borders, parent, fresh, fitted)), parent


# ---------------------------------------------------------------- ground


def _pieces(shapes: Geometries, line: shapely.Geometry, among: Bools) -> dict[int, Geometries]:
    """Pieces of each atom that the line cuts into several."""
    if line is None:
        return {}
    crossed = np.flatnonzero(among & shapely.intersects(shapes, line))
    found = {int(one): _faces(shapes[one], line) for one in crossed}
    return {one: faces for one, faces in found.items() if len(faces) > 1}


def _faces(shape: shapely.Polygon, line: shapely.Geometry) -> Geometries:
    lines = [shapely.boundary(shape), shapely.intersection(line, shapely.box(*shape.bounds))]
    noded = shapely.set_precision(shapely.union_all(lines, grid_size=crs.LATTICE_M), 0)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    within = faces[shapely.contains(shape, shapely.point_on_surface(faces))]
    return _without_slivers(np.asarray(within, dtype=object))


def _without_slivers(faces: Geometries) -> Geometries:
    """Faces of one atom, narrow ones joined to the neighbour with the longest border."""
    kept = faces
    while len(kept) > 1 and (slim := np.flatnonzero(narrow(kept, width_m=areas.SLIVER_M))).size:
        least = slim[np.argmin(shapely.area(kept[slim]))]
        sliver, rest = kept[least], np.delete(kept, least)
        shared = shapely.length(shapely.intersection(rest, shapely.boundary(sliver)))
        best = int(np.argmax(shared))
        rest[best] = shapely.coverage_union(rest[best], sliver)
        kept = rest
    parts = shapely.get_parts(kept)
    x, y = shapely.get_coordinates(shapely.centroid(parts)).T
    return np.asarray(parts[np.lexsort((-y, x))], dtype=object)  # from west to east


def _fitted(shapes: Geometries, fresh: Bools, city: object) -> Geometries:
    """Pieces and their neighbours with the corners of each other: single polygons."""
    near = shapely.STRtree(shapes).query(shapes[fresh], predicate="dwithin", distance=1.0)[1]
    at = np.union1d(near, np.flatnonzero(fresh))
    frame = gpd.GeoDataFrame({"code": [f"{i:09d}" for i in at]}, geometry=shapes[at], crs=city)
    noded = areas.node(frame, tolerance_m=NODING_M).geometry.array
    result = shapes.copy()
    parts, owner = shapely.get_parts(np.asarray(noded, dtype=object), return_index=True)
    order = np.argsort(-shapely.area(parts), kind="stable")
    first = np.unique(owner[order], return_index=True)[1]
    result[at[owner[order[first]]]] = parts[order[first]]
    for crumb in parts[np.delete(order, first)]:  # what rounding broke off goes to a neighbour
        shared = shapely.length(shapely.intersection(shapely.boundary(crumb), result[at]))
        taker = at[np.argmax(shared)]
        result[taker] = shapely.coverage_union(result[taker], crumb)
    return result


# ---------------------------------------------------------------- people


def _deal_out(
    frame: gpd.GeoDataFrame, parent: Ints, fresh: Bools, buildings: gpd.GeoDataFrame | None
) -> None:
    """Give the pieces of each cut atom their buildings, households, persons and place."""
    shapes = np.asarray(frame.geometry.array, dtype=object)
    known = _known(buildings)
    names = ["buildings", "households", "persons", "x", "y"]
    columns = {name: frame[name].to_numpy(copy=True) for name in names}
    for one in np.unique(parent[fresh]):  # few atoms are cut
        at = np.flatnonzero(parent == one)
        dealt = _dealt(frame.iloc[at[0]], shapes[at], known)
        for i, row in zip(at, dealt, strict=True):
            for name, value in zip(names, row, strict=True):
                columns[name][i] = value
    for name in names:
        frame[name] = columns[name]


def _known(buildings: gpd.GeoDataFrame | None) -> dict[int, _Building]:
    if buildings is None:
        return {}
    points = buildings.get("point", buildings.geometry)
    counts = buildings[["households", "persons"]].fillna(0).astype(np.int64)
    columns = (buildings["id"], points, counts["households"], counts["persons"])
    return {one[0]: _Building(*one[1:]) for one in zip(*columns, strict=True)}


def _dealt(
    atom: pd.Series, pieces: Geometries, known: dict[int, _Building]
) -> list[tuple[list[int], int, int, float, float]]:
    """For each piece its buildings, households, persons, and where these are."""
    home = shapely.Point(atom["x"], atom["y"])
    nobody = _Building(home, 0, 0)
    stand = [known.get(one, nobody) for one in atom["buildings"]]
    at_home = int(_nearest([home], pieces)[0])
    piece = _nearest([one.point for one in stand], pieces)
    lived = np.bincount(piece, [one.households for one in stand], len(pieces)).astype(np.int64)
    people = np.bincount(piece, [one.persons for one in stand], len(pieces)).astype(np.int64)
    households = _apportioned(int(atom["households"]), lived, home=at_home)
    persons = _apportioned(int(atom["persons"]), people, home=at_home)
    dealt = []
    for i, shape in enumerate(pieces):
        mine = np.flatnonzero(piece == i)
        empty = home if i == at_home else shapely.point_on_surface(shape)
        x, y = _middle([stand[one] for one in mine]) or (empty.x, empty.y)
        ids = [atom["buildings"][one] for one in mine]
        dealt.append((ids, int(households[i]), int(persons[i]), x, y))
    return dealt


def _nearest(points: list[shapely.Point], pieces: Geometries) -> Ints:
    """The piece that each point lies in or next to; the first where it lies on their border."""
    if not points:
        return np.empty(0, dtype=np.int64)
    away = shapely.distance(np.array(points, dtype=object)[:, None], pieces[None, :])
    return np.asarray(np.argmin(away, axis=1), dtype=np.int64)


def _apportioned(total: int, counted: Ints, *, home: int) -> Ints:
    """As counted, and what nobody counted at home; in proportion where more were counted.

    Examples
    --------
    >>> _apportioned(9, np.array([4, 3]), home=1), _apportioned(4, np.array([4, 3]), home=1)
    (array([4, 5]), array([2, 2]))
    """
    if counted.sum() <= total:
        result: Ints = counted.copy()
        result[home] += total - counted.sum()
        return result
    share = total * counted / counted.sum()
    result = np.asarray(share, dtype=np.int64)
    result[np.argsort(result - share, kind="stable")[: total - result.sum()]] += 1
    return result


def _middle(stand: list[_Building]) -> tuple[float, float] | None:
    """Where the households of buildings are in the mean; None where nobody lives."""
    weights = np.array([one.households for one in stand])
    if weights.sum() == 0:
        return None
    x, y = np.average([(one.point.x, one.point.y) for one in stand], axis=0, weights=weights)
    return float(x), float(y)


# ---------------------------------------------------------------- borders


def _borders(before: Borders, parent: Ints, fresh: Bools, shapes: Geometries) -> Borders:
    """Borders after a cut: as they were but for those of pieces, which are measured anew.

    A piece has the share of off-street border that its atom had with that neighbour; the cut itself
    runs on no street and is open.
    """
    first = np.searchsorted(parent, np.arange(int(parent.max()) + 1))
    whole = ~(fresh[first][before.one] | fresh[first][before.other])
    one, other, length = _shared(shapes, fresh)
    keys = before.one * len(first) + before.other
    wanted = parent[one] * len(first) + parent[other]
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    sibling = parent[one] == parent[other]
    known = (keys[at] == wanted) & ~sibling if len(keys) else np.zeros(len(one), dtype=bool)
    share = np.ones(len(one))
    share[known] = (before.off_street_m / before.length_m)[at[known]]
    passable = sibling.copy()
    passable[known] = before.passable[at[known]]
    ends = np.concatenate([first[before.one[whole]], one])
    others = np.concatenate([first[before.other[whole]], other])
    order = np.lexsort((others, ends))
    return Borders(
        one=ends[order],
        other=others[order],
        length_m=np.concatenate([before.length_m[whole], length])[order],
        off_street_m=np.concatenate([before.off_street_m[whole], share * length])[order],
        passable=np.concatenate([before.passable[whole], passable])[order],
    )


def _shared(shapes: Geometries, fresh: Bools) -> tuple[Ints, Ints, Floats]:
    """Pairs of neighbours of which one is fresh, and metres that they share."""
    near = shapely.STRtree(shapes).query(shapes[fresh], predicate="intersects")[1]
    at = np.union1d(near, np.flatnonzero(fresh))
    edges = edges_of(shapes[at], owners=at)
    side = sides(edges)
    order = np.argsort(side, kind="stable")
    twin = side[order][1:] == side[order][:-1]
    ends = np.sort(edges.owner[np.stack([order[:-1][twin], order[1:][twin]])], axis=0)
    metres = np.hypot(*(edges.end - edges.start)[order[:-1][twin]].T) * crs.LATTICE_M
    mine = fresh[ends].any(axis=0)
    pairs, pair = np.unique(ends[:, mine], axis=1, return_inverse=True)
    return pairs[0], pairs[1], np.bincount(pair, metres[mine], pairs.shape[1]).astype(np.float64)
