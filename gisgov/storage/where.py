"""Where is this point? Its grid and all areas above, estate, building, map sheet and coordinates.

A point on a shared border belongs to the area whose code sorts first, bytewise.
"""

from __future__ import annotations

from datetime import datetime

from pydantic.dataclasses import dataclass
from sqlalchemy import Connection

from gisgov import crs, sheets
from gisgov.errors import BadInput, Unavailable
from gisgov.storage.queries import ANSWER, Extended, fixed

__all__ = ["AreaHere", "BuildingHere", "EstateHere", "Where", "where"]


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class AreaHere:
    """An area that holds the point, or is the nearest to it."""

    level: str
    """Level in the tree of areas: grid, community, street, district, city."""
    level_name: str
    """Name of the level in Chinese."""
    level_name_en: str
    """Name of the level in English."""
    code: str
    """Code of the area; codes are never reused."""
    name: str
    """Name in the city's language."""
    name_en: str | None = None
    """Name in English, where there is one."""
    kind: str
    """`community` counts households; `special` is a mall, campus, park or the like."""
    responsible: str | None = None
    """Who is responsible for the area."""
    responsible_phone: str | None = None
    """How to reach who is responsible."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class EstateHere(Extended):
    """The residential compound (小区) around the point."""

    id: int
    """Number of the estate."""
    name: str
    """Name in the city's language."""
    name_en: str | None = None
    """Name in English, where there is one."""
    manager: str | None = None
    """Company that manages the estate."""
    manager_phone: str | None = None
    """Phone of the manager."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class BuildingHere:
    """The building that the point is in."""

    id: int
    """Number of the building, for `/api/buildings/{id}`."""
    name: str | None = None
    """Name in the city's language."""
    name_en: str | None = None
    """Name in English, where there is one."""
    number: str | None = None
    """Number of the building in its estate (栋)."""
    address: str | None = None
    """Postal address."""
    use: str | None = None
    """What it is used for; null where nobody has said."""
    floors_above: int | None = None
    """Storeys above the ground; null where nobody has counted."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Where:
    """What is known of one point."""

    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""
    x_m: float
    """East in the city's CRS, metres."""
    y_m: float
    """North in the city's CRS, metres."""
    crs: str
    """The city's CRS."""
    sheet: str
    """Number of the 1:500 map sheet: its south-west corner in kilometres, north first."""
    sheet_graticule: str | None
    """Number of the sheet by the graticule of GB/T 13989-2012; null where it has none, as south
    of the equator."""
    in_city: bool | None
    """Whether an area holds the point; null where the city has no areas yet."""
    outside_m: float | None
    """How far outside, to the nearest area, in whole metres; null inside, or without areas."""
    as_of: datetime
    """The borders are those of this moment."""
    areas: list[AreaHere]
    """The finest area first, then those above it. Outside the city, those nearest to the point."""
    estate: EstateHere | None
    """The estate around the point; null where there is none."""
    building: BuildingHere | None
    """The building that the point is in; null in the open."""


def where(conn: Connection, x: float, y: float, *, at: datetime | None = None) -> Where:
    """Say where a point lies, in one query.

    Parameters
    ----------
    conn
        A connection to the city.
    x, y
        East and north in the city's CRS, in metres; they are put on the lattice.
    at
        The borders of this moment, now by default.

    Raises
    ------
    Unavailable
        The database holds no city yet.
    """
    east, north = (float(value) for value in crs.snap([x, y]))
    row = conn.execute(fixed("where"), {"x": east, "y": north, "moment": at}).one_or_none()
    if row is None:
        raise Unavailable("city.not_founded")
    lon, lat = crs.to_lonlat(east, north, city=row.srid)
    return Where(
        lon=round(lon, 7),
        lat=round(lat, 7),
        x_m=round(east, 2),
        y_m=round(north, 2),
        crs=f"EPSG:{row.srid}",
        sheet=sheets.number(east, north),
        sheet_graticule=_graticule(lon, lat),
        in_city=row.inside,
        outside_m=None if row.away_m is None else round(row.away_m),
        as_of=row.moment,
        areas=row.areas,
        estate=row.estate,
        building=row.building,
    )


def _graticule(lon: float, lat: float) -> str | None:
    try:
        return sheets.graticule_number(lon, lat)
    except BadInput:
        return None
