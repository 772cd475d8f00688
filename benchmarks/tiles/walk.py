"""The walk: what a dispatcher's map asks for while it is moved and zoomed over the city."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

__all__ = ["Box", "Tile", "first_visits", "walk"]

Box = tuple[float, float, float, float]

OVERVIEW, CLOSE = 10, 16
SCREEN = (1440, 900)
TILE_PX = 512
KEPT = 40  # tiles that the map still holds from before; those it has lost are asked for again


class Tile(NamedTuple):
    """A tile's address."""

    z: int
    x: int
    y: int


def walk(bounds: Box, *, tiles: int, seed: int) -> list[list[Tile]]:
    """Return the tiles that each move of the map asks for, in order.

    The map shows the whole city, then comes down to one place after another, is panned there, and
    goes up again half the way. It asks for no tile outside of the city, as TileJSON gives its
    bounds, and for none that it still holds.

    Parameters
    ----------
    bounds
        West, south, east, north of the city, in degrees.
    tiles
        How many are asked for in all.
    seed
        Where the dispatcher looks.
    """
    steps: list[list[Tile]] = []
    held: dict[Tile, None] = {}
    left = tiles
    for zoom, lon, lat in _moves(bounds, np.random.default_rng(seed)):
        seen = _in_view(zoom, lon, lat, bounds)
        asked = [tile for tile in seen if tile not in held][:left]
        for tile in seen:
            held.pop(tile, None)
            held[tile] = None
        for tile in list(held)[:-KEPT]:
            del held[tile]
        if asked:
            steps.append(asked)
            left -= len(asked)
        if not left:
            return steps
    raise AssertionError  # the dispatcher never rests


def first_visits(steps: list[list[Tile]]) -> list[list[Tile]]:
    """The same walk, each tile only where it is asked for the first time."""
    seen: set[Tile] = set()
    fresh = []
    for step in steps:
        fresh.append([tile for tile in step if tile not in seen])
        seen.update(step)
    return [step for step in fresh if step]


def _moves(bounds: Box, rng: np.random.Generator) -> Iterator[tuple[int, float, float]]:
    """Where the map stands after each move: zoom, longitude, latitude; without end."""
    west, south, east, north = bounds
    for zoom in range(OVERVIEW, 13):
        yield zoom, (west + east) / 2, (south + north) / 2
    while True:
        lon, lat = rng.uniform(west, east), rng.uniform(south, north)
        for zoom in (13, 14, 15):
            yield zoom, lon, lat
        for zoom, pans in ((15, 2), (16, 5), (14, 1)):
            turn = rng.uniform(0, 2 * math.pi)
            for _ in range(pans):
                # A drag moves the map by half a screen's height.
                step = 360 / 2**zoom * SCREEN[1] / TILE_PX / 2
                lon = min(max(lon + step * math.cos(turn), west), east)
                lat = min(max(lat + step * math.sin(turn) * _squeeze(lat), south), north)
                yield zoom, lon, lat


def _in_view(zoom: int, lon: float, lat: float, bounds: Box) -> list[Tile]:
    """Tiles of the city on the screen, nearest to its middle first."""
    x, y = _place(zoom, lon, lat)
    wide, high = SCREEN[0] / TILE_PX / 2, SCREEN[1] / TILE_PX / 2
    left, top = _place(zoom, bounds[0], bounds[3])
    right, bottom = _place(zoom, bounds[2], bounds[1])
    columns = range(math.floor(max(x - wide, left)), math.floor(min(x + wide, right)) + 1)
    rows = range(math.floor(max(y - high, top)), math.floor(min(y + high, bottom)) + 1)
    tiles = [Tile(zoom, column, row) for column in columns for row in rows]
    return sorted(tiles, key=lambda t: (math.hypot(t.x + 0.5 - x, t.y + 0.5 - y), t))


def _place(zoom: int, lon: float, lat: float) -> tuple[float, float]:
    """Column and row of a point, with fractions."""
    north = math.asinh(math.tan(math.radians(lat)))
    return (lon / 360 + 0.5) * 2**zoom, (0.5 - north / (2 * math.pi)) * 2**zoom


def _squeeze(lat: float) -> float:
    """How many degrees of latitude are as long on the map as one of longitude."""
    return math.cos(math.radians(lat))
