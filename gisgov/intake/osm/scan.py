"""What does an OpenStreetMap file hold that a city is made of? One pass through the file, its
elements with their tags, their geometry in the city's coordinates on the lattice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import osmium
import shapely
from osmium.filter import KeyFilter
from osmium.geom import WKBFactory
from pyproj import CRS

from gisgov import crs as coordinates
from gisgov.errors import BadInput, Cancelled
from gisgov.intake.osm import classes

__all__ = ["Scan", "Tags", "Things", "Ways", "scan"]

Tags = dict[str, str]
Geometries = npt.NDArray[np.object_]

SOURCE_CRS = "EPSG:4326"
NODE_UNITS = 1e7  # OpenStreetMap keeps degrees as whole numbers of this fraction
UNKNOWN_PLACE = 2**31 - 1
POLL_EVERY = 2000
CUT_OFF_SIGNS = ("EOF", "unclosed token", "no element found", "truncated", "unexpected end")
FIRST_YEAR = 2004  # an earlier time stamp is a missing one


@dataclass(frozen=True)
class Things:
    """Elements in file order: ids such as ``"w123"``, tags, days, and geometries."""

    ids: list[str]
    tags: list[Tags]
    days: list[date | None]
    geometries: Geometries

    def take(self, at: npt.NDArray[np.int64]) -> Things:
        """The elements at these positions, in the order asked."""
        ids, tags, days = ([values[i] for i in at] for values in (self.ids, self.tags, self.days))
        return Things(ids, tags, days, self.geometries[at])


@dataclass(frozen=True)
class Ways:
    """Lines with the ids of their nodes: `start` says where each begins in `ref`, `x` and `y`."""

    ids: list[str]
    tags: list[Tags]
    days: list[date | None]
    start: npt.NDArray[np.int64]
    ref: npt.NDArray[np.int64]
    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]


@dataclass(frozen=True)
class Scan:
    """What a file holds: points, lines and areas, and how many were left out, by reason."""

    points: Things
    ways: Ways
    areas: Things
    skipped: dict[str, int]


@dataclass
class _Rows:
    """Elements of one kind while they are read."""

    ids: list[str] = field(default_factory=list)
    tags: list[Tags] = field(default_factory=list)
    days: list[date | None] = field(default_factory=list)
    shapes: list[Any] = field(default_factory=list)

    def add(self, key: str, element: Any, shape: Any) -> None:  # noqa: ANN401
        self.ids.append(key)
        self.tags.append(dict(element.tags))
        stamp = element.timestamp
        self.days.append(stamp.date() if stamp.year >= FIRST_YEAR else None)
        self.shapes.append(shape)


class _Reading:
    """Elements sorted as they come. A building's way is held as an outline until the area that
    libosmium makes of it arrives; what stays held is open or crosses itself."""

    def __init__(self) -> None:
        self.points, self.ways, self.areas = _Rows(), _Rows(), _Rows()
        self.held: dict[int, tuple[str, Tags, date | None, str]] = {}
        self.relations: set[int] = set()
        self.skipped: dict[str, int] = {}
        self.wkb = WKBFactory()

    def take(self, element: Any) -> None:  # noqa: ANN401
        kind = element.type_str()
        if kind == "n":
            self._node(element)
        elif kind == "w":
            self._way(element)
        elif kind == "r":
            self._relation(element)
        else:
            self._area(element)

    def skip(self, reason: str, count: int = 1) -> None:
        self.skipped[reason] = self.skipped.get(reason, 0) + count

    def _node(self, node: Any) -> None:  # noqa: ANN401
        place = node.location
        self.points.add(f"n{node.id}", node, (place.x, place.y))

    def _way(self, way: Any) -> None:  # noqa: ANN401
        if classes.is_building(way.tags):
            self._hold(way)
        if any(key in way.tags for key in classes.LINE_KEYS):
            nodes = [(node.ref, node.x, node.y) for node in way.nodes]
            present = _longest_run(nodes)
            if len(present) < len(nodes):
                self.skip("clipped")
            if len(present) > 1:
                self.ways.add(f"w{way.id}", way, present)

    def _hold(self, way: Any) -> None:  # noqa: ANN401
        nodes = [(node.ref, node.x, node.y) for node in way.nodes]
        self.held[way.id] = nodes
