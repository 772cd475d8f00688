"""Tiles drawn by the database: a prepared statement a layer, all of a request sent at once.

The tile's ground is cut to where the city's coordinates are in use, put into them, and searched by
the index; what is drawn is the shape that each row keeps in EPSG:3857. The constant is transformed,
never the column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import psycopg
from psycopg.types.numeric import Int4

from gisgov import crs
from gisgov.errors import BadInput
from tiles.grid import EXTENT, Box, Tile
from tiles.layers import Layer

__all__ = ["OPTIONS", "City", "Drawn", "draw", "statement"]

OPTIONS = "-c plan_cache_mode=force_custom_plan -c max_parallel_workers_per_gather=0"
"""How to open a connection that draws. Tiles hold few rows or very many, so each is planned for
itself: that takes 0.3 ms, and a plan for any tile takes twice the time where they are many."""

ALL = 2**31 - 1
"""As many features as there are."""

ROUNDS = 3
"""How often a layer is drawn again to get under its budget."""

SPARE = 0.95
"""Features differ in size: as many are kept as would fill this part of the budget."""

MARGIN_DEG = 2.9
"""How far a city may lie from where its coordinates are in use; `gisgov.crs` takes 3 degrees."""

ANYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)
WORLD_DEG: Box = (-180.0, -85.0, 180.0, 85.0)
CORNERS = 33
Values = dict[str, Any]


@dataclass(frozen=True)
class City:
    """What drawing must know of a city; it stays as it is while the city is there.

    Parameters
    ----------
    srid
        EPSG number of its metric CRS.
    box_3857
        Where its coordinates are in use: nothing is drawn elsewhere.
    """

    srid: int
    box_3857: Box

    @classmethod
    def of(cls, srid: int) -> City:
        """The city that has its coordinates in a CRS."""
        return _city(srid)

    @classmethod
    async def read(cls, conn: psycopg.AsyncConnection[Any]) -> City | None:
        """The city of a database; None where there is none yet."""
        cursor = await conn.execute("SELECT srid FROM city")
        row = await cursor.fetchone()
        return None if row is None else cls.of(row[0])

    def box(self, tile: Tile) -> Box | None:
        """A box in the city's CRS that holds what a tile shows; None where it can show nothing."""
        reach = tile.reach_3857
        west, south = map(max, reach[:2], self.box_3857[:2])
        east, north = map(min, reach[2:], self.box_3857[2:])
        outside = west > east or south > north
        return None if outside else _around((west, south, east, north), self.srid)


@dataclass(frozen=True)
class Drawn:
    """One layer of one tile.

    Parameters
    ----------
    data
        The layer as MVT, without bytes where nothing is in it.
    shown
        How many rows it draws, one by one or counted in a cluster.
    total
        How many there are to see on its ground at its zoom: those that did not fit the budget are
        among them.
    """

    data: bytes
    shown: int
    total: int


NOTHING = Drawn(b"", 0, 0)


async def draw(
    conn: psycopg.AsyncConnection[Any], layers: Sequence[Layer], tile: Tile, *, city: City
) -> list[Drawn]:
    """Draw a tile of several layers, in their order.

    Parameters
    ----------
    conn
        A connection to the city; the transaction is the caller's, best none (autocommit).
    layers
        Those wanted; one that the tile's zoom does not have is empty.
    tile
        Which tile.
    city
        The city of the connection.

    Raises
    ------
    NotFound, BadInput
        There is no such tile.
    """
    box = city.box(tile.check())
    if box is None:
        return [NOTHING for _ in layers]
    given = _given(tile, box, city.srid)
    asked = [(layer, given | {"level": layer.level}) for layer in layers if layer.is_at(tile.z)]
    first = await _ask(conn, [(layer.sql(tile.z), values) for layer, values in asked])
    drawn = {
        layer.name: await _within_budget(conn, layer, values, whole)
        for (layer, values), whole in zip(asked, first, strict=True)
    }
    return [drawn.get(layer.name, NOTHING) for layer in layers]


async def _within_budget(
    conn: psycopg.AsyncConnection[Any], layer: Layer, values: Values, whole: Drawn
) -> Drawn:
    """The drawing, with so much of the least important left out that it fits its budget."""
    drawn, budget = whole, layer.budget_kb * 1000
    name, keep = layer.sql(values["z"]), whole.shown
    for _ in range(ROUNDS):
        if len(drawn.data) <= budget:
            return drawn
        keep = int(keep * budget / len(drawn.data) * SPARE)
        again = await _ask(conn, [(name, values | {"keep": Int4(keep)})])
        drawn = Drawn(again[0].data, again[0].shown, whole.total)
    return drawn if len(drawn.data) <= budget else Drawn(b"", 0, whole.total)


async def _ask(
    conn: psycopg.AsyncConnection[Any], wanted: Sequence[tuple[str, Values]]
) -> list[Drawn]:
    """Send all statements, then read their answers."""
    async with conn.pipeline():
        cursors = [conn.cursor(binary=True) for _ in wanted]
        for cursor, (name, values) in zip(cursors, wanted, strict=True):
            await cursor.execute(statement(name), values, prepare=True)
        rows = [await cursor.fetchone() for cursor in cursors]
    return [Drawn(row[0] if row[1] else b"", row[1], row[2]) for row in rows if row is not None]


@cache
def statement(name: str) -> bytes:
    """The query of the file `tiles/sql/<name>.sql`."""
    return (files("tiles") / "sql" / f"{name}.sql").read_bytes()


def _given(tile: Tile, box: Box, srid: int) -> Values:
    """Parameters that all statements take; their types are the same for every tile."""
    west, south, east, north = box
    left, _, _, top = tile.bounds_3857
    edges = {"west": west, "south": south, "east": east, "north": north, "left": left, "top": top}
    whole = {"z": tile.z, "x": tile.x, "y": tile.y, "srid": srid, "keep": ALL}
    return (
        {name: Int4(number) for name, number in whole.items()}
        | edges
        | {"steps": EXTENT / tile.side_m}
    )


@cache
def _city(srid: int) -> City:
    west, south, east, north = WORLD_DEG
    area = crs.parse(srid).area_of_use
    if area is not None:
        south, north = max(south, area.south - MARGIN_DEG), min(north, area.north + MARGIN_DEG)
        if area.west < area.east:  # not over the date line
            west, east = max(west, area.west - MARGIN_DEG), min(east, area.east + MARGIN_DEG)
    x, y = crs.to_city(np.array([west, east]), np.array([south, north]), source=4326, city=3857)
    return City(srid, (float(x[0]), float(y[0]), float(x[1]), float(y[1])))


def _around(box_3857: Box, srid: int) -> Box:
    """The box in the city's CRS around one in EPSG:3857, whose edges may be bent in it."""
    west, south, east, north = box_3857
    across, up = np.linspace(west, east, CORNERS), np.linspace(south, north, CORNERS)
    x = np.concatenate([across, across, np.full(CORNERS, west), np.full(CORNERS, east)])
    y = np.concatenate([np.full(CORNERS, south), np.full(CORNERS, north), up, up])
    try:
        cx, cy = crs.to_city(x, y, source=3857, city=srid)
    except BadInput:  # half a world, where the city's coordinates have no meaning
        return ANYWHERE
    bend_m = 0.01 * max(np.ptp(cx), np.ptp(cy))
    least, most = (cx.min(), cy.min()), (cx.max(), cy.max())
    return tuple(map(float, (*np.subtract(least, bend_m), *np.add(most, bend_m))))  # type: ignore[return-value]
