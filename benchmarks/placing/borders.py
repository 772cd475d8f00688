"""Points exactly on borders: corners, the lattice's points on edges, and places between these."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.placing.scenes import Floats, Scene
from gisgov import crs

__all__ = ["kinds", "on_borders"]

FINER = 16  # bits by which places between the lattice's points are told apart

CORNERS, ON_LATTICE, BETWEEN, BESIDE = (
    "corners",
    "on edges, on the lattice",
    "on edges, off the lattice",
    "beside, by the last bit",
)


def kinds(
    areas: gpd.GeoDataFrame, *, most: int, rng: np.random.Generator
) -> dict[str, tuple[Floats, Floats]]:
    """Places on the borders of areas by kind, and right beside them; at most so many of each."""
    start, way = _edges(areas)
    corners = np.unique(start, axis=0)
    steps = np.gcd(way[:, 0], way[:, 1])
    found = {
        CORNERS: _metres(corners),
        ON_LATTICE: _metres(_on_lattice(start, way, steps, most=most, rng=rng)),
        BETWEEN: _between(start, way, count=most, rng=rng),
    }
    x, y = found[BETWEEN]
    aside = rng.choice([-np.inf, np.inf], size=len(x))
    found[BESIDE] = np.nextafter(x, aside), y
    return {kind: _at_most(most, *places, rng=rng) for kind, places in found.items()}


def on_borders(areas: gpd.GeoDataFrame, *, most: int, rng: np.random.Generator) -> Scene:
    """All places that lie exactly on borders."""
    found = [xy for kind, xy in kinds(areas, most=most, rng=rng).items() if kind != BESIDE]
    x, y = (np.concatenate([places[axis] for places in found]) for axis in range(2))
    return Scene("on borders", areas, x, y)


def _edges(areas: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Where each edge of each area begins and how it goes, in steps of the lattice."""
    rings = shapely.get_rings(shapely.get_parts(np.asarray(areas.geometry.array)))
    metres, ring = shapely.get_coordinates(rings, return_index=True)
    steps = np.rint(metres / crs.LATTICE_M).astype(np.int64)
    going_on = ring[1:] == ring[:-1]
    return steps[:-1][going_on], np.diff(steps, axis=0)[going_on]


def _on_lattice(
    start: np.ndarray, way: np.ndarray, steps: np.ndarray, *, most: int, rng: np.random.Generator
) -> np.ndarray:
    inner = np.repeat(np.arange(len(start)), steps - 1)
    picked = rng.choice(inner, size=min(most, len(inner)), replace=False)
    along = rng.integers(1, steps[picked])
    return start[picked] + way[picked] // steps[picked, None] * along[:, None]


def _between(
    start: np.ndarray, way: np.ndarray, *, count: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Places whose every bit fits a double, so that they lie on the edge and not almost."""
    picked = rng.integers(len(start), size=count)
    along = rng.integers(1, 2**FINER, size=(count, 1))
    finer = start[picked] * 2**FINER + way[picked] * along
    places = finer.astype(np.float64) * 2.0**-FINER * crs.LATTICE_M
    return places[:, 0].copy(), places[:, 1].copy()


def _metres(steps: np.ndarray) -> tuple[Floats, Floats]:
    places = steps * crs.LATTICE_M
    return places[:, 0].copy(), places[:, 1].copy()


def _at_most(most: int, x: Floats, y: Floats, *, rng: np.random.Generator) -> tuple[Floats, Floats]:
    picked = rng.permutation(len(x))[:most]
    return x[picked], y[picked]
