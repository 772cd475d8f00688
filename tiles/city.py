"""The tiles of one city in one process: what changed, what is held, and who draws."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.resources import files

from sqlalchemy import Engine

from gisgov.errors import NotFound
from tiles import vector
from tiles.answers import Answer, Drawn
from tiles.cache import Cache
from tiles.connections import Connection, Drawers, ask_changes
from tiles.events import Streams
from tiles.freshness import Change, Feed
from tiles.grid import Box, Tile
from tiles.layers import BESIDE_TILES, LAYERS, Layer

__all__ = ["CACHE_MB", "Tiles", "open_tiles"]

DRAWERS = 4
CACHE_MB = 128
BOUNDS = (files("tiles") / "sql" / "bounds.sql").read_bytes()


class Tiles:
    """What answers requests for the tiles of a city.

    Parameters
    ----------
    city
        The city's database.
    cache_mb
        How much of what was drawn is held, in megabytes.
    """

    def __init__(self, city: Engine, *, cache_mb: int) -> None:
        self._drawers = Drawers(city, most=DRAWERS)
        self._ground: vector.City | None = None
        self.cache = Cache(self._draw, limit_bytes=cache_mb * 1_000_000)
        self.feed = Feed(lambda: ask_changes(city))
        self.feed.listen(self._changed)
        self.streams = Streams(self.feed, (*LAYERS, *BESIDE_TILES))

    async def answer(self, layers: Sequence[Layer], tile: Tile, *, packed: bool) -> Answer:
        """A tile as it is now: it holds every change that was committed before this call.

        Parameters
        ----------
        layers
            Those wanted.
        tile
            Which tile.
        packed
            Compressed by gzip.

        Raises
        ------
        Unavailable
            The database does not answer.
        """
        await self.feed.caught_up()
        return await self.cache.get([layer.name for layer in layers], tile, packed=packed)

    async def ready(self, address: str, *, packed: bool) -> Answer | None:
        """The same at once, where it lies ready: None where it must be drawn.

        Parameters
        ----------
        address
            From the names of the layers to the row of the tile.
        packed
            Compressed by gzip.
        """
        if not self.cache.has(address, packed=packed):
            return None
        await self.feed.caught_up()
        return self.cache.ready(address, packed=packed)

    async def bounds(self) -> Box | None:
        """Where the city lies, in degrees."""
        return await self._drawers.run(_bounds)

    async def close(self) -> None:
        """End streams and drawings, and leave the database."""
        self.streams.close()
        await self.cache.close()
        await self.feed.close()
        await self._drawers.close()

    def _changed(self, changes: Sequence[Change]) -> None:
        self.cache.drop(changes)
        if not all(change.layer for change in changes):
            self._ground = None  # the database may be another one

    async def _draw(self, names: Sequence[str], tile: Tile) -> Sequence[Drawn]:
        layers = [LAYERS[name] for name in names]

        async def draw(conn: Connection) -> list[Drawn]:
            ground = self._ground or await vector.City.read(conn)
            if ground is None:
                raise NotFound("city.not_founded")
            self._ground = ground
            return await vector.draw(conn, layers, tile, city=ground)

        return await self._drawers.run(draw)


@asynccontextmanager
async def open_tiles(city: Engine, *, cache_mb: int = CACHE_MB) -> AsyncIterator[Tiles]:
    """The tiles of a city, as long as the block lasts; nothing is connected before it is needed.

    Parameters
    ----------
    city
        The city's database.
    cache_mb
        How much of what was drawn is held, in megabytes.
    """
    tiles = Tiles(city, cache_mb=cache_mb)
    try:
        yield tiles
    finally:
        await tiles.close()


async def _bounds(conn: Connection) -> Box | None:
    row = await (await conn.execute(BOUNDS)).fetchone()
    return None if row is None or row[0] is None else (row[0], row[1], row[2], row[3])
