"""The ways in which two columns of numbers can be read as places near a city.

A reading is a coordinate system, the order of the two columns and a shift to undo. The tables here
hold those that occur in practice; which of them fits the numbers is counted, not supposed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pyproj

from gisgov import crs

__all__ = [
    "Box",
    "Place",
    "Reading",
    "Shift",
    "Zones",
    "candidates",
    "declared",
    "in_china",
    "numbered",
    "place",
    "variants",
]

Shift = Literal["gcj02", "bd09"]
Box = tuple[float, float, float, float]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

DEGREES = "EPSG:4326"
WEB_MERCATOR = "EPSG:3857"
ZONE_M = 1_000_000
SAME_M = 0.01
"""Readings that place every point as near to each other as this are one and the same."""

DECLARED: dict[str, tuple[str, Shift | None]] = {
    "wgs84": (DEGREES, None),
    "cgcs2000": ("EPSG:4490", None),
    "gcj02": (DEGREES, "gcj02"),
    "bd09": (DEGREES, "bd09"),
}
UNDONE = {"gcj02": crs.gcj02_to_wgs84, "bd09": crs.bd09_to_wgs84}


class Zones(NamedTuple):
    """A family of Gauss-Krueger systems: each zone once with its number before the easting."""

    width_deg: int
    first: int
    last: int
    numbered: int
    """EPSG code of the first zone whose eastings begin with its number, as 37 528 740."""
    plain: int
    """EPSG code of the first zone without."""

    def of(self, lon: float) -> int:
        """The zone in which a longitude lies; a border belongs to the east."""
        return int(np.floor(lon / 3 + 0.5)) if self.width_deg == 3 else int(lon // 6) + 1


CGCS2000 = (Zones(3, 25, 45, 4513, 4534), Zones(6, 13, 23, 4491, 4502))
XIAN_1980 = (Zones(3, 25, 45, 2349, 2370), Zones(6, 13, 23, 2327, 2338))
BEIJING_1954 = (Zones(3, 25, 45, 2401, 2422), Zones(6, 13, 23, 21413, 21453))
FAMILIES = (*CGCS2000, *XIAN_1980, *BEIJING_1954)


@dataclass(frozen=True)
class Reading:
    """One way to read two columns."""

    crs: pyproj.CRS
    swapped: bool = False
    """The first column is the north or latitude."""
    shifted: Shift | None = None

    @property
    def zone(self) -> int | None:
        """Number that this system puts before its eastings."""
        code = self.crs.to_epsg() or 0
        zones = (
            f.first + code - f.numbered for f in FAMILIES if 0 <= code - f.numbered <= _span(f)
        )
        return next(zones, None)

    @property
    def label(self) -> str:
        """Short name in any language: the system and the order of the columns."""
        order = "lat, lon" if self.crs.is_geographic else "N, E"
        name = self.shifted or crs.label(self.crs)
        return f"{name} ({order})" if self.swapped else name

    @property
    def option(self) -> str:
        """What the user gives to have the columns read so."""
        return f"--crs {self.shifted or crs.label(self.crs)}"


class Place(NamedTuple):
    """Where points lie if they are read in one way."""

    reading: Reading
    x: FloatArray
    y: FloatArray
    """In the city's metres; NaN where there is no such place or it is far from its zone."""
    inside: BoolArray

    @property
    def share(self) -> float:
        """Share of the points that lie inside."""
        return float(self.inside.mean())

    def agrees(self, other: Place) -> bool:
        """Whether both readings come to the same places, as one zone under two names does."""
        off = np.hypot(self.x - other.x, self.y - other.y)
        return bool(np.all(off[self.inside | other.inside] <= SAME_M))


def place(reading: Reading, x: FloatArray, y: FloatArray, *, city: pyproj.CRS, box: Box) -> Place:
    """Where points lie in the city's metres, and which of them within the box.

    Parameters
    ----------
    reading
        How to take the numbers.
    x, y
        The two columns in the file's order and units; NaN is no place.
    city
        The city's coordinate system.
    box
        West, south, east and north, in it.
    """
    east, north = (y, x) if reading.swapped else (x, y)
    if reading.crs.is_geographic:
        east, north = _within_degrees(east, north)
    if reading.shifted:
        east, north = UNDONE[reading.shifted](east, north)
    moved_x, moved_y = crs.to_city_or_nan(east, north, source=reading.crs, city=city)
    inside = (box[0] <= moved_x) & (moved_x <= box[2]) & (box[1] <= moved_y) & (moved_y <= box[3])
    return Place(reading, moved_x, moved_y, inside)


def _within_degrees(lon: FloatArray, lat: FloatArray) -> tuple[FloatArray, FloatArray]:
    """NaN for what are no degrees, which PROJ would wrap around the globe."""
    good = (np.abs(lon) <= 180.0) & (np.abs(lat) <= 90.0)
    return np.where(good, lon, np.nan), np.where(good, lat, np.nan)


# ---------------------------------------------------------------- which there are


def declared(given: str) -> Reading:
    """The reading that a user names: ``"EPSG:4546"``, WKT, ``"wgs84"``, ``"gcj02"``, ``"bd09"``.

    Examples
    --------
    >>> declared("GCJ-02").label, declared("4546").label
    ('gcj02', 'EPSG:4546')
    """
    name = given.strip().casefold().replace("-", "").replace("_", "")
    system, shifted = DECLARED.get(name, (given.strip(), None))
    return Reading(crs.parse(system), shifted=shifted)


def variants(reading: Reading) -> list[Reading]:
    """A reading and those that differ from it only in notation: the order, the zone's number."""
    codes = [other for other in _twins(reading.crs.to_epsg() or 0) if reading.shifted is None]
    systems = [reading.crs, *(crs.parse(code) for code in codes)]
    return [
        Reading(system, swapped=reading.swapped ^ other, shifted=reading.shifted)
        for system in systems
        for other in (False, True)
    ]


def candidates(city: pyproj.CRS, lon: float | None, lat: float | None) -> list[Reading]:
    """The readings that occur for a city at this place, its own first; none needs a declaration.

    Parameters
    ----------
    city
        The city's coordinate system.
    lon, lat
        Where the city lies; None if not known, and no zones are tried then.
    """
    zones = [] if lon is None or lat is None else list(_zones(lon, lat))
    codes: list[int | str] = [*zones, DEGREES, WEB_MERCATOR]
    systems = [city, *(one for one in (crs.parse(code) for code in codes) if one != city)]
    return [Reading(system, swapped=swapped) for system in systems for swapped in (False, True)]


def in_china(lon: float, lat: float) -> bool:
    """Whether a city at this place has a zone of CGCS2000 for its system.

    Examples
    --------
    >>> in_china(111.3, 30.7), in_china(-15.43, 28.12)
    (True, False)
    """
    return crs.city_crs(lon, lat).name.startswith("CGCS2000")


def numbered(x: float, y: float) -> list[Reading]:
    """The zones of all China whose number stands before one of two numbers.

    Examples
    --------
    >>> [reading.label for reading in numbered(3397752.67, 39528740.64)]
    ['EPSG:4527 (N, E)']
    """
    return [
        Reading(crs.parse(family.numbered + zone - family.first), swapped=swapped)
        for zone, swapped in ((int(x // ZONE_M), False), (int(y // ZONE_M), True))
        for family in CGCS2000
        if family.first <= zone <= family.last
    ]


def _zones(lon: float, lat: float) -> Iterator[int]:
    """EPSG codes of the zone of a place and those to either side: CGCS2000 in China, else UTM."""
    if not in_china(lon, lat):
        band, zone = 32600 if lat >= 0 else 32700, int((lon + 180) // 6)
        yield from (band + (zone + step) % 60 + 1 for step in (0, -1, 1))
        return
    for family in CGCS2000:
        for step in (0, -1, 1):
            index = family.of(lon) + step - family.first
            if 0 <= index <= _span(family):
                yield family.numbered + index
                yield family.plain + index


def _twins(code: int) -> Iterator[int]:
    """The same zone of the same family in its other notation."""
    for family in FAMILIES:
        for one, other in ((family.numbered, family.plain), (family.plain, family.numbered)):
            if 0 <= code - one <= _span(family):
                yield other + code - one


def _span(family: Zones) -> int:
    return family.last - family.first
