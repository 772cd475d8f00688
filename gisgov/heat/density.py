"""Where do points gather? Kernel density in metres, per square kilometre."""

from __future__ import annotations

import math
from typing import Literal, TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from gisgov import crs as systems
from gisgov.errors import BadInput
from gisgov.heat.field import PER_KM2, Field
from gisgov.heat.kernels import Kernel, named
from gisgov.heat.points import Lattice, Points

__all__ = [
    "BANDWIDTHS_M",
    "CELLS_A_BANDWIDTH",
    "MOST_CELLS",
    "check_bandwidth",
    "density",
    "lattice_of",
    "spread",
]

BANDWIDTHS_M = 1.0, 10_000.0
"""Least and greatest bandwidth: below, a field shows addresses; above, one city is one blot."""

CELLS_A_BANDWIDTH = 8
"""How many there are unless something else is asked for."""

MOST_CELLS = 50_000_000
M2_A_KM2 = 1e6
WORTH_IT = 1.5  # times as long as folding, for an answer without error

Crs = str | int | pyproj.CRS
Bounds = tuple[float, float, float, float]
Floats = npt.NDArray[np.float64]
Given: TypeAlias = "npt.ArrayLike | gpd.GeoDataFrame | gpd.GeoSeries"


def density(
    points: Given,
    *,
    bandwidth_m: float | Literal["auto"] = 250.0,
    kernel: str = "quartic",
    cell_m: float | None = None,
    bounds: Bounds | None = None,
    weights: npt.ArrayLike | None = None,
    crs: Crs | None = None,
) -> Field:
    """Kernel density of points, per square kilometre, at the centres of cells.

    Nothing is corrected at the edge of the ground: beyond it there are no points.

    Parameters
    ----------
    points
        Places in metres, as rows of x and y or as point geometries, in any order.
    bandwidth_m
        Where the kernel ends; of the Gaussian, its standard deviation. ``"auto"`` chooses by
        `gisgov.heat.bandwidth.chosen`.
    kernel
        ``"quartic"``, ``"gaussian"``, ``"epanechnikov"``, ``"triangular"`` or ``"uniform"``.
    cell_m
        Side of a cell, at most half the bandwidth; an eighth of it by default.
    bounds
        West, south, east and north of the ground, in metres; widened to whole cells. By default,
        all that the points reach.
    weights
        What each point counts, 0 or more; 1 by default.
    crs
        Metric coordinate system, where the points do not bring it.

    Raises
    ------
    BadInput
        A bandwidth, cell, weight, place or box is none, or too many cells are asked for.

    Notes
    -----
    Points are poured out one by one, cell by cell (`gisgov.heat.pouring`); where that took too long
    for so many, they are laid on a lattice and folded with the kernel (`gisgov.heat.folding`).

    References
    ----------
    Silverman, B. W. 1986. Density Estimation for Statistics and Data Analysis. Chapman & Hall.

    Examples
    --------
    One point, 1 km of reach: at the middle 3 / pi per square kilometre.

    >>> field = density([[0.0, 0.0]], bandwidth_m=1000.0)
    >>> round(float(field.at(0.0, 0.0)), 2), field.cell_m
    (0.95, 125.0)
    """
    form = named(kernel)
    known = _crs_of(points, crs)
    given = _points(points, weights)
    if bandwidth_m == "auto":
        from gisgov.heat.bandwidth import chosen  # noqa: PLC0415 - it measures densities itself

        bandwidth_m = chosen(given, kernel=form)
    check_bandwidth(bandwidth_m)
    reached = bounds or _reached(given, form.reach * bandwidth_m)
    ground = lattice_of(reached, _cell(cell_m, bandwidth_m))
    return spread(given, ground, bandwidth_m=bandwidth_m, kernel=form, crs=known)


def spread(
    points: Points,
    ground: Lattice,
    *,
    bandwidth_m: float,
    kernel: Kernel,
    crs: pyproj.CRS | None = None,
) -> Field:
    """Do as `density` for points and cells that are known to be good.

    Parameters
    ----------
    points
        In metres, each with a place and a weight.
    ground
        The field's cells, at most half a bandwidth wide.
    bandwidth_m
        Of the kernel.
    kernel
        Which one.
    crs
        Of the points.
    """
    return Field(
        _values(points, ground, bandwidth_m, kernel),
        ground.west,
        ground.north,
        ground.cell_m,
        crs,
        PER_KM2,
        kernel.name,
        bandwidth_m,
        _mass(points),
    )


def lattice_of(bounds: Bounds, cell_m: float) -> Lattice:
    """Whole cells that cover a box, in one lattice over all the plane.

    Two fields with cells of the same side can so be compared wherever they overlap.

    Parameters
    ----------
    bounds
        West, south, east and north in metres.
    cell_m
        Side of a cell.

    Raises
    ------
    BadInput
        The box is none (`heat.bad_bounds`), or has too many cells (`heat.too_many_cells`).

    Examples
    --------
    >>> lattice_of((1.0, 2.0, 29.0, 31.0), 10.0)
    Lattice(west=0.0, north=40.0, cell_m=10.0, rows=4, columns=3)
    """
    west, south, east, north = bounds
    if not (all(map(math.isfinite, bounds)) and west < east and south < north):
        raise BadInput("heat.bad_bounds", given=", ".join(map(str, bounds)))
    left, bottom = math.floor(west / cell_m), math.floor(south / cell_m)
    right, top = math.ceil(east / cell_m), math.ceil(north / cell_m)
    rows, columns = top - bottom, right - left
    if rows * columns > MOST_CELLS:
        raise BadInput("heat.too_many_cells", cells=rows * columns, cell_m=cell_m, most=MOST_CELLS)
    return Lattice(left * cell_m, top * cell_m, cell_m, rows, columns)


def _values(
    points: Points, ground: Lattice, bandwidth_m: float, kernel: Kernel
) -> npt.NDArray[np.float32]:
    # The compiler is slow to import.
    from gisgov.heat import folding, pouring  # noqa: PLC0415

    count, cells = len(points.x), bandwidth_m / ground.cell_m
    one_by_one_s = pouring.seconds(count, cells)
    at_once_s = folding.seconds(count, ground, cells, kernel)
    is_patient = one_by_one_s <= max(kernel.patience_s, WORTH_IT * at_once_s)
    way = pouring.poured if is_patient and kernel.name in pouring.FORMS else folding.folded
    values = way(points, ground, bandwidth_m=bandwidth_m, kernel=kernel)
    values *= M2_A_KM2 * kernel.height / bandwidth_m**2
    return values.astype(np.float32, copy=False)


# ---------------------------------------------------------------- what is given


def _crs_of(points: Given, crs: Crs | None) -> pyproj.CRS | None:
    if crs is None and not isinstance(points, gpd.GeoDataFrame | gpd.GeoSeries):
        return None
    known = crs if crs is not None else getattr(points, "crs", None)
    return systems.require_metric(known, "heat.density")


def _points(points: Given, weights: npt.ArrayLike | None) -> Points:
    x, y = _places(points)
    bad = not (np.isfinite(x.sum()) and np.isfinite(y.sum()))
    if bad:
        lost = np.flatnonzero(~(np.isfinite(x) & np.isfinite(y)))
        raise BadInput("heat.no_place", count=len(lost), row=int(lost[0]))
    return Points(x, y, _weights(weights, len(x)))


def _places(points: Given) -> tuple[Floats, Floats]:
    if isinstance(points, gpd.GeoDataFrame | gpd.GeoSeries):
        shapes = np.asarray(points.geometry.array, dtype=object)
        other = ~(shapely.is_missing(shapes) | (shapely.get_type_id(shapes) == 0))
        if other.any():
            raise BadInput("heat.not_points", count=int(other.sum()), row=int(other.argmax()))
        return shapely.get_x(shapes), shapely.get_y(shapes)
    pairs = np.asarray(points, dtype=np.float64)
    if pairs.ndim != 2 or pairs.shape[1] != 2:
        if pairs.size == 0:
            return np.empty(0), np.empty(0)
        raise BadInput("heat.not_pairs", shape=pairs.shape)
    return np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1])


def _weights(given: npt.ArrayLike | None, count: int) -> npt.NDArray[np.float32]:
    if given is None:
        return np.ones(1, np.float32)
    weights = np.ascontiguousarray(given, dtype=np.float32)
    if weights.shape != (count,):
        raise BadInput("heat.weights_differ", weights=weights.size, points=count)
    bad = np.flatnonzero(~(np.isfinite(weights) & (weights >= 0)))
    if len(bad):
        raise BadInput("heat.bad_weight", given=float(weights[bad[0]]), row=int(bad[0]))
    return weights


def _mass(points: Points) -> float:
    if len(points.weight) != len(points.x):
        return float(len(points.x))
    return float(points.weight.sum(dtype=np.float64))


def check_bandwidth(given: float) -> None:
    """Raise unless a bandwidth suits a city.

    Parameters
    ----------
    given
        In metres.

    Raises
    ------
    BadInput
        It does not (`heat.bad_bandwidth`).
    """
    least, most = BANDWIDTHS_M
    if not least <= given <= most:
        raise BadInput("heat.bad_bandwidth", given=given, least=least, most=most)


def _cell(given: float | None, bandwidth_m: float) -> float:
    cell_m = bandwidth_m / CELLS_A_BANDWIDTH if given is None else float(given)
    if not 0 < cell_m <= bandwidth_m / 2:
        raise BadInput("heat.bad_cell", given=cell_m, bandwidth_m=bandwidth_m)
    return cell_m


def _reached(points: Points, reach_m: float) -> Bounds:
    if len(points.x) == 0:
        raise BadInput("heat.no_bounds")
    west, east = float(points.x.min()), float(points.x.max())
    south, north = float(points.y.min()), float(points.y.max())
    return west - reach_m, south - reach_m, east + reach_m, north + reach_m
