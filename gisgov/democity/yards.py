"""What stands between the rows of an estate: schools, bicycle sheds, guard houses, substations."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from gisgov.democity import sketch
from gisgov.democity.plots import Ground, span_at, spine_at
from gisgov.democity.sketch import Cover, Draft, Sketch

__all__ = ["SCHOOL_ROWS", "draw_school", "draw_small_things"]

Floats = npt.NDArray[np.float64]
Levels = list[tuple[float, float]]

SCHOOL_ROWS = 2
SCHOOL_M = (34.0, 62.0)  # least and greatest length of a school's main wing
LEAST_SCHOOL_DEPTH_M = 30.0
SHED_SHARE = 0.92
HALL_SHARE = 0.3


def draw_school(
    ground: Ground, shape: tuple[Floats, Floats], levels: Levels, drawn: Sketch
) -> tuple[bool, bool]:
    """Draw a school and its pitch in place of the first rows on the wider side of the spine.

    Answers on which sides, west and east, these rows stay: on both where no school fits.
    """
    ring, spine = shape
    bottom = levels[0][0]
    top = levels[SCHOOL_ROWS - 1][0] + levels[SCHOOL_ROWS - 1][1]
    left, right = span_at(ring, [bottom, (bottom + top) / 2, top])
    middle = spine_at(spine, top) if len(spine) else (left + right) / 2
    is_west = middle - left > right - middle
    room = (middle - left if is_west else right - middle) - 7
    length = min(room, SCHOOL_M[1])
    if length < SCHOOL_M[0] or top - bottom < LEAST_SCHOOL_DEPTH_M:
        return True, True
    _place_school(ground, (left if is_west else middle + 7, length), (bottom, top), drawn)
    return not is_west, is_west


def _place_school(
    ground: Ground, along: tuple[float, float], across: tuple[float, float], drawn: Sketch
) -> None:
    (left, length), (bottom, top) = along, across
    depth = min(26.0, 0.5 * (top - bottom))
    corners = ground.frame.world(sketch.winged(left, top - depth, length, depth))
    door = ground.frame.world(np.array([[left + length / 2, top]]))
    drawn.drafts.append(Draft(ground.cell, corners, "education", (3, 5), door, 0, "school", rank=0))
    pitch = sketch.block(left + 2, bottom, length - 4, top - depth - 6 - bottom)
    drawn.cover.append(Cover("pitch", shapely.Polygon(ground.frame.world(pitch))))


def draw_small_things(
    ground: Ground,
    shape: tuple[Floats, Floats],
    levels: Levels,
    drawn: Sketch,
    *,
    rng: np.random.Generator,
) -> None:
    """Draw sheds north of the lanes, a hall here and there, guard houses at the spine's ends."""
    ring, spine = shape
    for y, depth in levels:
        for side in (-1, 1):
            if rng.random() < SHED_SHARE:
                _shed(ground, shape, y + depth + 8.3, side, (drawn, rng))
        if rng.random() < HALL_SHARE:
            _hall(ground, ring, y + depth + 9.0, (drawn, rng))
    for end, inward in zip(spine, (1.0, -1.0), strict=False):
        box = sketch.block(end[0] + 4.2, end[1] + inward * 14.0, 3.6, 3.4)
        _add(ground, box, drawn, "guard")
    substation = sketch.block(ring[:, 0].min() + 3.0, ring[:, 1].max() - 6.5, 7.5, 5.0)
    _add(ground, substation, drawn, "substation")


def _shed(
    ground: Ground,
    shape: tuple[Floats, Floats],
    y: float,
    side: int,
    how: tuple[Sketch, np.random.Generator],
) -> None:
    ring, spine = shape
    drawn, rng = how
    left, right = span_at(ring, [y, y + 3.5])
    middle = spine_at(spine, y) if len(spine) else (left + right) / 2
    length = rng.uniform(9, 19)
    room = (middle - 5 - left if side < 0 else right - middle - 5) - length
    if room > 0:
        start = left if side < 0 else middle + 5
        box = sketch.block(start + room * rng.random(), y, length, 3.5)
        _add(ground, box, drawn, "shed")


def _hall(ground: Ground, ring: Floats, y: float, how: tuple[Sketch, np.random.Generator]) -> None:
    """The managers' office or a kindergarten, where there is room."""
    drawn, rng = how
    left, right = span_at(ring, [y, y + 12])
    if right - left < 60:
        return
    start = rng.uniform(left, right - 26)
    if rng.random() < 0.45:
        box = sketch.winged(start, y, 24.0, 12.5)
        _add(ground, box, drawn, "kindergarten", use="education", floors=(2, 3))
    else:
        _add(ground, sketch.block(start, y, 15.0, 9.0), drawn, "hall", use="public", floors=(1, 2))


def _add(
    ground: Ground,
    corners: Floats,
    drawn: Sketch,
    kind: str,
    *,
    use: str = "ancillary",
    floors: tuple[int, int] = (1, 1),
) -> None:
    door = ground.frame.world((corners[:1] + corners[1:2]) / 2)
    outline = ground.frame.world(corners)
    drawn.drafts.append(Draft(ground.cell, outline, use, floors, door, 0, kind, rank=3))
