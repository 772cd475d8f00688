"""Special places: shopping centres, the railway station, parks with their lakes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from gisgov import crs
from gisgov.democity import sketch
from gisgov.democity.plots import Ground, core_ring, spine_of
from gisgov.democity.sketch import Cover, Draft, Lane, Sketch

__all__ = ["fill_hill", "fill_hospital", "fill_mall", "fill_park", "fill_station"]

Floats = npt.NDArray[np.float64]

LAKE_SHARE = 0.34
LAKE_FROM_M2 = 25_000.0
POND_SHARE = 0.25


def fill_mall(ground: Ground, drawn: Sketch, *, rng: np.random.Generator) -> None:
    """A shopping centre to the north, offices to the south, a square around them."""
    drawn.cover.append(Cover("square", ground.inner))
    ring = core_ring(ground, setback_m=9.0)
    if not len(ring):
        return
    (west, south), (east, north) = _box_inside(ring)
    width, height = east - west, north - south
    centre = sketch.block(west, south + 0.42 * height, width, 0.58 * height)
    chamfer = 0.16 * min(width, height)
    centre = np.array([*centre[:2], [east, north - chamfer], [east - chamfer, north], centre[3]])
    _add(ground, centre, drawn, ("commercial", "mall", (4, 7)))
    side = min(30.0, 0.34 * height, 0.36 * width)
    for start in (west, east - side):
        box = sketch.block(start, south, side, side)
        _add(ground, box, drawn, ("office", "office", (int(rng.integers(14, 20)), 31)))
    shop = sketch.block((west + east) / 2 - 8, south + 2, 16, 8)
    _add(ground, shop, drawn, ("commercial", "shop", (1, 2)))


def fill_hospital(ground: Ground, drawn: Sketch, *, rng: np.random.Generator) -> None:
    """Wards to the north, a hall for outpatients to the south, smaller houses between."""
    ring = core_ring(ground, setback_m=5.0)
    if not len(ring):
        return
    (west, south), (east, north) = _box_inside(ring)
    width, height = east - west, north - south
    wards = sketch.block(west, north - 20, 0.62 * width, 20)
    _add(ground, wards, drawn, ("health", "hospital", (10, 18)))
    clinic = sketch.winged(west + 0.1 * width, south, 0.8 * width, min(34.0, 0.36 * height))
    _add(ground, clinic, drawn, ("health", "hospital", (4, 6)))
    for start in (0.68, 0.86):
        box = sketch.block(west + start * width, north - 24, 0.14 * width, rng.uniform(16, 24))
        _add(ground, box, drawn, ("health", "hospital", (2, 5)))
    middle = south + 0.46 * height
    for start in np.arange(west, east - 24, 38.0):
        box = sketch.block(start, middle, 22.0, rng.uniform(10, 13))
        _add(ground, box, drawn, ("health", "hospital", (1, 4)))


def fill_station(ground: Ground, drawn: Sketch, *, rng: np.random.Generator) -> None:
    """A hall along the tracks to the north, platforms' roofs beside it, a square to the south."""
    ring = core_ring(ground, setback_m=5.0)
    (west, south), (east, north) = _box_inside(ring)
    width = east - west
    hall = sketch.block(west + 0.25 * width, north - 34, 0.5 * width, 30)
    _add(ground, hall, drawn, ("public", "station", (2, 3)))
    for start in (west, west + 0.78 * width):
        wing = sketch.block(start, north - 20, 0.22 * width, 14)
        _add(ground, wing, drawn, ("public", "station", (1, 2)))
    square = sketch.block(west + 0.2 * width, south + 0.3 * (north - south), 0.6 * width, 1.0)
    square[2:, 1] = north - 38
    drawn.cover.append(Cover("square", shapely.Polygon(ground.frame.world(square))))
    for start in np.arange(west, east - 34, 46.0):
        depth = rng.uniform(14, 20)
        box = sketch.block(start, south + rng.uniform(0, 4), 34.0, depth)
        use = (
            ("commercial", "hotel", (5, 16)) if rng.random() < 0.6 else ("office", "depot", (2, 5))
        )
        _add(ground, box, drawn, use)


def fill_park(ground: Ground, drawn: Sketch, *, rng: np.random.Generator) -> None:
    """Lawns, in a large park a lake, paths around it, and a few pavilions."""
    ring = core_ring(ground, setback_m=6.0)
    if not len(ring):
        return
    middle = ground.frame.local(shapely.get_coordinates(ground.inner.point_on_surface()))[0]
    spread = np.sqrt(ground.inner.area)
    if ground.inner.area > LAKE_FROM_M2:
        lake = _blob(ground, middle, spread * LAKE_SHARE, rng)
        drawn.cover.append(Cover("lake", lake))
    _add_paths(ground, ring, middle, spread * 0.42, drawn)
    for angle in rng.uniform(0, 2 * np.pi, 5):
        x, y = middle + spread * rng.uniform(0.40, 0.5) * np.array([np.cos(angle), np.sin(angle)])
        box = sketch.block(x, y, rng.uniform(7, 14), rng.uniform(6, 9))
        _add(ground, box, drawn, ("public", "pavilion", (1, 1)))


def fill_hill(ground: Ground, drawn: Sketch, *, rng: np.random.Generator) -> None:
    """Woodland with clearings and here and there a pond."""
    drawn.cover.append(Cover("wood", ground.inner))
    ring = core_ring(ground, setback_m=30.0)
    if not len(ring):
        return
    low, high = ring.min(axis=0), ring.max(axis=0)
    for _ in range(max(1, round(ground.inner.area / 45_000))):
        middle = rng.uniform(low, high)
        kind = "pond" if rng.random() < POND_SHARE else "field"
        reach = rng.uniform(16, 34) if kind == "pond" else rng.uniform(28, 70)
        drawn.cover.append(Cover(kind, _blob(ground, middle, reach, rng)))


def _blob(
    ground: Ground, middle: Floats, radius: float, rng: np.random.Generator
) -> shapely.Polygon:
    """A round shape with bays, inside the ground."""
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    wave = sum(
        rng.uniform(0.05, 0.16) * np.sin(k * angle + rng.uniform(0, 6.28)) for k in (2, 3, 4, 5)
    )
    reach = radius * (1 + wave)
    points = middle + np.column_stack([1.25 * reach * np.cos(angle), 0.8 * reach * np.sin(angle)])
    shape = shapely.Polygon(ground.frame.world(points))
    within = shape.intersection(ground.inner.buffer(-14))
    return max(shapely.get_parts(within), key=shapely.area, default=shapely.Polygon())


def _add_paths(ground: Ground, ring: Floats, middle: Floats, radius: float, drawn: Sketch) -> None:
    """A path round the middle, joined to the streets to the south and the north."""
    spine = spine_of(ground, ring)
    if not len(spine):
        return
    reach = np.minimum(radius, 0.42 * np.ptp(ring, axis=0))
    away = np.array([0.0, reach[1]])
    low, high = middle - away, middle + away
    angle = np.linspace(-np.pi / 2, np.pi / 2, 13)[1:-1]
    half = np.column_stack([reach[0] * np.cos(angle), reach[1] * np.sin(angle)])
    paths = [np.array([low, *(middle + half * (s, 1)), high]) for s in (1, -1)]
    paths += [np.array([spine[0], low]), np.array([high, spine[1]])]
    world = [crs.snap(ground.frame.world(path)) for path in paths]
    joins = tuple(tuple(p) for p in crs.snap(ground.frame.world(spine)).tolist())
    drawn.lanes += [Lane(ground.cell, points, joins, "footway") for points in world]


def _box_inside(ring: Floats) -> tuple[Floats, Floats]:
    """Corners of an upright rectangle well inside a convex outline."""
    middle = (ring.min(axis=0) + ring.max(axis=0)) / 2
    half = np.ptp(ring, axis=0) / 2
    outline = shapely.Polygon(ring)
    for share in np.arange(1.0, 0.3, -0.04):
        if outline.contains(shapely.box(*(middle - share * half), *(middle + share * half))):
            return middle - share * half, middle + share * half
    return middle - 0.3 * half, middle + 0.3 * half


def _add(
    ground: Ground, corners: Floats, drawn: Sketch, what: tuple[str, str, tuple[int, int]]
) -> None:
    use, kind, floors = what
    door = ground.frame.world((corners[:1] + corners[1:2]) / 2)
    outline = ground.frame.world(corners)
    drawn.drafts.append(Draft(ground.cell, outline, use, floors, door, 0, kind))
