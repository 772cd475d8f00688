"""Faces of ground put together into atoms: pieces of one cell, and slivers with a neighbour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gisgov import crs
from gisgov.areas.edges import edges_of, sides

__all__ = ["Faces", "dissolved", "faces_with", "gathered", "joint"]

NARROW_M = 1.5
SMALL_M2 = 30.0

Geometries = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Faces:
    """Polygons that tile ground, and the edges that two of them share, each edge once.

    `one` and `other` are the faces beside an edge, `ends` its two ends in metres (n, 2, 2).
    """

    shapes: Geometries
    one: Ints
    other: Ints
    ends: Floats
    length_m: Floats


def faces_with(shapes: Geometries) -> Faces:
    """Faces with the edges that they share; those that have no twin are the outer border."""
    edges = edges_of(shapes)
    side = sides(edges)
    order = np.argsort(side, kind="stable")
    twin = side[order][1:] == side[order][:-1]
    first, second = order[:-1][twin], order[1:][twin]
    one, other = edges.owner[first], edges.owner[second]
    ends = np.stack([edges.start[first], edges.end[first]], axis=1) * crs.LATTICE_M
    length = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    return Faces(shapes, np.minimum(one, other), np.maximum(one, other), ends, length)


def joint(count: int, one: Ints, other: Ints) -> Ints:
    """Number of the connected part that each of `count` nodes is in."""
    links = coo_array((np.ones(len(one), dtype=np.int8), (one, other)), shape=(count, count))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def gathered(faces: Faces, *, cell: Ints, block: Ints, home: Ints, held: Bools) -> Ints:
    """Which atom each face is part of.

    Parameters
    ----------
    cell
        What a face is part of; connected faces of one cell are one atom.
    block
        Ground between cutting lines.
    home
        Present grid or premises, whose border no atom crosses.
    held
        Whether a building's point lies in the face.
    """
    same = cell[faces.one] == cell[faces.other]
    group = joint(len(faces.shapes), faces.one[same], faces.other[same])
    return _without_slivers(faces, group, block=block, home=home, held=held)


def _without_slivers(faces: Faces, group: Ints, *, block: Ints, home: Ints, held: Bools) -> Ints:
    count = int(group.max(initial=-1)) + 1
    first = np.unique(group, return_index=True)[1]
    area = np.bincount(group, shapely.area(faces.shapes), minlength=count).astype(np.float64)
    full = np.bincount(group, held, minlength=count) > 0
    beside = _neighbours(faces, group, count)
    target = np.arange(count)
    # Few are narrow, and each changes what the next one's neighbours are.
    for one in _slivers(faces, group, area, full, block):
        found: dict[int, float] = {}
        for other, length in beside[one].items():
            into = _end(target, other)
            if into != _end(target, one) and home[first[into]] == home[first[one]]:
                found[into] = found.get(into, 0.0) + length
        same = {o: v for o, v in found.items() if block[first[o]] == block[first[one]]}
        if found:
            best = max(same or found, key=lambda o: (found[o], -o))
            at = _end(target, one)
            target[at] = best
            for other, length in beside[one].items():
                beside[best][other] = beside[best].get(other, 0.0) + length
    ends = np.array([_end(target, one) for one in range(count)], dtype=np.int64)
    return np.unique(ends[group], return_inverse=True)[1].astype(np.int64)


def _slivers(faces: Faces, group: Ints, area: Floats, full: Bools, block: Ints) -> list[int]:
    """Groups that hold no building and are narrow, small, or a rest of a cell in a full block."""
    around = np.bincount(group, shapely.length(faces.shapes), minlength=len(area))
    inner = group[faces.one] == group[faces.other]
    around -= 2 * np.bincount(group[faces.one[inner]], faces.length_m[inner], minlength=len(area))
    lived = np.zeros(int(block.max(initial=-1)) + 1, dtype=bool)
    first = np.unique(group, return_index=True)[1]
    lived[block[first[full]]] = True
    bad = ~full & ((2 * area < NARROW_M * around) | (area < SMALL_M2) | lived[block[first]])
    at = np.flatnonzero(bad)
    return [int(one) for one in at[np.argsort(area[at], kind="stable")]]


def _neighbours(faces: Faces, group: Ints, count: int) -> list[dict[int, float]]:
    beside: list[dict[int, float]] = [{} for _ in range(count)]
    one, other = group[faces.one], group[faces.other]
    apart = one != other
    keys = np.minimum(one, other)[apart] * count + np.maximum(one, other)[apart]
    pair, at = np.unique(keys, return_inverse=True)
    length = np.bincount(at, faces.length_m[apart])
    for key, metres in zip(pair.tolist(), length.tolist(), strict=True):
        a, b = divmod(key, count)
        beside[a][b] = beside[b][a] = metres
    return beside


def _end(target: Ints, one: int) -> int:
    while target[one] != one:
        one = int(target[one])
    return one


def dissolved(shapes: Geometries, group: Ints) -> Geometries:
    """Polygons of each group, from faces that fit exactly."""
    count = int(group.max(initial=-1)) + 1
    order = np.argsort(group, kind="stable")
    size = np.bincount(group, minlength=count)
    result = np.empty(count, dtype=object)
    single = size[group] == 1
    result[group[single]] = shapes[single]
    start = np.concatenate([[0], np.cumsum(size)])
    for one in np.flatnonzero(size > 1):
        result[one] = shapely.coverage_union_all(shapes[order[start[one] : start[one + 1]]])
    return result
