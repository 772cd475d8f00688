"""Which part of the ground a printed map shows, and how metres become millimetres of paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape as geojson

from gisgov import crs
from gisgov.emergency.means import Sheet
from gisgov.storage.sheet.surroundings import Frame

__all__ = ["SHOWN", "Paper", "frame_of", "on_ground", "spot"]

SHOWN = 3
"""Hydrants on the map and on the list."""
LEAST_M, MOST_M = 110.0, 700.0
AIR = 1.14


def on_ground(shape: Mapping[str, Any] | None, *, srid: int) -> shapely.Geometry | None:
    """A shape of the sheet in the city's metres; None where there is none."""
    if not shape:
        return None
    found = shapely.force_2d(geojson(dict(shape)))

    def moved(at: np.ndarray) -> np.ndarray:
        return np.column_stack(crs.to_city(at[:, 0], at[:, 1], source=4326, city=srid))

    return None if found.is_empty else shapely.transform(found, moved)


def spot(lon: float, lat: float, *, srid: int) -> tuple[float, float]:
    """A place of the sheet in the city's metres."""
    x, y = crs.to_city(lon, lat, source=4326, city=srid)
    return float(x), float(y)


def frame_of(sheet: Sheet, *, srid: int, ratio: float) -> Frame:
    """The ground with the fire, the first hydrants, their hose and where vehicles stand.

    Parameters
    ----------
    sheet
        Of which the map is drawn.
    srid
        The city's CRS.
    ratio
        Width of the map by its height.
    """
    middle = spot(sheet.place.lon, sheet.place.lat, srid=srid)
    shown = shapely.union_all([shapely.Point(middle), *_matters(sheet, srid)])
    west, south, east, north = shapely.bounds(shown)
    height = float(np.clip(max((east - west) / ratio, north - south) * AIR, LEAST_M, MOST_M))
    x, y = (west + east) / 2, (south + north) / 2
    # A frame that cannot hold everything holds the fire.
    reach = height * 0.4
    y = float(np.clip(y, middle[1] - reach, middle[1] + reach))
    x = float(np.clip(x, middle[0] - reach * ratio, middle[0] + reach * ratio))
    half = height / 2
    return Frame(x - half * ratio, y - half, x + half * ratio, y + half)


def _matters(sheet: Sheet, srid: int) -> Iterable[shapely.Geometry]:
    shapes = [sheet.building.outline if sheet.building else None]
    hydrants = sheet.water.hydrants[:SHOWN]
    shapes += [hydrant.path for hydrant in hydrants]
    if sheet.shutoff.closure is not None:
        shapes += [{"type": "Point", "coordinates": (v.lon, v.lat)} for v in _near(sheet)]
    shapes += [{"type": "Point", "coordinates": (h.lon, h.lat)} for h in hydrants]
    shapes += [
        {"type": "Point", "coordinates": (a.stand_lon, a.stand_lat)}
        for a in sheet.access.approaches
        if a.stand_lon is not None and a.stand_lat is not None
    ]
    found = (on_ground(each, srid=srid) for each in shapes)
    return [each for each in found if each is not None]


def _near(sheet: Sheet) -> list[Any]:
    closure = sheet.shutoff.closure
    return [v for v in closure.valves if v.act == "close"] if closure else []


@dataclass(frozen=True)
class Paper:
    """A frame of the ground on so many millimetres of paper, y downwards."""

    frame: Frame
    wide_mm: float
    high_mm: float

    @property
    def scale(self) -> float:
        """Millimetres for a metre."""
        return self.wide_mm / self.frame.width_m

    @property
    def edge(self) -> shapely.Polygon:
        """All of it."""
        return shapely.box(0, 0, self.wide_mm, self.high_mm)

    def put(self, shape: shapely.Geometry) -> shapely.Geometry:
        """A shape of the ground, on paper."""
        corner = np.array([self.frame.west, self.frame.north])
        turn = np.array([self.scale, -self.scale])
        return shapely.transform(shape, lambda at: (at - corner) * turn)

    def at(self, xy: tuple[float, float]) -> tuple[float, float]:
        """A place of the ground, on paper."""
        x = (xy[0] - self.frame.west) * self.scale
        return x, (self.frame.north - xy[1]) * self.scale

    def holds(self, at: tuple[float, float], *, within_mm: float = 0.0) -> bool:
        """Whether a place on paper lies so far inside the edge."""
        x, y = at
        return (
            within_mm <= x <= self.wide_mm - within_mm
            and within_mm <= y <= self.high_mm - within_mm
        )

    def inside(self, at: tuple[float, float], *, within_mm: float) -> tuple[float, float]:
        """The place itself, or the nearest so far inside the edge."""
        x, y = at
        return (
            min(max(x, within_mm), self.wide_mm - within_mm),
            min(max(y, within_mm), self.high_mm - within_mm),
        )
