"""Small houses: the old town's, wall to wall on narrow lots, and the villages' along lanes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from gisgov.democity import sketch
from gisgov.democity.sketch import Draft, Frame, Sketch

__all__ = ["fill_old_block", "line_with_houses", "line_with_shops"]

Floats = npt.NDArray[np.float64]

LOT_M2 = (78.0, 215.0)
YARD_SHARE = 0.09
GREAT_SHARE = 0.02


def fill_old_block(
    cell: int, inner: shapely.Polygon, drawn: Sketch, *, rng: np.random.Generator
) -> None:
    """Cut a block into lots and build on most of them, nearly to the lot's edge."""
    ring = shapely.get_coordinates(inner.exterior.simplify(0.6))[:-1]
    pending = [ring if inner.exterior.is_ccw else ring[::-1]]
    while pending:
        lot = pending.pop()
        area = _area(lot)
        if area > rng.uniform(*LOT_M2) * 1.45:
            pending += _parted(lot, rng)
        elif area > 45 and rng.random() > YARD_SHARE:
            drawn.drafts += _house(cell, lot, rng)


def _parted(lot: Floats, rng: np.random.Generator) -> list[Floats]:
    """The two parts of a lot, cut across its longest side, about its middle."""
    sides = _turned(lot) - lot
    heading = sides[np.argmax(np.hypot(*sides.T))]
    normal = heading / np.hypot(*heading)
    heights = lot @ normal
    level = heights.min() + np.ptp(heights) * rng.uniform(0.4, 0.6)
    if np.ptp(heights) < 9:
        return []
    return [_clipped(lot, heights - level), _clipped(lot, level - heights)]


def _clipped(lot: Floats, heights: Floats) -> Floats:
    after, heights_after = _turned(lot), _turned(heights)
    points = []
    for p, q, h, g in zip(lot, after, heights, heights_after, strict=True):
        if h <= 0:
            points.append(p)
        if h * g < 0:
            points.append(p + (q - p) * (h / (h - g)))
    return np.array(points)


def _area(ring: Floats) -> float:
    x, y = ring.T
    return float(abs(x @ _turned(y) - y @ _turned(x)) / 2)


def _turned(values: Floats) -> Floats:
    """The values with the first one moved to the end."""
    return np.concatenate((values[1:], values[:1]))


def _house(cell: int, lot: Floats, rng: np.random.Generator) -> list[Draft]:
    middle = lot.mean(axis=0)
    span = np.sqrt(_area(lot))
    shrink = 1 - rng.uniform(0.9, 2.2) / span
    corners = middle + (lot - middle) * shrink
    if rng.random() < 0.3:
        corners = _notched(corners, rng)
    side = int(rng.integers(len(corners)))
    door = (corners[side] + corners[(side + 1) % len(corners)]) / 2
    flats = int(max(1, round(_area(corners) / 95)))
    use = "commercial" if rng.random() < GREAT_SHARE else "residential"
    kind = "house" if use == "residential" else "shop"
    flats = flats if use == "residential" else 0
    return [Draft(cell, corners, use, (2, 4), door[None, :], flats, kind)]


def _notched(corners: Floats, rng: np.random.Generator) -> Floats:
    """A corner taken out: an L with a small yard."""
    at = int(rng.integers(len(corners)))
    before, here, after = corners[at - 1], corners[at], corners[(at + 1) % len(corners)]
    share = rng.uniform(0.3, 0.45)
    a, b = here + (before - here) * share, here + (after - here) * share
    return np.concatenate([corners[:at], [a, a + b - here, b], corners[at + 1 :]])


def line_with_houses(
    cell: int, inner: shapely.Polygon, drawn: Sketch, *, rng: np.random.Generator
) -> None:
    """Stand farmhouses along the lanes around a block, in loose clusters, sheds behind some."""
    ring = _walk(inner)
    at, total = rng.uniform(0, 10), ring[-1, 2]
    while at < total - 12:
        width, depth = rng.uniform(9, 13.5), rng.uniform(9, 12.5)
        frame = _facing(ring, at, width)
        if frame is not None:
            back = rng.uniform(1.5, 6.5)
            drawn.drafts += _farm(cell, frame, (width, depth, back), rng)
        at += width + (rng.uniform(2.5, 8.0) if rng.random() < 0.72 else rng.uniform(25, 110))


def _farm(
    cell: int, frame: Frame, sizes: tuple[float, float, float], rng: np.random.Generator
) -> list[Draft]:
    width, depth, back = sizes
    corners = frame.world(sketch.block(0, back, width, depth))
    door = frame.world(np.array([[width / 2, back]]))
    flats = int(rng.choice([1, 1, 2]))
    farm = [Draft(cell, corners, "residential", (2, 4), door, flats, "farmhouse")]
    if rng.random() < 0.16:
        shed = frame.world(sketch.block(0.5, back + depth + 4, width * 0.55, 4.5))
        farm.append(Draft(cell, shed, "ancillary", (1, 1), kind="shed", rank=3))
    return farm


def line_with_shops(
    cell: int, inner: shapely.Polygon, drawn: Sketch, *, share: float, rng: np.random.Generator
) -> None:
    """Stand rows of shops around the ground of a cell, on `share` of its edge.

    Those that are not on a street are dropped later.
    """
    ring = _walk(inner)
    at, total = rng.uniform(2, 8), ring[-1, 2]
    while at < total - 14:
        width = float(rng.uniform(13, 26))
        frame = _facing(ring, at, width)
        if frame is not None and rng.random() < share:
            depth = rng.uniform(7.5, 9.5)
            corners = frame.world(sketch.block(0, 0.8, width, depth))
            door = frame.world(np.array([[width / 2, 0.8]]))
            drawn.drafts.append(Draft(cell, corners, "commercial", (1, 2), door, 0, "shop", 2))
        at += width + (0.8 if rng.random() < 0.55 else rng.uniform(5, 14))


def _walk(inner: shapely.Polygon) -> Floats:
    """Corners of the outline, anticlockwise, and the distance walked to each: (n, 3)."""
    ring = shapely.get_coordinates(shapely.orient_polygons(inner).exterior)
    steps = np.hypot(*np.diff(ring, axis=0).T)
    return np.column_stack([ring, np.r_[0.0, np.cumsum(steps)]])


def _facing(ring: Floats, at: float, width: float) -> Frame | None:
    """Axes of a frontage on the outline: x along it, y inwards; None around a corner."""
    x, y, walked = ring.T
    ends = np.interp([at, at + width], walked, x), np.interp([at, at + width], walked, y)
    start, end = np.column_stack(ends)
    chord = np.hypot(*(end - start))
    if chord < 0.985 * width:
        return None
    east = (end - start) / chord
    return Frame(start, np.array([east, [-east[1], east[0]]]))
