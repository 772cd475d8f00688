"""The lattice on which a city keeps its coordinates, and how geometry comes to lie on it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

__all__ = ["LATTICE_M", "snap", "snap_geometry"]

LATTICE_M = 2.0**-10
"""Step of the lattice of stored coordinates, in metres: every such number is an exact double."""

FloatArray = npt.NDArray[np.float64]
Geometries = npt.NDArray[np.object_]


def snap(values: npt.ArrayLike) -> FloatArray:
    """Move coordinates in metres to the nearest point of the lattice.

    Parameters
    ----------
    values
        Coordinates in metres, of any shape; the shape is kept.

    Examples
    --------
    >>> snap([528740.6401, 0.0009765625]).tolist()
    [528740.6396484375, 0.0009765625]
    """
    steps = np.rint(np.asarray(values, dtype=np.float64) / LATTICE_M)
    return steps * LATTICE_M + 0.0  # adding zero turns -0.0 into 0.0: one place, one number


def snap_geometry(geometries: npt.ArrayLike) -> Geometries:
    """Put geometries on the lattice and keep them valid; heights are dropped.

    Repeated points are removed. What is invalid then is repaired by itself: shells are joined,
    holes cut out, and the new corners snapped too. A geometry that has no extent left, a line
    without length or a polygon without area, becomes None. Neighbours are not looked at: borders
    that must fit are noded before.

    Parameters
    ----------
    geometries
        Shapely geometries in metres; None and empty ones stay as they are.

    Returns
    -------
    Geometries
        Same shape and order as given.

    Examples
    --------
    >>> sliver = shapely.from_wkt("POLYGON ((0 0, 9 0, 9 0.0001, 0 0))")
    >>> street = shapely.from_wkt("LINESTRING (0 0.0001, 9 0, 9 0.0001)")
    >>> print(*snap_geometry([sliver, street, None]))
    None LINESTRING (0 0, 9 0) None
    """
    given = np.asarray(geometries, dtype=object)
    snapped = np.asarray(shapely.transform(given, snap), dtype=object).reshape(-1)
    broken = ~(shapely.is_valid(snapped) | shapely.is_missing(snapped))
    snapped[broken] = _repaired(snapped[broken])
    result: Geometries = shapely.remove_repeated_points(snapped)
    return result.reshape(given.shape)


def _repaired(geometries: Geometries) -> Geometries:
    valid = shapely.make_valid(geometries, method="structure", keep_collapsed=False)
    on_lattice = shapely.set_precision(valid, LATTICE_M)
    # A geometry that carries a precision rounds whatever is computed from it later.
    plain: Geometries = shapely.set_precision(on_lattice, 0)
    plain[shapely.is_empty(plain)] = None
    return plain
