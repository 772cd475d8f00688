"""Which polygon holds a place: the first of several, the nearest where rounding left none."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

__all__ = ["NONE", "holder", "inner", "nearest_holder"]

NONE = -1
"""Position of no polygon."""

Geometries = npt.NDArray[np.object_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def inner(shapes: Geometries) -> Floats:
    """A place in each polygon, (n, 2)."""
    places: Floats = shapely.get_coordinates(shapely.point_on_surface(shapes))
    return places


def holder(places: Floats, areas: Geometries) -> Ints:
    """The first area that holds each place; -1 where none does."""
    first = np.full(len(places), len(areas), dtype=np.int64)
    if len(areas) and len(places):
        place, area = shapely.STRtree(areas).query(shapely.points(places), predicate="intersects")
        np.minimum.at(first, place, area)
    first[first == len(areas)] = NONE
    return first


def nearest_holder(places: Floats, areas: Geometries) -> Ints:
    """As `holder`; a place that rounding left in none goes to the nearest."""
    first = holder(places, areas)
    lost = first == NONE
    if lost.any():
        first[lost] = shapely.STRtree(areas).nearest(shapely.points(places[lost]))
    return first
