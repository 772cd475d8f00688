"""A first drawing of buildings and lanes, to be sifted: what is drawn first wins where two meet."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely

from gisgov import crs

__all__ = ["Cover", "Draft", "Frame", "Lane", "Sketch", "block", "slab", "winged"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Frame:
    """Axes of a piece of ground: x along its rows of buildings, about east; y about north."""

    origin: Floats
    axes: Floats  # rows: unit vectors of x and y

    def world(self, local: Floats) -> Floats:
        """City coordinates (n, 2) of local ones."""
        return np.asarray(local, dtype=float) @ self.axes + self.origin

    def local(self, world: Floats) -> Floats:
        """Local coordinates (n, 2) of the city's."""
        return (np.asarray(world, dtype=float) - self.origin) @ self.axes.T


@dataclass(frozen=True)
class Draft:
    """A building as drawn: corners (n, 2) anticlockwise, doors (m, 2) on its outline."""

    cell: int
    corners: Floats
    use: str
    floors: tuple[int, int]
    doors: Floats = field(default_factory=lambda: np.empty((0, 2)))
    per_floor: int = 0  # dwellings on each floor
    kind: str = ""  # which kind of its use: shop, school, shed, …
    rank: int = 1  # 0 stays before 1


@dataclass(frozen=True)
class Lane:
    """A service lane inside a cell; `joins` are the border corners at which it meets the net."""

    cell: int
    points: Floats
    joins: tuple[tuple[float, float], ...] = ()
    kind: str = "service"


@dataclass(frozen=True)
class Cover:
    """Ground that is no building: a pitch, square, lake or field."""

    kind: str
    shape: shapely.Polygon


@dataclass
class Sketch:
    """Everything drawn so far."""

    drafts: list[Draft] = field(default_factory=list)
    lanes: list[Lane] = field(default_factory=list)
    cover: list[Cover] = field(default_factory=list)

    def outlines(self) -> npt.NDArray[np.object_]:
        """Footprints of all drafts, on the lattice."""
        corners = [draft.corners for draft in self.drafts]
        if not corners:
            return np.empty(0, dtype=object)
        counts = [len(c) for c in corners]
        points = crs.snap(np.concatenate(corners))
        rings = shapely.linearrings(points, indices=np.repeat(np.arange(len(counts)), counts))
        return np.asarray(shapely.remove_repeated_points(shapely.polygons(rings)), dtype=object)


def block(left: float, bottom: float, length: float, depth: float) -> Floats:
    """Corners of a rectangle, in local coordinates."""
    right, top = left + length, bottom + depth
    return np.array([[left, bottom], [right, bottom], [right, top], [left, top]])


def slab(
    left: float, bottom: float, units: tuple[int, float], depth: float
) -> tuple[Floats, Floats]:
    """Corners and doors of a slab of so many units of a width, with stair bays to the north."""
    count, width = units
    corners = [[left, bottom], [left + count * width, bottom]]
    doors = []
    for unit in reversed(range(count)):
        start = left + unit * width
        bay = [start + width * 0.64, start + width * 0.36]
        corners += [[start + width, bottom + depth - 1.3], [bay[0], bottom + depth - 1.3]]
        corners += [[bay[0], bottom + depth], [bay[1], bottom + depth]]
        corners += [[bay[1], bottom + depth - 1.3]]
        doors.append([start + width / 2, bottom + depth])
    corners.append([left, bottom + depth - 1.3])
    return _without_repeats(corners), np.array(doors[::-1])


def _without_repeats(corners: list[list[float]]) -> Floats:
    points = np.array(corners)
    return points[np.r_[True, np.abs(np.diff(points, axis=0)).sum(axis=1) > 1e-9]]


def winged(left: float, bottom: float, length: float, depth: float) -> Floats:
    """Corners of a U: a main wing to the north and two wings to the south."""
    wing = min(0.28 * length, 14.0)
    inner = bottom + depth - min(0.42 * depth, 14.0)
    right, top = left + length, bottom + depth
    return np.array(
        [
            [left, bottom],
            [left + wing, bottom],
            [left + wing, inner],
            [right - wing, inner],
            [right - wing, bottom],
            [right, bottom],
            [right, top],
            [left, top],
        ]
    )
