"""Placing against an oracle of fractions, on partitions full of corners and of borders in line."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy.spatial import Delaunay, QhullError

from gisgov.placing import AreaIndex

STEP = 2.0**-10
SCALES = (1, 7, 128, 1024, 100_000)  # steps; 128 is the finest cell, so corners lie on cells' sides


def partition(seed: int) -> tuple[gpd.GeoDataFrame, np.ndarray] | None:
    """Triangles between places on a coarse grid, in a few areas; and the places, in steps."""
    rng = np.random.default_rng(seed)
    scale, span = int(rng.choice(SCALES)), int(rng.integers(4, 40))
    places = np.unique(rng.integers(0, span, (int(rng.integers(4, 40)), 2)), axis=0) * scale
    if scale > 100 and rng.random() < 0.5:
        places += rng.integers(-2, 3, places.shape)  # beside the sides of cells
    places = np.unique(places, axis=0)
    try:
        triangles = Delaunay(places).simplices
    except (QhullError, ValueError):
        return None
    places = places + rng.integers(-3, 3, 2) * span * scale // 2
    places = places + rng.integers(-(10**9), 10**9, 2) * (rng.random() < 0.3)
    count = int(rng.integers(1, 8))
    owner = rng.integers(-1, count, len(triangles))  # -1 leaves a gap
    shapes = [area(places, triangles[owner == k]) for k in range(count) if (owner == k).any()]
    corners = shapely.get_coordinates(shapes) / STEP
    if not shapes or not shapely.is_valid(shapes).all() or (np.rint(corners) != corners).any():
        return None  # no area, or the triangulation left out a place
    codes = [str(code) for code in rng.permutation(1000)[: len(shapes)]]
    return gpd.GeoDataFrame({"code": codes}, geometry=shapes, crs=32628), places


def area(places: np.ndarray, triangles: np.ndarray) -> shapely.Geometry:
    shapes = shapely.polygons(places[triangles] * STEP)
    return shapely.coverage_union_all(shapes[shapely.area(shapes) > 0])


def questions(places: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Corners, places on and beside borders, on the lattice and off it; in metres."""
    one, two = places[rng.integers(0, len(places), (2, 30))]
    part = rng.random((30, 1))
    steps = [
        rng.integers(places.min(axis=0) - 3, places.max(axis=0) + 4, (30, 2)),
        places,
        places + rng.integers(-1, 2, places.shape),
        one + (two - one) * part,
        (one + two) / 2,
        (one + two) / 2 + 2.0 ** -rng.integers(3, 40, (30, 1)),
    ]
    metres = np.concatenate(steps) * STEP
    return np.concatenate([metres, np.nextafter(metres, np.inf), np.nextafter(metres, -np.inf)])


def holds(rings: list[list[tuple[Fraction, Fraction]]], x: Fraction, y: Fraction) -> bool:
    """Whether an area holds a place or has it on its border, in fractions."""
    inside = False
    for ring in rings:
        for (ax, ay), (bx, by) in pairwise(ring):
            side = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
            if side == 0 and min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by):
                return True
            if (ay <= y) != (by <= y) and (side > 0) == (by > ay):
                inside = not inside
    return inside


def exactly(areas: gpd.GeoDataFrame, places: np.ndarray) -> list[list[int]]:
    """Rows of the areas that hold or touch each place, by code."""
    rings = [
        [
            [(Fraction(x), Fraction(y)) for x, y in ring.coords]
            for ring in shapely.get_rings(shapely.get_parts(shape))
        ]
        for shape in areas.geometry
    ]
    order = np.argsort(areas["code"].to_numpy(dtype=str)).tolist()
    exact = [(Fraction(x), Fraction(y)) for x, y in places.tolist()]
    return [[row for row in order if holds(rings[row], x, y)] for x, y in exact]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(st.integers(0, 2**32 - 1))
def test_each_place_is_where_fractions_say(seed):
    made = partition(seed)
    assume(made is not None)
    areas, corners = made
    places = questions(corners, np.random.default_rng(seed))
    index = AreaIndex.build(areas)
    expected = exactly(areas, places)
    assert index.overlap is None
    assert index.place(*places.T).tolist() == [held[0] if held else -1 for held in expected]
    points, rows = index.place_all(*places.T)
    told = list(zip(points.tolist(), rows.tolist(), strict=True))
    assert told == [(point, row) for point, held in enumerate(expected) for row in held]


@pytest.mark.parametrize("seed", range(3))
def test_small_and_large_coordinates_are_compared_to_their_last_bit(seed):
    """Around a border through the origin, where doubles are finest, and one far away."""
    rng = np.random.default_rng(seed)
    for away in (0, 2**32):  # steps
        slope = rng.integers(1, 10**6, 2) * STEP
        west, east = -slope + away * STEP, slope + away * STEP
        areas = gpd.GeoDataFrame(
            {"code": ["left", "right"]},
            geometry=[
                shapely.Polygon([west, east, (west[0], east[1])]),
                shapely.Polygon([west, (east[0], west[1]), east]),
            ],
            crs=32628,
        )
        tiny = rng.normal(0, 1, (400, 2)) * 2.0 ** -rng.integers(10, 300, (400, 1))
        near = np.concatenate([tiny, tiny * slope / tiny[:, :1].clip(1e-300)]) + away * STEP
        near = near[(np.abs(near - away * STEP) < slope).all(axis=1)]
        expected = [held[0] if held else -1 for held in exactly(areas, near)]
        assert AreaIndex.build(areas).place(*near.T).tolist() == expected
