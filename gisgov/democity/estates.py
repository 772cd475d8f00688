"""Rows of buildings along lanes: estates of slabs and towers, campuses, hospitals, works.

A spine lane crosses the cell from border to border; rows of buildings stand to both sides of it,
each with a lane along its northern doors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gisgov.democity import sketch, yards
from gisgov.democity.plots import Ground, add_spine, branch, core_ring, span_at, spine_at, spine_of
from gisgov.democity.sketch import Draft, Sketch

__all__ = ["STYLES", "Style", "fill"]

Floats = npt.NDArray[np.float64]

LANE_GAP = 5.0  # from a row's northern wall to the middle of its lane
SPINE_GAP = 5.0
WHOLE_ROW = (True, True)
SCHOOL_SHARE = 0.15
TOWERS = (3, 3, 4, 4, 5)  # of a grid
SETBACK_M = {
    "slab": 9.8,
    "mixed": 9.8,
    "tower": 12.0,
    "campus": 6.0,
    "works": 7.0,
}


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
    "slab": Style("residential", "slab", (11, 13), (24, 28), (11.5, 14), (2, 4), (6, 9), (4, 8), 2),
    "mixed": Style(
        "residential", "mixed", (12, 14), (32, 37), (14, 17), (2, 4), (8, 12), (6, 11), 2
    ),
    "point": Style(
        "residential", "tower", (14, 16), (32, 37), (22, 26), (1, 1), (13, 18), (9, 18), 4, 0.85
    ),
    "tower": Style(
        "residential", "tower", (15, 19), (46, 56), (24, 30), (1, 1), (14, 20), (17, 33), 4
    ),
    "campus": Style(
        "education", "campus", (15, 19), (48, 60), (44, 66), (1, 1), (16, 26), (4, 7), 0, 0.86
    ),
    "industrial": Style(
        "industrial", "works", (26, 38), (50, 66), (48, 92), (1, 1), (12, 20), (1, 3), 0, 0.9
    ),
}


def fill(ground: Ground, style: Style, drawn: Sketch, *, rng: np.random.Generator) -> None:
    """Draw the spine, the rows and their lanes, perhaps a school, and the small things between."""
    ring = core_ring(ground, setback_m=SETBACK_M[style.kind])
    if not len(ring):
        return
    spine = spine_of(ground, ring)
    levels = _levels(ring, style, rng)
    free = WHOLE_ROW
    if _has_school(style, levels, rng):
        free = yards.draw_school(ground, (ring, spine), levels, drawn)
    first, junctions = len(drawn.drafts), list[float]()
    for number, (y, depth) in enumerate(levels):
        row_style = STYLES["point"] if style.kind == "mixed" and number % 2 else style
        sides = free if number < yards.SCHOOL_ROWS else WHOLE_ROW
        junctions += _row(ground, row_style, drawn, (ring, spine, y, depth), (sides, rng))
    if style.kind == "tower":
        _thin(drawn, first, rng)
    if len(spine):
        add_spine(ground, drawn, spine, junctions)
    yards.draw_small_things(ground, (ring, spine), levels, drawn, rng=rng)


def _thin(drawn: Sketch, first: int, rng: np.random.Generator) -> None:
    """Leave so many of the towers drawn since `first` as a grid needs; gardens take the rest."""
    towers = drawn.drafts[first:]
    wanted = int(rng.choice(TOWERS))
    kept = np.sort(rng.permutation(len(towers))[:wanted])
    drawn.drafts[first:] = [towers[i] for i in kept]


def _has_school(style: Style, levels: list[tuple[float, float]], rng: np.random.Generator) -> bool:
    return style.kind in {"slab", "mixed"} and len(levels) >= 4 and rng.random() < SCHOOL_SHARE


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


def _row(
    ground: Ground,
    style: Style,
    drawn: Sketch,
    where: tuple[Floats, Floats, float, float],
    how: tuple[tuple[bool, bool], np.random.Generator],
) -> list[float]:
    """Draw one row to the wanted sides of the spine; give the level of its lane, if it has one."""
    ring, spine, y, depth = where
    sides, rng = how
    lane_y = y + depth + LANE_GAP
    left, right = span_at(ring, [y, y + depth / 2, y + depth, lane_y + 1])
    middle = spine_at(spine, y + depth) if len(spine) else (left + right) / 2
    reachable = len(spine) > 0 and spine[0, 1] + 1 < lane_y < spine[1, 1] - 1
    has_lane = False
    spans = ((left, middle - SPINE_GAP), (middle + SPINE_GAP, right))
    for (start, end), wanted in zip(spans, sides, strict=True):
        if not wanted:
            continue
        reached = _place(ground, style, drawn, (start, end, y, depth), rng)
        if reached and reachable:
            far = min(reached) if start == left else max(reached)
            drawn.lanes.append(branch(ground, spine, lane_y, far))
            has_lane = True
    return [lane_y] if has_lane else []


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
        draft = _draft(
            ground, style, (start + left, y + rng.uniform(-0.6, 0.6), depth), (units, width), rng
        )
        drawn.drafts.append(draft)
        reached += ground.frame.local(draft.doors)[:, 0].tolist()
    return reached


def _packed(
    length: float, style: Style, rng: np.random.Generator
) -> list[tuple[float, int, float]]:
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
    if style.kind in {"slab", "mixed"}:
        corners, doors = sketch.slab(left, bottom, units, depth)
    elif style.kind == "tower":
        corners = _tower(left, bottom, length, depth)
    elif style.kind == "campus" and rng.random() < 0.35:
        corners = sketch.winged(left, bottom - depth * 0.7, length, depth * 1.7)
    else:
        corners = sketch.block(left, bottom, length, depth)
    kind = "slab" if style.kind == "mixed" else style.kind
    return Draft(
        ground.cell,
        ground.frame.world(corners),
        style.use,
        style.floors,
        ground.frame.world(doors),
        units[0] * style.flats,
        kind,
    )


def _tower(left: float, bottom: float, length: float, depth: float) -> Floats:
    """A point block: two wings to the south, a core to the north."""
    x = left + length * np.array([0, 0.36, 0.36, 0.64, 0.64, 1, 1, 0.70, 0.70, 0.30, 0.30, 0])
    y = bottom + depth * np.array([0, 0, 0.22, 0.22, 0, 0, 0.78, 0.78, 1, 1, 0.78, 0.78])
    return np.column_stack([x, y])
