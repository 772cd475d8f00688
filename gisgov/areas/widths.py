"""How wide ground is at its widest: what tells a sliver from a gap that somebody meant."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

__all__ = ["narrow", "widths"]

STEPS = 20  # halvings of the bracket: a millionth of it

Geometries = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def narrow(shapes: Geometries, *, width_m: float) -> Bools:
    """Whether polygons are nowhere wider than a width.

    Parameters
    ----------
    shapes
        Polygons and multipolygons in metres.
    width_m
        Diameter of the largest circle that may lie in them.

    Examples
    --------
    >>> narrow(np.array([shapely.box(0, 0, 9, 1), shapely.box(0, 0, 9, 3)]), width_m=2)
    array([ True, False])
    """
    found = np.zeros(len(shapes), dtype=bool)
    # No ground is larger than its border times the radius of the largest circle in it.
    maybe = shapely.area(shapes) <= shapely.length(shapes) * width_m / 2
    found[maybe] = shapely.is_empty(shapely.buffer(shapes[maybe], -width_m / 2, quad_segs=2))
    return found


def widths(shapes: Geometries) -> Floats:
    """Diameter of the largest circle that lies in each polygon, to a thousandth of a metre.

    Found by shrinking, for a long strip holds too many circles of one size to be searched for.

    Examples
    --------
    >>> widths(np.array([shapely.box(0, 0, 90, 0.5)])).round(3)
    array([0.5])
    """
    area = shapely.area(shapes)
    least = np.zeros(len(shapes))
    most = 2 * np.sqrt(area / np.pi)
    for _ in range(STEPS):
        middle = (least + most) / 2
        empty = shapely.is_empty(shapely.buffer(shapes, -middle / 2, quad_segs=2))
        least, most = np.where(empty, least, middle), np.where(empty, middle, most)
    return np.asarray(most, dtype=np.float64)
