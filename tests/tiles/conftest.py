"""What a tile shows, read back from its bytes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import mapbox_vector_tile
import pytest
from sqlalchemy import Engine

from gisgov import crs
from tests.scene import SRID, Scene, xy
from tiles.connections import connect
from tiles.grid import HALF_M, Tile
from tiles.layers import LAYERS, Layer
from tiles.vector import OPTIONS, City, Drawn, draw

CITY = City.of(SRID)


@dataclass(frozen=True)
class Feature:
    """One feature of a layer; coordinates are steps from the tile's north-west corner."""

    id: int | None
    kind: str
    coordinates: Any
    values: dict[str, Any]


class Map:
    """Draws tiles of one city."""

    def __init__(self, city: Engine) -> None:
        self.city = city

    def draw(self, layer: Layer | str, tile: Tile, *, city: City = CITY) -> Drawn:
        wanted = layer if isinstance(layer, Layer) else LAYERS[layer]
        return self.draw_all([wanted], tile, city=city)[0]

    def across(self, layer: str, tiles: list[Tile]) -> list[Feature]:
        """The features of a layer in many tiles."""

        async def drawing() -> list[Drawn]:
            conn = await connect(self.city, OPTIONS)
            async with conn:
                return [(await draw(conn, [LAYERS[layer]], t, city=CITY))[0] for t in tiles]

        return [f for drawn in asyncio.run(drawing()) for f in features(drawn.data, layer)]

    def draw_all(self, layers: list[Layer], tile: Tile, *, city: City = CITY) -> list[Drawn]:
        async def drawing() -> list[Drawn]:
            conn = await connect(self.city, OPTIONS)
            async with conn:
                return await draw(conn, layers, tile, city=city)

        return asyncio.run(drawing())

    def features(self, layer: str, tile: Tile, *, city: City = CITY) -> list[Feature]:
        return features(self.draw(layer, tile, city=city).data, layer)


def features(data: bytes, layer: str) -> list[Feature]:
    """The features of a layer of a tile; the layer carries its own name, or there is none."""
    decoded = mapbox_vector_tile.decode(data, default_options={"y_coord_down": True})
    assert set(decoded) <= {layer}
    return [
        Feature(f.get("id"), f["geometry"]["type"], f["geometry"]["coordinates"], f["properties"])
        for f in decoded.get(layer, {"features": []})["features"]
    ]


def tile_at(x: float, y: float, zoom: int) -> Tile:
    """The tile that holds a place of the scene."""
    east, north = (float(v) for v in crs.to_city(*lonlat(x, y), source=4326, city=3857))
    side = Tile(zoom, 0, 0).side_m
    return Tile(zoom, int((east + HALF_M) // side), int((HALF_M - north) // side))


def lonlat(x: float, y: float) -> tuple[float, float]:
    lon, lat = crs.to_lonlat(*xy(x, y), city=SRID)
    return float(lon), float(lat)


@pytest.fixture
def drawn_city(make_city: Callable[[], Engine]) -> Engine:
    """An empty city of this test's own."""
    return make_city()


@pytest.fixture
def scene(drawn_city: Engine) -> Iterator[Scene]:
    """Draws into the city; `scene.conn.commit()` before a tile is asked for."""
    with drawn_city.connect() as conn:
        yield Scene(conn)


@pytest.fixture
def city_map(drawn_city: Engine) -> Map:
    return Map(drawn_city)


@pytest.fixture(scope="module")
def crowded(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    """A city that a module fills for itself."""
    with ExitStack() as stack:
        yield clones(stack)
