"""Places of the demo city that the tests look at, and the colours they are drawn in."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text

from gisgov.settings import Settings
from tests.web.screen import Colour

__all__ = ["City", "Spot", "estate", "rgb", "river", "school", "turn_into"]

SPOT = "ST_Y(ST_Transform({0}, 4326)) AS lat, ST_X(ST_Transform({0}, 4326)) AS lon"
RIVER = text(
    f"SELECT id, name, {SPOT.format('ST_PointOnSurface(geometry)')} FROM land_cover"  # noqa: S608
    " WHERE kind = 'river' ORDER BY ST_Area(geometry) DESC, id LIMIT 1"
)
SCHOOL = text(
    f"SELECT id, name, {SPOT.format('point')} FROM building"  # noqa: S608
    " WHERE use = 'education' ORDER BY ST_Area(geometry) DESC, id LIMIT 1"
)
ESTATE = text(
    f"SELECT id, name, {SPOT.format('ST_PointOnSurface(geometry)')} FROM estate"  # noqa: S608
    " ORDER BY id LIMIT 1"
)
TURN = text("UPDATE building SET use = :use WHERE id = :id")


@dataclass(frozen=True)
class City:
    """A city that is served: where, and its database."""

    url: str
    name: str
    db: Engine
    settings: Settings


@dataclass(frozen=True)
class Spot:
    """A thing of the city and where it is, in degrees."""

    id: int
    name: str
    lat: float
    lon: float

    @property
    def hash(self) -> str:
        """The place as the address of the map says it."""
        return f"{self.lat:.6f}/{self.lon:.6f}"


def river(conn: Connection) -> Spot:
    return Spot(*conn.execute(RIVER).one())


def school(conn: Connection) -> Spot:
    return Spot(*conn.execute(SCHOOL).one())


def estate(conn: Connection) -> Spot:
    return Spot(*conn.execute(ESTATE).one())


def turn_into(conn: Connection, building: Spot, use: str) -> None:
    """Have a building be of another use."""
    conn.execute(TURN, {"id": building.id, "use": use})


def rgb(colour: str) -> Colour:
    """A colour of the palette as red, green and blue.

    >>> rgb("#ff0080")
    (255, 0, 128)
    """
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
