"""Names on a map of paper: each where it fits along its road, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

import numpy as np
import shapely

from gisgov.emergency.page import svg
from gisgov.emergency.page.fitting import width_mm

__all__ = ["Room", "along_roads"]

STRAIGHT = 0.985
"""How much of its way a name's stretch of road must gain in a straight line."""
STEPS = 7
HALF = svg.SIZE_MM * 0.6


class Room:
    """What of the paper is taken: names and symbols give way to those that came before.

    Parameters
    ----------
    paper
        The whole of it; nothing is written across its edge.
    """

    def __init__(self, paper: shapely.Polygon) -> None:
        self._paper = paper
        self._taken: list[shapely.Geometry] = []

    def take(self, shape: shapely.Geometry) -> None:
        """Have nothing be written here."""
        self._taken.append(shape)

    def offered(self, shape: shapely.Geometry) -> bool:
        """Take the place, if it is free."""
        free = self._paper.contains(shape) and not shapely.intersects(self._taken, shape).any()
        if free:
            self.take(shape)
        return free


def along_roads(roads: Mapping[str, Iterable[shapely.Geometry]], room: Room) -> str:
    """Write each name once along the longest of its roads that has room for it.

    Parameters
    ----------
    roads
        Their lines on paper, by name; the first names are written first.
    room
        What is free.
    """
    return "".join(_along(name, lines, room) for name, lines in roads.items())


def _along(name: str, lines: Iterable[shapely.Geometry], room: Room) -> str:
    long = width_mm(name, size_pt=9)
    whole = shapely.line_merge(shapely.union_all(list(lines)))
    parts = sorted(
        (part for part in shapely.get_parts(whole) if part.geom_type == "LineString"),
        key=lambda part: -part.length,
    )
    places = chain.from_iterable(_places(part, long) for part in parts if part.length > long)
    for start, end in places:
        middle, turned = _read((start + end) / 2, end - start)
        if room.offered(_box(middle, long, turned)):
            at = _below(middle, turned)
            return svg.text(at, name, anchor="middle", turned=turned)
    return ""


def _places(line: shapely.LineString, long: float) -> Iterable[tuple[np.ndarray, np.ndarray]]:
    """Straight stretches that are long enough, those in the middle first."""
    middles = np.linspace(long / 2, line.length - long / 2, STEPS)
    for middle in sorted(middles, key=lambda at: abs(at - line.length / 2)):
        ends = shapely.line_interpolate_point(line, [middle - long / 2, middle + long / 2])
        start, end = shapely.get_coordinates(ends)
        if np.hypot(*(end - start)) >= STRAIGHT * long:
            yield start, end


def _read(middle: np.ndarray, towards: np.ndarray) -> tuple[np.ndarray, float]:
    """Turned so that it is read from the left, or from below."""
    turned = float(np.degrees(np.arctan2(towards[1], towards[0])))
    return middle, (turned + 90) % 180 - 90


def _box(middle: np.ndarray, long: float, turned: float) -> shapely.Geometry:
    along = np.array([np.cos(np.radians(turned)), np.sin(np.radians(turned))]) * long / 2
    across = np.array([-along[1], along[0]]) / (long / 2) * HALF
    return shapely.Polygon([middle + a * along + b * across for a, b in _CORNERS])


_CORNERS = ((-1, -1), (1, -1), (1, 1), (-1, 1))


def _below(middle: np.ndarray, turned: float) -> tuple[float, float]:
    """The foot of letters whose middle is given."""
    down = svg.SIZE_MM * 0.36
    x, y = middle + down * np.array([-np.sin(np.radians(turned)), np.cos(np.radians(turned))])
    return float(x), float(y)
