"""Density of points along streets."""

from __future__ import annotations

from math import ceil
from typing import Literal, TypeAlias

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from gisgov import crs
from gisgov.errors import BadInput
from gisgov.heat.kernels import named
from gisgov.heat.streets.masses import mass_table
from gisgov.heat.streets.network import Streets

__all__ = ["BANDWIDTHS_M", "Method", "along", "refuse_outside", "street_density"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Method = Literal["continuous", "discontinuous"]
Points: TypeAlias = npt.ArrayLike | gpd.GeoDataFrame | gpd.GeoSeries

BANDWIDTHS_M = 1.0, 10_000.0
SNAPS_M = 0.01, 1000.0
STEPS_A_PIECE = 16
FEWEST_STEPS, MOST_STEPS = 256, 1024
LEAST_STEPS = 32  # where a network is so large that more would not fit
MOST_NUMBERS = 50_000_000  # steps of all ways: 16 bytes each
M_A_KM = 1000.0


def street_density(
    points: Points,
    streets: Streets | gpd.GeoDataFrame | gpd.GeoSeries,
    *,
    bandwidth_m: float = 200.0,
    kernel: str = "quartic",
    lixel_m: float = 25.0,
    most_snap_m: float = 50.0,
    method: Method = "continuous",
) -> gpd.GeoDataFrame:
    """Spread points along the streets that they lie at, and tell how dense they are.

    Each point is moved to the nearest street and spread from there along the network by a kernel of
    mass 1. At a junction of n streets what arrives is dealt out in equal parts: "discontinuous"
    sends it on in equal parts to the n - 1 other streets, and the density jumps there;
    "continuous" sends 2/n of it into each and takes 1 - 2/n back from the street it came by, and
    the density does not jump. Both turn back at a dead end. Nothing is lost, so that the densities
    of all pieces by their lengths make up the number of points; those that end at the edge of
    what is known are turned back there as at a dead end.

    Parameters
    ----------
    points
        Rows of x and y in the streets' coordinate system, or points with one.
    streets
        Lines, as `Streets.of` takes them; or the network made of them, which then decides about
        `lixel_m`.
    bandwidth_m
        How far a point reaches along streets; of the Gaussian, its standard deviation.
    kernel
        ``"quartic"``, ``"gaussian"``, ``"epanechnikov"``, ``"triangular"`` or ``"uniform"``.
    lixel_m
        How long a piece of street is at most.
    most_snap_m
        Points farther than that from any street are left out, and counted.
    method
        What happens at junctions.

    Returns
    -------
    geopandas.GeoDataFrame
        Pieces, street by street: `street`, the place of their street in the frame; `density`, the
        mean over the piece, in points per kilometre of street; `geometry`. ``attrs`` tells how many
        points were ``unsnapped``, and how many were ``counted``.

    Raises
    ------
    BadInput
        Bandwidth, kernel, piece or distance is none; points have no place or another coordinate
        system; streets are as `Streets.of` refuses them.

    Notes
    -----
    Okabe, Satoh and Sugihara 2009, "A kernel density estimation method for networks, its
    computational method and a GIS-based tool". Distances between nodes are split between the two
    nearest of 256 or more steps of the kernel's reach, and the kernel's integral runs straight
    between steps: the error is below 0.1 % of the peak, and the sum is exact. On a network of some
    100,000 edges or more there are fewer steps, as many as fit into 800 MB.

    Examples
    --------
    >>> street = gpd.GeoSeries([shapely.LineString([(0, 0), (1000, 0)])], crs=4546)
    >>> found = street_density(
    ...     [[500, 3]], street, bandwidth_m=100, kernel="uniform", lixel_m=100
    ... )
    >>> found["density"].round(3).tolist()
    [0.0, 0.0, 0.0, 0.0, 5.0, 5.0, 0.0, 0.0, 0.0, 0.0]
    """
    network = streets if isinstance(streets, Streets) else Streets.of(streets, lixel_m=lixel_m)
    density, unsnapped = along(
        _places(points, network),
        network,
        bandwidth_m=bandwidth_m,
        kernel=kernel,
        most_snap_m=most_snap_m,
        method=method,
    )
    table = {"street": network.rows[network.edge_of_piece], "density": density}
    made = gpd.GeoDataFrame(table, geometry=network.lixels, crs=network.crs)
    made.attrs = {"unsnapped": unsnapped, "counted": len(_places(points, network)) - unsnapped}
    return made


def along(
    xy: Floats,
    network: Streets,
    *,
    bandwidth_m: float,
    kernel: str,
    most_snap_m: float,
    method: Method,
) -> tuple[Floats, int]:
    """Return the density on each piece, and how many points are too far from any street.

    Parameters
    ----------
    xy
        Rows of x and y.
    network, bandwidth_m, kernel, most_snap_m, method
        As `street_density` takes them.
    """
    refuse_outside("heat.bad_bandwidth", bandwidth_m, BANDWIDTHS_M)
    refuse_outside("streets.snap", most_snap_m, SNAPS_M)
    reach_m = bandwidth_m * named(kernel).reach
    steps = _steps(network, reach_m)
    table = mass_table(kernel, steps=steps)
    edge, metres = _found(xy, network, most_snap_m)
    if len(edge) == 0:
        return np.zeros(len(network.piece_lengths)), len(xy)
    from gisgov.heat.streets.spreading import Network, spread  # noqa: PLC0415 - slow to import

    long = network.lengths * (steps / reach_m)
    heads = network.heads.reshape(-1, 2)
    long = np.where(heads[:, 0] == heads[:, 1], np.maximum(long, 1.0), long)
    ways = Network(long, network.pieces, network.heads, *network.leaving)
    at = metres / network.lengths[edge] * long[edge]
    held = spread(ways, (edge, at), table, method == "continuous")
    return held / network.piece_lengths * M_A_KM, len(xy) - len(edge)


def _steps(network: Streets, reach_m: float) -> int:
    """Into how many steps a reach is cut: short ones beside pieces, and all fit into memory."""
    lixel_m = float(network.piece_lengths.max(initial=0.0)) or reach_m
    fine = min(max(ceil(STEPS_A_PIECE * reach_m / lixel_m), FEWEST_STEPS), MOST_STEPS)
    return min(fine, max(MOST_NUMBERS // max(len(network.heads), 1), LEAST_STEPS))


def _found(xy: Floats, network: Streets, most_m: float) -> tuple[Ints, Floats]:
    """Return the edge of each point that is near one, and metres along it."""
    if len(xy) == 0 or len(network) == 0:
        return np.empty(0, np.int64), np.empty(0)
    from gisgov.heat.streets.finding import bucketed, nearest  # noqa: PLC0415 - slow to import

    buckets = bucketed(network.points, network.begins, max(most_m, 10.0))
    corner, metres = nearest(buckets, network.points, network.along, xy, most_m)
    near = corner >= 0
    return np.searchsorted(network.begins, corner[near], side="right") - 1, metres[near]


def _places(points: Points, network: Streets) -> Floats:
    if isinstance(points, gpd.GeoDataFrame | gpd.GeoSeries):
        known = crs.require_metric(points.crs, "street_density")
        if known != network.crs:
            given, wanted = crs.label(known), crs.label(network.crs)
            raise BadInput("streets.other_crs", given=given, wanted=wanted)
        shapes = np.asarray(points.geometry.array, dtype=object)
        xy = np.column_stack([shapely.get_x(shapes), shapely.get_y(shapes)])
    else:
        xy = np.ascontiguousarray(points, dtype=np.float64).reshape(-1, 2)
    lost = np.flatnonzero(~np.isfinite(xy).all(axis=1))
    if len(lost):
        raise BadInput("heat.no_place", count=len(lost), row=int(lost[0]))
    return xy


def refuse_outside(code: str, given: float, bounds: tuple[float, float]) -> None:
    """Raise for a number that is not within bounds.

    Parameters
    ----------
    code
        Of the sentence, which names the number and both bounds.
    given
        The number.
    bounds
        The least and the most.
    """
    least, most = bounds
    if not least <= given <= most:
        raise BadInput(code, given=given, least=least, most=most)
