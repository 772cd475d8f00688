"""Rows of buildings along lanes: estates of slabs and towers, campuses, hospitals, works.

A spine lane crosses the cell from border to border; rows of buildings stand to both sides of it,
each with a lane along its northern doors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from gisgov import crs
from gisgov.democity import sketch
from gisgov.democity.sketch import Draft, Frame, Lane, Sketch

__all__ = ["STYLES", "Ground", "Style", "fill"]

Floats = npt.NDArray[np.float64]
Rows = list[tuple[float, float, float]]

LANE_GAP = 5.0  # from a row's northern wall to the middle of its lane
SPINE_GAP = 5.0


@dataclass(frozen=True)
class Style:
    """How the rows of a kind of ground are built; pairs are the least and the greatest."""

    use: str
    kind: str
    depth: tuple[float, float]
    pitch: tuple[float, float]
    unit_m: tuple[float, float]
    units: tuple[int, int]
    gap: tuple[float, float]
    floors: tuple[int, int]
    flats: int  # dwellings of a unit on each floor
    keep: float = 1.0  # share of the places that are built on


STYLES = {
    "slab": Style("residential", "slab", (11, 13), (26, 31), (12.5, 15), (2, 4), (7, 10), (4, 8), 2),
    "mixed": Style(
        "residential", "slab", (12, 14), (33, 39), (14, 17), (2, 3), (9, 13), (6, 14), 2, 0.92
    ),
    "tower": Style(
        "residential", "tower", (15, 19), (48, 58), (24, 31), (1, 1), (17, 24), (17, 33), 4, 0.74
    ),
    "campus": Style(
        "school", "campus", (15, 19), (48, 60), (44, 66), (1, 1), (16, 26), (4, 7), 0, 0.86
    ),
    "hospital": Style(
        "hospital", "hospital", (17, 22), (42, 52), (36, 58), (1, 1), (14, 22), (5, 16), 0, 0.9
    ),
    "industrial": Style(
        "industrial", "works", (26, 38), (50, 66), (48, 92), (1, 1), (12, 20), (1, 3), 0, 0.9
    ),
    "mall": Style("commercial", "mall", (40, 56), (66, 84), (50, 72), (1, 1), (10, 16), (4, 7), 0),
    "station": Style("public", "station", (24, 34), (60, 80), (60, 130), (1, 1), (14, 26), (2, 4), 0, 0.8),
}


@dataclass(frozen=True)
class Ground:
    """One cell to build on: what is free of streets, its axes, and where lanes may join the net."""

    cell: int
    inner: shapely.Polygon
    frame: Frame
    joins: Floats  # local coordinates (n, 2) of border corners
    join_costs: Floats


def fill(ground: Ground, style: Style, drawn: Sketch, *, rng: np.random.Generator) -> None:
    """Draw the spine, the rows and their lanes."""
    core = ground.inner.buffer(-4.0, join_style="mitre")
    if core.is_empty or core.geom_type != "Polygon":
        return
    ring = ground.frame.local(np.asarray(core.exterior.coords))
    spine = _spine(ground, ring)
    junctions: list[float] = []
    for y, depth in _levels(ring, style, rng):
        junctions += _row(ground, style, drawn, (ring, spine, y, depth), rng)
    if len(spine):
        _add_spine(ground, drawn, spine, junctions)


def _levels(ring: Floats, style: Style, rng: np.random.Generator) -> list[tuple[float, float]]:
    """Southern edge and depth of each row, spread over the ground."""
    low, high = ring[:, 1].min() + 1.0, ring[:, 1].max() - LANE_GAP - 3.0
    depth = rng.uniform(*style.depth)
    count = int((high - low - depth) // rng.uniform(*style.pitch)) + 1
    if high - low < depth:
        return []
    start = low + rng.uniform(0, 2.0)
    step = (high - start - depth) / max(count - 1, 1)
    return [(start + k * step, depth) for k in range(count)]


def _spine(ground: Ground, ring: Floats) -> Floats:
    """Local ends of the spine, south first; empty where no lane may join."""
    middle = (ring.min(axis=0) + ring.max(axis=0)) / 2
    ends = []
    for side in (-1, 1):
        beyond = (ground.joins[:, 1] - middle[1]) * side > 0.2 * np.ptp(ring[:, 1])
        cost = np.abs(ground.joins[:, 0] - middle[0]) + ground.join_costs
        cost = np.where(beyond, cost, np.inf)
        if cost.size and cost.min() < 500:
            ends.append(ground.joins[int(np.argmin(cost))])
    if len(ends) == 1:
        side = np.sign(middle[1] - ends[0][1])
        reach = ring[:, 1].max() - 4 if side > 0 else ring[:, 1].min() + 4
        ends.append(np.array([middle[0], reach]))
    return np.array(sorted(ends, key=lambda p: float(p[1]))) if ends else np.empty((0, 2))


def _row(
    ground: Ground,
    style: Style,
    drawn: Sketch,
    where: tuple[Floats, Floats, float, float],
    rng: np.random.Generator,
) -> list[float]:
    """Draw one row to both sides of the spine; give the level of its lane, if it has one."""
    ring, spine, y, depth = where
    lane_y = y + depth + LANE_GAP
    left, right = _span(ring, [y, y + depth / 2, y + depth, lane_y + 1])
    middle = _spine_at(spine, y + depth) if len(spine) else (left + right) / 2
    has_lane = False
    for start, end in ((left, middle - SPINE_GAP), (middle + SPINE_GAP, right)):
        reached = _place(ground, style, drawn, (start, end, y, depth), rng)
        if reached and len(spine):
            far = min(reached) if start == left else max(reached)
            drawn.lanes.append(_branch(ground, spine, lane_y, far))
            has_lane = True
    return [lane_y] if has_lane else []


def _span(ring: Floats, levels: list[float]) -> tuple[float, float]:
    """The x between which the ring is open at all these levels."""
    left, right = -np.inf, np.inf
    for level in levels:
        crossing = _crossings(ring, level)
        if crossing.size < 2:
            return 0.0, 0.0
        left, right = max(left, crossing.min()), min(right, crossing.max())
    return float(left), float(right)


def _crossings(ring: Floats, level: float) -> Floats:
    (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
    crossed = (y0 - level) * (y1 - level) < 0
    share = (level - y0[crossed]) / (y1[crossed] - y0[crossed])
    crossings: Floats = x0[crossed] + share * (x1[crossed] - x0[crossed])
    return crossings


def _spine_at(spine: Floats, y: float) -> float:
    (x0, y0), (x1, y1) = spine
    return float(x0 + (x1 - x0) * (y - y0) / (y1 - y0))


def _place(
    ground: Ground,
    style: Style,
    drawn: Sketch,
    span: tuple[float, float, float, float],
    rng: np.random.Generator,
) -> list[float]:
    """Draw buildings side by side between two x; give the x of their doors."""
    start, end, y, depth = span
    reached: list[float] = []
    for left, units, width in _packed(end - start, style, rng):
        if rng.random() > style.keep:
            continue
        draft = _draft(ground, style, (start + left, y + rng.uniform(-0.6, 0.6), depth), (units, width), rng)
        drawn.drafts.append(draft)
        reached += ground.frame.local(draft.doors)[:, 0].tolist()
    return reached


def _packed(length: float, style: Style, rng: np.random.Generator) -> list[tuple[float, int, float]]:
    """Offset, units and unit width of the buildings that fit side by side in `length`."""
    width = rng.uniform(*style.unit_m)
    gap = rng.uniform(*style.gap)
    most = style.units[1] * width
    count = int(np.ceil((length + gap) / (most + gap)))
    if length < width or count < 1:
        return []
    each = (length - gap * (count - 1)) / count
    units = int(each // width)
    if units < style.units[0]:
        count, units = int((length + gap) // (width * style.units[0] + gap)), style.units[0]
    if count < 1:
        return [(0.0, 1, width)] if length > width else []
    each = (length - gap * (count - 1)) / count
    slack = max(each - units * width, 0.0)
    return [(k * (each + gap) + slack * rng.uniform(0.3, 0.7), units, width) for k in range(count)]


def _draft(
    ground: Ground,
    style: Style,
    place: tuple[float, float, float],
    units: tuple[int, float],
    rng: np.random.Generator,
) -> Draft:
    left, bottom, depth = place
    length = units[0] * units[1]
    doors = np.array([[left + length / 2, bottom + depth]])
    if style.kind == "slab":
        corners, doors = sketch.slab(left, bottom, units, depth)
    elif style.kind == "tower":
        corners = _tower(left, bottom, length, depth)
    elif style.kind in {"campus", "hospital"} and rng.random() < 0.35:
        corners = sketch.winged(left, bottom - depth * 0.7, length, depth * 1.7)
    else:
        corners = sketch.block(left, bottom, length, depth)
    floors = style.floors
    return Draft(
        ground.cell,
        ground.frame.world(corners),
        style.use,
        floors,
        ground.frame.world(doors),
        units[0] * style.flats,
        style.kind,
    )


def _tower(left: float, bottom: float, length: float, depth: float) -> Floats:
    """A point block: two wings to the south, a core to the north."""
    x = left + length * np.array([0, 0.36, 0.36, 0.64, 0.64, 1, 1, 0.70, 0.70, 0.30, 0.30, 0])
    y = bottom + depth * np.array([0, 0, 0.22, 0.22, 0, 0, 0.78, 0.78, 1, 1, 0.78, 0.78])
    return np.column_stack([x, y])


def _branch(ground: Ground, spine: Floats, y: float, far: float) -> Lane:
    near = _spine_at(spine, y)
    return Lane(ground.cell, crs.snap(ground.frame.world(np.array([[near, y], [far, y]]))))


def _add_spine(ground: Ground, drawn: Sketch, spine: Floats, junctions: list[float]) -> None:
    """Draw the spine through the feet of its branches, from join to join."""
    (_, low), (_, high) = spine
    levels = sorted({y for y in junctions if low < y < high})
    local = np.array([spine[0], *([_spine_at(spine, y), y] for y in levels), spine[1]])
    points = crs.snap(ground.frame.world(local))
    joins = tuple(tuple(p) for p in crs.snap(ground.frame.world(spine)).tolist())
    for start, end in zip(points[:-1], points[1:], strict=True):
        drawn.lanes.append(Lane(ground.cell, np.array([start, end]), joins))
