"""A real server in a thread, and marks whose text tells which moment a tile shows."""

from __future__ import annotations

import math
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import httpx
from sqlalchemy import Connection, Engine, text

from api.main import create_app
from gisgov.cli.serve import _listen
from gisgov.cli.workers import Server
from gisgov.settings import Settings
from tests.scene import lonlat, xy
from tests.signing import signed_in
from tiles.answers import Drawn
from tiles.city import Tiles
from tiles.grid import Tile

PATIENCE_S = 60.0


@contextmanager
def served(city: Engine, **settings: Any) -> Iterator[Running]:
    """The application behind a port of this machine."""
    given = Settings(database_url=None, city=None, home=None, **settings)
    app = create_app(given, engine=city)
    listener = _listen("127.0.0.1", 0)
    listener.listen()  # who comes before the server is ready waits
    server = Server(app)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        headers = signed_in(city)
        with httpx.Client(base_url=base, timeout=PATIENCE_S, headers=headers) as client:
            client.get("/tiles").raise_for_status()
            yield Running(client, app.state.tiles, server)
    finally:
        server.should_exit = True
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


class Running:
    """A server that runs, with what it draws counted."""

    def __init__(self, client: httpx.Client, tiles: Tiles, server: Server) -> None:
        self.client, self.tiles, self.server = client, tiles, server
        self.base = str(client.base_url).rstrip("/")
        self.headers = {"Authorization": client.headers["authorization"]}
        self.drawings: list[tuple[tuple[str, ...], Tile]] = []
        self.around(self.count)

    async def count(self, draw: Draw, names: Sequence[str], tile: Tile) -> Sequence[Drawn]:
        self.drawings.append((tuple(names), tile))
        return await draw(names, tile)

    def around(self, wrapper: Callable[..., Awaitable[Sequence[Drawn]]]) -> None:
        """Put a wrapper around what draws."""
        draw = self.tiles.cache._draw
        self.tiles.cache._draw = lambda names, tile: wrapper(draw, names, tile)

    def get(self, path: str, **headers: str) -> httpx.Response:
        answer = self.client.get(path, headers=headers)
        assert answer.status_code in (200, 204, 304), answer.text
        return answer


Draw = Callable[[Sequence[str], Tile], Awaitable[Sequence[Drawn]]]


def tile_at(x: float, y: float, zoom: int = 14) -> Tile:
    """The tile that holds a place of the scene."""
    at, side = lonlat(x, y), 2**zoom
    north = math.asinh(math.tan(math.radians(at["lat"]))) / math.pi
    return Tile(zoom, int((at["lon"] + 180) / 360 * side), int((1 - north) / 2 * side))


def path_of(tile: Tile, layers: str = "marks") -> str:
    return f"/tiles/{layers}/{tile.z}/{tile.x}/{tile.y}.mvt"


SET_MARK = """
    INSERT INTO mark (kind, text, geometry, expires_at)
    VALUES ('note', :said, ST_SetSRID(ST_MakePoint(:x, :y), 4546),
            clock_timestamp() + CAST(:lasts AS interval))
    RETURNING id
"""


def put_mark(
    conn: Connection, said: str, at: tuple[float, float] = (50, 50), *, lasts: str | None = None
) -> int:
    """Set a mark; it may last for a time such as `2 seconds`."""
    x, y = xy(*at)
    number = conn.scalar(text(SET_MARK), {"said": said, "x": x, "y": y, "lasts": lasts})
    assert number is not None
    return int(number)
