"""Which obstacles there are on a piece of ground, as edges and corners, and where one can stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

__all__ = ["Ground", "Shapes", "ground_of"]

Floats = npt.NDArray[np.float64]
Geometries = npt.NDArray[np.object_]
Shapes = Iterable[shapely.Geometry | None] | Geometries

STEP_M = 5.0
STAND_M = 0.155  # a little more than links keep off, as round corners of a buffer are not round


@dataclass(frozen=True, eq=False)
class Ground:
    """Obstacles of a window, in metres."""

    walls: Geometries
    """Lines."""
    solids: Geometries
    """Polygons."""
    bounds: tuple[float, float, float, float]

    @cached_property
    def shapes(self) -> Geometries:
        """All obstacles, walls first."""
        every: Geometries = np.concatenate([self.walls, self.solids])
        return every

    @cached_property
    def boxes(self) -> Floats:
        """Bounds of all obstacles."""
        return shapely.bounds(self.shapes).reshape(-1, 4)

    def stand(self, at: Floats) -> Floats | None:
        """Return the place itself where it is free ground, or the nearest that is, or None.

        A step leaves the solids that the place lies in; it crosses nothing else.
        """
        point = shapely.points(at)
        near = np.flatnonzero(
            (self.boxes[:, :2] <= at + STEP_M + 1).all(axis=1)
            & (self.boxes[:, 2:] >= at - STEP_M - 1).all(axis=1)
        )
        shapes = self.shapes[near]
        if not shapely.dwithin(shapes, point, STAND_M).any():
            return at
        disc = shapely.buffer(point, STEP_M, quad_segs=32)
        free = shapely.difference(disc, shapely.buffer(shapely.union_all(shapes), STAND_M))
        steps = shapely.shortest_line(point, shapely.get_parts(free))
        steps = steps[~shapely.is_missing(steps)]
        others = shapes[(near < len(self.walls)) | ~shapely.intersects(shapes, point)]
        for step in steps[np.argsort(shapely.length(steps))]:  # a handful of parts
            crossed = shapely.intersects(others, step) & ~shapely.touches(others, step)
            if not crossed.any():
                return np.asarray(shapely.get_coordinates(step)[1])
        return None

    def outlines(self) -> tuple[Floats, npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        """Return the points of all outlines, where each begins (and ends), and which are closed.

        A closed outline has the inside of its obstacle on its left.
        """
        rings, owner = shapely.get_rings(self.solids, return_index=True)
        holes = np.zeros(len(rings), bool)
        holes[1:] = owner[1:] == owner[:-1]
        turned = shapely.is_ccw(rings) == holes
        rings[turned] = shapely.reverse(rings[turned])
        lines = np.concatenate([rings, self.walls])
        points, of = shapely.get_coordinates(lines, return_index=True)
        begins = np.searchsorted(of, np.arange(len(lines) + 1))
        return points, begins, np.arange(len(lines)) < len(rings)


def parts_of(shapes: Shapes, dimension: int, box: shapely.Geometry) -> Geometries:
    """Return the parts that have a dimension and meet a box."""
    given = np.asarray(list(shapes), dtype=object)
    bounds = shapely.bounds(given).reshape(-1, 4)
    west, south, east, north = shapely.bounds(box)
    meets = (bounds[:, 0] <= east) & (bounds[:, 2] >= west)
    meets &= (bounds[:, 1] <= north) & (bounds[:, 3] >= south)
    parts = shapely.get_parts(shapely.get_parts(given[meets]))
    kept: Geometries = parts[
        (shapely.get_dimensions(parts) == dimension) & ~shapely.is_empty(parts)
    ]
    return kept


def carved(shapes: Geometries, openings: shapely.Geometry, dimension: int) -> Geometries:
    """Return shapes without what lies in the openings."""
    hit = shapely.intersects(openings, shapes)
    whole = shapely.make_valid(shapes[hit]) if dimension == 2 else shapes[hit]
    left = shapely.get_parts(shapely.get_parts(shapely.difference(whole, openings)))
    left = left[(shapely.get_dimensions(left) == dimension) & ~shapely.is_empty(left)]
    cut: Geometries = np.concatenate([shapes[~hit], left])
    return cut


def ground_of(
    walls: Shapes,
    solids: Shapes,
    openings: Shapes,
    *,
    bounds: tuple[float, float, float, float],
) -> Ground:
    """Take the obstacles that meet a window, and cut out the openings."""
    box = shapely.box(*bounds)
    lines, areas = parts_of(walls, 1, box), parts_of(solids, 2, box)
    holes = parts_of(openings, 2, box)
    if len(holes):
        opening = shapely.union_all(holes)
        shapely.prepare(opening)
        lines, areas = carved(lines, opening, 1), carved(areas, opening, 2)
    return Ground(lines, areas, bounds)
