"""Which areas are neighbours, as a sparse matrix of ones."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
import shapely

from gisgov import crs
from gisgov.errors import BadInput

__all__ = ["Given", "Weights", "contiguity", "matrix_of", "members"]

Weights: TypeAlias = "sp.csr_array[np.float64, tuple[int, int]]"
Given: TypeAlias = "npt.ArrayLike | sp.sparray | sp.spmatrix"
"""What a sparse matrix can be made of."""

TOUCH_M = 0.02  # what the rounding of coordinates in files moves a border


def contiguity(
    areas: gpd.GeoDataFrame, *, rule: Literal["queen", "rook"] = "queen", touch_m: float = TOUCH_M
) -> Weights:
    """Return which areas touch: one for each pair of neighbours and for each area with itself.

    Parameters
    ----------
    areas
        Polygons in a metric coordinate system. None and empty ones neighbour nothing but
        themselves.
    rule
        ``"queen"``: areas that share a corner are neighbours; ``"rook"``: only those that share
        more than four times `touch_m` of a border.
    touch_m
        Up to this distance, in metres, borders count as touching.

    Returns
    -------
    scipy.sparse.csr_array
        Square, symmetric, rows and columns in the order of `areas`.

    Raises
    ------
    BadInput
        The areas have no metric coordinate system.

    Examples
    --------
    >>> squares = [shapely.box(x, y, x + 1, y + 1) for y in (0, 1) for x in (0, 1)]
    >>> areas = gpd.GeoDataFrame(geometry=squares, crs=4546)
    >>> contiguity(areas, rule="rook").toarray().astype(int).tolist()
    [[1, 1, 1, 0], [1, 1, 0, 1], [1, 0, 1, 1], [0, 1, 1, 1]]
    """
    crs.require_metric(areas.crs, "contiguity")
    shapes = np.asarray(areas.geometry.array, dtype=object)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=touch_m)
    apart = one < other
    one, other = one[apart], other[apart]
    if rule == "rook":
        edged = _shared_m(shapes[one], shapes[other], touch_m) > 4 * touch_m
        one, other = one[edged], other[edged]
    itself = np.arange(len(shapes))
    rows = np.concatenate([one, other, itself])
    columns = np.concatenate([other, one, itself])
    ones = np.ones(len(rows))
    return cast("Weights", sp.csr_array((ones, (rows, columns)), shape=(len(shapes), len(shapes))))


def _shared_m(
    one: npt.NDArray[np.object_], other: npt.NDArray[np.object_], touch_m: float
) -> npt.NDArray[np.float64]:
    """Metres of the border of each that run along the other."""
    beside = shapely.intersection(shapely.boundary(one), shapely.buffer(other, touch_m))
    return np.asarray(shapely.length(beside), dtype=np.float64)


def matrix_of(weights: Given, *, count: int) -> Weights:
    """Return weights as a sparse matrix.

    Raises
    ------
    BadInput
        They are not one row and one column for each of a count of values.
    """
    made = sp.csr_array(cast("Any", weights), dtype=np.float64)
    if made.shape != (count, count):
        raise BadInput("hotspots.weights", values=count, shape=made.shape)
    return cast("Weights", made)


def members(weights: Weights) -> Weights:
    """Return ones where weights are not zero, and on the diagonal."""
    own = sp.eye_array(weights.shape[0], format="csr")
    held = cast("Weights", sp.csr_array(abs(weights) + own))
    held.eliminate_zeros()
    held.data[:] = 1.0
    return held
