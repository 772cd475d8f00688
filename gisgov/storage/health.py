"""Is the city there, and what does it hold: figures that are quick to read."""

from __future__ import annotations

from pydantic.dataclasses import dataclass
from sqlalchemy import Connection

from gisgov import crs
from gisgov.errors import Unavailable
from gisgov.storage.queries import ANSWER, fixed

__all__ = ["Health", "HeldCounts", "Place", "example", "health"]


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class HeldCounts:
    """What the city holds today."""

    areas: dict[str, int]
    """Areas by level, from the top down."""
    buildings: int
    """Buildings."""
    dwellings: int
    """Dwellings."""
    households: int
    """Households."""
    persons: int
    """People."""
    components: int
    """Components."""
    hydrants: int
    """Hydrants among the components."""
    premises: int
    """Premises."""
    incidents: int
    """Incidents."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Health:
    """A city that can be asked."""

    status: str = "ok"
    """Always `ok`; a city that cannot be asked answers with a problem and status 503."""
    name: str
    """Name of the city."""
    name_en: str | None
    """Name in English, where there is one."""
    crs: str
    """The city's metric CRS."""
    crs_proj4: str | None
    """The same in PROJ.4's words, for browsers; null where those would not be exact."""
    time_zone: str
    """The city's time zone."""
    schema_version: str
    """Revision of the database's schema."""
    postgis_version: str
    """Version of PostGIS."""
    counts: HeldCounts
    """How much there is of each kind."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Place:
    """A point in degrees."""

    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""


def health(conn: Connection) -> Health:
    """Say how the city is.

    Raises
    ------
    Unavailable
        The database holds no city yet.
    """
    row = conn.execute(fixed("health")).mappings().one_or_none()
    if row is None:
        raise Unavailable("city.not_founded")
    return Health(**row, crs_proj4=crs.proj4(row["crs"]))


def example(conn: Connection) -> Place | None:
    """A place worth looking at: the building with most people; None in a city without buildings."""
    row = conn.execute(fixed("example")).mappings().one_or_none()
    return Place(**row) if row else None
