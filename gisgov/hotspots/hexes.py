"""Hexagons of H3 in the city's metres, fitted together so that each point lies in one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import geopandas as gpd
import h3  # type: ignore[import-untyped]
import numpy as np
import numpy.typing as npt
import pyproj
import scipy.sparse as sp
import shapely

from gisgov import crs
from gisgov.errors import BadInput
from gisgov.hotspots.weights import Weights

__all__ = ["COARSEST", "FINEST", "MOST", "disks", "hexes"]

COARSEST, FINEST = 5, 11
"""Resolutions: hexagons from 250 km2 down to 2,150 m2 on average."""

MOST = 200_000
"""So many hexagons are drawn at most."""

Bounds = tuple[float, float, float, float]


def hexes(
    ground: gpd.GeoDataFrame | Bounds,
    *,
    resolution: int,
    city: str | int | pyproj.CRS | None = None,
) -> gpd.GeoDataFrame:
    """Draw the hexagons that cover some ground.

    Corners are H3's own, put on the city's lattice; edges are straight in the city's metres. Two
    neighbours have the same two corners, so that hexagons leave no gap and share no ground, and a
    point is counted in the hexagon in which it is seen.

    Parameters
    ----------
    ground
        Areas in a metric coordinate system; or west, south, east and north in metres.
    resolution
        H3's, 5 to 11: about 250, 36, 5.2, 0.74, 0.105, 0.015 and 0.002 km2 each.
    city
        Coordinate system of bounds; that of areas is known.

    Returns
    -------
    geopandas.GeoDataFrame
        `h3`, the hexagon's index as text, in this order, and `geometry`.

    Raises
    ------
    BadInput
        There is no metric coordinate system, no such resolution, or more than 200,000 hexagons
        would be needed.
    """
    if isinstance(ground, gpd.GeoDataFrame):
        city = ground.crs
        shape = shapely.union_all(np.asarray(ground.geometry.array, dtype=object))
    else:
        shape = shapely.box(*ground)
    known = crs.require_metric(city, "hexes")
    if not COARSEST <= resolution <= FINEST:
        raise BadInput("hotspots.resolution", given=resolution, least=COARSEST, most=FINEST)
    cells = _covering(shape, resolution, known)
    corners, begins = _corners(cells)
    xy = np.column_stack(crs.to_city(corners[:, 1], corners[:, 0], source=4326, city=known))
    owner = np.repeat(np.arange(len(cells)), np.diff(begins))
    rings = shapely.linearrings(crs.snap(xy), indices=owner)
    drawn = np.asarray(shapely.polygons(rings), dtype=object)
    shapely.prepare(shape)
    kept = shapely.intersects(shape, drawn)
    return gpd.GeoDataFrame({"h3": np.array(cells)[kept]}, geometry=drawn[kept], crs=known)


def disks(cells: Sequence[str], *, rings: int = 1) -> Weights:
    """Return which hexagons are neighbours: ones, each with itself.

    Parameters
    ----------
    cells
        H3 indexes of one resolution.
    rings
        How many rings of hexagons around each count.
    """
    row = {cell: number for number, cell in enumerate(cells)}
    # H3 answers one hexagon at a time.
    near = [[row[other] for other in h3.grid_disk(cell, rings) if other in row] for cell in cells]
    begins = np.cumsum([0, *map(len, near)])
    columns = np.array([column for each in near for column in each], dtype=np.int64)
    made = sp.csr_array((np.ones(len(columns)), columns, begins), shape=(len(row), len(row)))
    return cast("Weights", made)


def _covering(shape: shapely.Geometry, resolution: int, city: str | int | pyproj.CRS) -> list[str]:
    """Return the hexagons that meet a shape, in the order of their indexes."""
    area_km2 = 3 * h3.average_hexagon_area(resolution, unit="km^2")
    if shapely.area(shapely.envelope(shape)) / 1e6 / area_km2 > MOST:
        raise BadInput("hotspots.hexes", resolution=resolution, most=MOST)
    if shapely.is_empty(shape):
        return []
    side_m = h3.average_hexagon_edge_length(resolution, unit="m")
    # Straight lines in metres are none in degrees, and H3's of this sort are not promised to stay
    # as they are: so the shape is made wider, centres are asked for, and the rest is taken away.
    wide = shapely.segmentize(shapely.buffer(shape, 1.5 * side_m), 1000.0)
    degrees = shapely.transform(
        wide, lambda xy: np.column_stack(crs.to_lonlat(xy[:, 0], xy[:, 1], city=city))
    )
    return sorted(h3.geo_to_cells(degrees, resolution))


def _corners(cells: Sequence[str]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return latitude and longitude of all corners, and where those of each cell begin.

    Corners are asked for by their own number, so that they are the same for all that share them.
    """
    # H3 answers one hexagon and one corner at a time.
    named = [h3.cell_to_vertexes(cell) for cell in cells]
    places = {name: h3.vertex_to_latlng(name) for corners in named for name in corners}
    latlng = np.array([places[name] for corners in named for name in corners]).reshape(-1, 2)
    return latlng, np.cumsum([0, *map(len, named)])
