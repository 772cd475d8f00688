"""Borders as directed edges between lattice points, and the faces that edges enclose.

Lattice points are whole numbers of steps, so that an edge has an opposite twin or has not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from gisgov import crs

__all__ = [
    "Corner",
    "Edges",
    "edges_of",
    "faces_of",
    "grouped",
    "joined",
    "sides",
    "split",
    "unmatched",
]

Geometries = npt.NDArray[np.object_]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Edges:
    """Directed edges in lattice steps, the area always on the left, and whose they are."""

    start: IntArray
    end: IntArray
    owner: IntArray

    def take(self, at: npt.NDArray[np.bool_] | IntArray) -> Edges:
        """The edges at these positions."""
        return Edges(self.start[at], self.end[at], self.owner[at])


class Corner(NamedTuple):
    """A corner of one area on an edge of another that has no corner there."""

    place: IntArray
    edge_of: int
    corner_of: int


def edges_of(shapes: Geometries, *, owners: IntArray | None = None) -> Edges:
    """All sides of polygons, outer rings counter-clockwise and inner ones clockwise.

    Parameters
    ----------
    shapes
        Polygons and multipolygons on the lattice; None gives no edge.
    owners
        Number of each shape; its position by default.
    """
    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
    places, ring = shapely.get_coordinates(rings, return_index=True)
    steps = np.rint(places / crs.LATTICE_M).astype(np.int64)
    same = ring[1:] == ring[:-1]
    numbers = owner if owners is None else owners[owner]
    return Edges(steps[:-1][same], steps[1:][same], numbers[part[ring[:-1][same]]])


def joined(*several: Edges) -> Edges:
    """Edges one after the other."""
    return Edges(
        np.concatenate([edges.start for edges in several]),
        np.concatenate([edges.end for edges in several]),
        np.concatenate([edges.owner for edges in several]),
    )


def sides(edges: Edges) -> IntArray:
    """A number for each edge that it shares with its twin and no other."""
    ends = np.concatenate([edges.start, edges.end])
    ends -= ends.min(axis=0, initial=np.iinfo(np.int64).max)
    keys = ends[:, 0] * (int(ends[:, 1].max(initial=0)) + 1) + ends[:, 1]
    _, place = np.unique(keys, return_inverse=True)
    start, end = place.reshape(2, -1)
    key = np.minimum(start, end) * (int(place.max(initial=0)) + 1) + np.maximum(start, end)
    _, side = np.unique(key, return_inverse=True)
    return np.asarray(side, dtype=np.int64)


def unmatched(edges: Edges) -> Edges:
    """Edges whose directions do not cancel with those of their twins."""
    side = sides(edges)
    _, first = np.unique(side, return_index=True)
    step = edges.end - edges.start
    eastward = np.where(step[:, 0] == 0, np.sign(step[:, 1]), np.sign(step[:, 0]))
    net = np.bincount(side, weights=eastward, minlength=len(first))
    return edges.take(first[net != 0])


def split(edges: Edges) -> tuple[Edges, list[Corner]]:
    """Edges cut at corners of others that lie on them exactly, without those that cancel then.

    The corners where edges were cut come too.
    """
    at, corner = _corners_on(edges)
    if len(at) == 0:
        return edges, []
    whole = edges.take(np.setdiff1d(np.arange(len(edges.owner)), at))
    # Few edges have a corner on them.
    pieces = [_cut(edges, int(edge), edges.start[corner[at == edge]]) for edge in np.unique(at)]
    told = [
        Corner(edges.start[c], int(edges.owner[e]), int(edges.owner[c]))
        for e, c in zip(at, corner, strict=True)
    ]
    return unmatched(joined(whole, *pieces)), told


def faces_of(edges: Edges, *, grid_m: float | None = None) -> Geometries:
    """The faces that edges enclose; with a grid, new corners where edges cross lie on it."""
    if len(edges.owner) == 0:
        return np.empty(0, dtype=object)
    _, first = np.unique(sides(edges), return_index=True)
    ends = np.stack([edges.start[first], edges.end[first]], axis=1) * crs.LATTICE_M
    noded = shapely.union_all(shapely.linestrings(ends), grid_size=grid_m)
    lines = shapely.get_parts(shapely.set_precision(noded, 0))
    return np.asarray(shapely.get_parts(shapely.polygonize(lines)), dtype=object)


def grouped(group: IntArray, values: IntArray, *, count: int) -> list[list[int]]:
    """Values by group, for groups 0 to `count` - 1, each sorted.

    Examples
    --------
    >>> grouped(np.array([2, 0, 2]), np.array([7, 8, 5]), count=3)
    [[8], [], [5, 7]]
    """
    groups: list[list[int]] = [[] for _ in range(count)]
    order = np.lexsort((values, group))
    for one, value in zip(group[order].tolist(), values[order].tolist(), strict=True):
        groups[one].append(value)
    return groups


def _corners_on(edges: Edges) -> tuple[IntArray, IntArray]:
    """Pairs of an edge and another whose start lies on it, not at its ends."""
    ends = np.stack([edges.start, edges.end], axis=1).astype(np.float64)
    lines = np.asarray(shapely.linestrings(ends), dtype=object)
    points = shapely.points(edges.start.astype(np.float64))
    corner, at = shapely.STRtree(lines).query(points, predicate="intersects")
    at_end = np.all(edges.start[corner] == edges.start[at], axis=1)
    at_end |= np.all(edges.start[corner] == edges.end[at], axis=1)
    return at[~at_end], corner[~at_end]


def _cut(edges: Edges, edge: int, corners: IntArray) -> Edges:
    start, end = edges.start[edge], edges.end[edge]
    path = np.unique(np.vstack([start, corners, end]), axis=0)
    path = path[np.argsort((path - start) @ (end - start))]
    return Edges(path[:-1], path[1:], np.full(len(path) - 1, edges.owner[edge]))
