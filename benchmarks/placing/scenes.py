"""What is placed where: points in the demo city's grids, and areas of a whole country."""

from __future__ import annotations

import math
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from gisgov import crs, democity

__all__ = [
    "Floats",
    "Scene",
    "clustered",
    "demo",
    "natural",
    "repeated",
    "shuffled",
    "tessellation",
]

SPREAD_M = 25.0
CORNER = (400_000.0, 3_300_000.0)
SPACING_M = 200.0
JITTER = 0.8

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Scene:
    """Points, in metres, and the areas in which they are placed."""

    name: str
    areas: gpd.GeoDataFrame
    x: Floats
    y: Floats

    def some(self, count: int) -> Scene:
        """So many of the points, from all over and in the same order."""
        picked = slice(None, None, max(1, len(self.x) // count))
        return Scene(self.name, self.areas, self.x[picked].copy(), self.y[picked].copy())


def demo(size: str, *, rng: np.random.Generator) -> tuple[gpd.GeoDataFrame, Floats]:
    """The demo city's grids, in no order, and where its incidents were."""
    frames = democity.generate(size)
    areas = frames["area"]
    grids = areas[areas["level"] == "grid"][["code", "geometry"]]
    mixed = grids.iloc[rng.permutation(len(grids))].reset_index(drop=True)
    incidents = np.asarray(frames["incident"].geometry.array)
    return gpd.GeoDataFrame(mixed, crs=democity.CITY.srid), shapely.get_coordinates(incidents)


def natural(areas: gpd.GeoDataFrame, *, count: int, rng: np.random.Generator) -> Scene:
    """Points that cover the areas evenly, area by area, as doubles come: not on the lattice."""
    by_code = np.asarray(areas.sort_values("code").geometry.array)
    triangles = shapely.get_parts(shapely.constrained_delaunay_triangles(by_code))
    corners = shapely.get_coordinates(triangles).reshape(-1, 4, 2)
    sizes = shapely.area(triangles)
    which = np.repeat(np.arange(len(triangles)), rng.multinomial(count, sizes / sizes.sum()))
    away, along = np.sqrt(rng.random(count)), rng.random(count)
    weights = np.stack([1 - away, away * (1 - along), away * along])
    x, y = (sum(weights[i] * corners[which, i, axis] for i in range(3)) for axis in range(2))
    return Scene("grid by grid", areas, x, y)


def shuffled(scene: Scene, *, rng: np.random.Generator) -> Scene:
    """The same points in random order."""
    order = rng.permutation(len(scene.x))
    return Scene("random order", scene.areas, scene.x[order], scene.y[order])


def clustered(
    areas: gpd.GeoDataFrame, places: Floats, *, count: int, rng: np.random.Generator
) -> Scene:
    """Points on the lattice, around places."""
    around = places[rng.integers(len(places), size=count)]
    x, y = (crs.snap(around[:, i] + rng.normal(0, SPREAD_M, count)) for i in range(2))
    return Scene("around incidents", areas, x, y)


def repeated(scene: Scene, *, count: int, rng: np.random.Generator) -> Scene:
    """The points again and again, in random order."""
    picked = rng.permutation(np.arange(count) % len(scene.x))
    return Scene(scene.name, scene.areas, scene.x[picked], scene.y[picked])


def tessellation(count: int, *, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Areas that fill a country without gap or overlap, on the lattice."""
    across = math.isqrt(count - 1) + 1
    cells = np.indices((across + 2, across + 2)).reshape(2, -1).T
    sites = CORNER + SPACING_M * (cells + JITTER * rng.random(cells.shape))
    inner = ((cells > 0) & (cells <= across)).all(axis=1)  # those at the rim reach far out
    found = shapely.voronoi_polygons(shapely.multipoints(sites), ordered=True)
    shapes = crs.snap_geometry(shapely.get_parts(found)[inner][:count])
    codes = [f"{number:06}" for number in rng.permutation(count)]
    return gpd.GeoDataFrame({"code": codes}, geometry=shapes, crs=democity.CITY.srid)
