"""Ground between buildings: borders about halfway between the outlines, within each block."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import Voronoi, cKDTree

__all__ = ["Seeds", "borders_between", "nearest_living", "seeds_of"]

SPACING_M = 6.0  # of seeds along an outline
INSET_M = 1.5  # seeds stand inside the outline, so that narrow lanes and shared walls part cells
STRAIGHT_M = 1.0  # how far a straightened border may leave the middle

Geometries = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Seeds:
    """Points along outlines, the block and the building of each.

    Blocks are moved apart along a line, so that one diagram serves all and none looks at another:
    `shift` is where each block goes.
    """

    place: Floats
    block: Ints
    building: Ints
    shift: Floats


def seeds_of(outlines: Geometries, points: Floats, block: Ints, *, blocks: Geometries) -> Seeds:
    """Seeds of buildings, each in the block that holds its point.

    Parameters
    ----------
    outlines
        Footprints; None and empty ones have their point alone.
    points
        A place in each, (n, 2).
    block
        Position of its block.
    blocks
        Polygons.
    """
    lines = shapely.segmentize(shapely.simplify(outlines, STRAIGHT_M / 2), SPACING_M)
    place, building = shapely.get_coordinates(lines, return_index=True)
    inward = points[building] - place
    away = np.hypot(*inward.T)
    place = place + inward * (INSET_M / np.maximum(away, 3 * INSET_M))[:, None]
    inside = shapely.contains_xy(outlines, *points.T)
    bare = np.flatnonzero(~inside)
    place, building = np.vstack([place, points[bare]]), np.append(building, bare)
    return Seeds(place, block[building], building, _apart(blocks))


def _apart(blocks: Geometries) -> Floats:
    """How far each block is moved, to places in rows that lie wider apart than any block is."""
    west, south, east, north = shapely.bounds(blocks).T
    pitch = 3.0 * max(float(np.max(east - west)), float(np.max(north - south)))
    row, column = np.divmod(np.arange(len(blocks)), int(np.ceil(np.sqrt(len(blocks)))))
    return np.column_stack([pitch * column - west, pitch * row - south])


def _fenced(places: Floats) -> Floats:
    """Points and four far from them, so that borders between the others have two ends."""
    low, high = places.min(axis=0), places.max(axis=0)
    far = 3.0 * max(float(np.max(high - low)), 1e3)
    corners = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]], dtype=np.float64)
    return np.vstack([places, (low + high) / 2 + far * corners])


def nearest_living(places: Floats, lived: Bools) -> Ints:
    """For each building the nearest one that is lived in: itself, if it is."""
    owner = np.arange(len(places))
    living = np.flatnonzero(lived)
    if len(living):
        owner[~lived] = living[cKDTree(places[living]).query(places[~lived])[1]]
    return owner


def borders_between(seeds: Seeds, owner: Ints, *, blocks: Geometries) -> tuple[Geometries, cKDTree]:
    """Lines between the cells of different owners in a block, cut to it; and the seeds to ask.

    Parameters
    ----------
    owner
        Whose cell each seed is in.
    """
    moved = seeds.place + seeds.shift[seeds.block]
    tree = cKDTree(moved)
    if len(np.unique(owner)) <= 1:
        return np.empty(0, dtype=object), tree
    diagram = Voronoi(_fenced(moved))
    real = np.all(diagram.ridge_points < len(moved), axis=1)
    pairs = diagram.ridge_points[real].astype(np.int64)
    ends = np.array(diagram.ridge_vertices)[real]
    parts = owner[pairs[:, 0]] != owner[pairs[:, 1]]
    parts &= seeds.block[pairs[:, 0]] == seeds.block[pairs[:, 1]]
    pairs, ends = pairs[parts], ends[parts]
    block = seeds.block[pairs[:, 0]]
    lines = diagram.vertices[ends] - seeds.shift[block][:, None, :]
    sides = np.sort(owner[pairs], axis=1)
    return _chained(lines, sides, block, blocks), tree


def _chained(lines: Floats, sides: Ints, block: Ints, blocks: Geometries) -> Geometries:
    """Each border of two cells as one straightened line, cut to its block."""
    if len(lines) == 0:
        return np.empty(0, dtype=object)
    order = np.lexsort((sides[:, 1], sides[:, 0]))
    lines, sides, block = lines[order], sides[order], block[order]
    new = np.any(sides[1:] != sides[:-1], axis=1)
    chain = np.concatenate([[0], np.cumsum(new)])
    first = np.concatenate([[0], np.flatnonzero(new) + 1])
    pieces = np.asarray(shapely.linestrings(lines), dtype=object)
    many = shapely.line_merge(shapely.multilinestrings(pieces, indices=chain))
    straight = np.asarray(shapely.simplify(many, STRAIGHT_M), dtype=object)
    home = blocks[block[first]]
    shapely.prepare(blocks)
    inside = shapely.contains_properly(home, straight)
    straight[~inside] = shapely.intersection(straight[~inside], home[~inside])
    return np.asarray(shapely.get_parts(shapely.get_parts(straight)), dtype=object)
