"""Where is a building, if it must be one point? A point on its surface, which decides its grid."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from gisgov import crs

__all__ = ["surface_point"]

Geometries = npt.NDArray[np.object_]

REACH = 8  # steps of the lattice within which a sliver's own lattice points are looked for


def surface_point(geometries: npt.ArrayLike) -> Geometries:
    """A lattice point on each geometry's surface: near its middle, and covered by it.

    The point inside that GEOS chooses is snapped. Where snapping carries it out of a sliver, the
    nearest lattice point that the sliver covers is taken, looked for around that point; where
    the sliver is too thin to hold one there, its own first vertex, which lies on its edge.

    Parameters
    ----------
    geometries
        Polygons or multipolygons in metres on the lattice; None and empty ones allowed.

    Returns
    -------
    numpy.ndarray
        Points in the same order; None for None, empty for empty.

    Examples
    --------
    >>> surface_point([shapely.box(0, 0, 4, 2)])[0]
    <POINT (2 1)>
    """
    given = np.atleast_1d(np.asarray(geometries, dtype=object))
    points = np.asarray(shapely.transform(shapely.point_on_surface(given), crs.snap), dtype=object)
    lost = ~(shapely.covers(given, points) | shapely.is_missing(given) | shapely.is_empty(given))
    # Only slivers come here: a handful in a city.
    points[lost] = [_within(*pair) for pair in zip(given[lost], points[lost], strict=True)]
    return points


def _within(sliver: shapely.Geometry, near: shapely.Point) -> shapely.Point:
    steps = np.arange(-REACH, REACH + 1) * crs.LATTICE_M
    east, north = np.meshgrid(near.x + steps, near.y + steps)
    around = shapely.points(east.ravel(), north.ravel())
    inside = around[shapely.covers(sliver, around)]
    if len(inside) == 0:
        return shapely.Point(shapely.get_coordinates(sliver)[0])
    nearest: shapely.Point = inside[np.argmin(shapely.distance(inside, near))]
    return nearest
