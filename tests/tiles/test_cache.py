"""Tests of tiles.cache: what is held, what is drawn once, and what a change drops."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import numpy as np
import pytest
from sqlalchemy import Engine, text

from tiles.answers import Drawn
from tiles.cache import OVERHEAD_BYTES, POINTS, Cache
from tiles.freshness import EVERYTHING, Change
from tiles.grid import BUFFER, EXTENT, HALF_M, Tile, tiles_touching
from tiles.layers import LAYERS
from tiles.vector import statement

MANY = 10**9
HERE = Tile(14, 13256, 6700)
WEST, SOUTH, EAST, NORTH = HERE.bounds_3857
MIDDLE = ((WEST + EAST) / 2, (SOUTH + NORTH) / 2) * 2
THERE = Tile(14, 13266, 6700)


class Painter:
    """Draws what says how often it was drawn; may be held up."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, ...]] = []
        self.may_end = asyncio.Event()
        self.may_end.set()
        self.fails: Exception | None = None

    async def draw(self, names: Sequence[str], tile: Tile) -> list[Drawn]:
        self.calls.append(tuple(names))
        number = len(self.calls)
        await self.may_end.wait()
        if self.fails:
            raise self.fails
        told = f"{number} of {tile.z}/{tile.x}/{tile.y}"
        return [Drawn(f"<{name} {told}>".encode(), 1, 1) for name in names]


def cached(steps: Callable[[Cache, Painter], Awaitable[None]], *, limit_bytes: int = MANY) -> None:
    async def run() -> None:
        painter = Painter()
        cache = Cache(painter.draw, limit_bytes=limit_bytes)
        async with asyncio.timeout(60):
            await steps(cache, painter)
            await cache.close()

    asyncio.run(run())


async def body(cache: Cache, *names: str, tile: Tile = HERE) -> str:
    return (await cache.get(names, tile, packed=False)).body.decode()


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def test_a_tile_is_drawn_once_and_a_layer_of_it_serves_every_answer_that_has_it() -> None:
    async def steps(cache, painter):
        assert await body(cache, "a", "b") == await body(cache, "a", "b")
        await body(cache, "b")
        await body(cache, "b", "c")
        assert painter.calls == [("a", "b"), ("c",)]

    cached(steps)


def test_an_answer_lies_ready_by_its_address() -> None:
    async def steps(cache, painter):
        address = f"a/{HERE.z}/{HERE.x}/{HERE.y}"
        assert cache.ready(address, packed=False) is None
        made = await cache.get(("a",), HERE, packed=False)
        assert cache.ready(address, packed=False) is made
        assert cache.ready(address, packed=True) is None

    cached(steps)


def test_requests_that_come_while_a_tile_is_drawn_share_the_drawing() -> None:
    async def steps(cache, painter):
        painter.may_end.clear()
        asked = [asyncio.create_task(body(cache, "a", "b")) for _ in range(30)]
        asked += [asyncio.create_task(body(cache, "b")) for _ in range(30)]
        await settled()
        painter.may_end.set()
        await asyncio.gather(*asked)
        assert painter.calls == [("a", "b")]

    cached(steps)


def test_a_client_that_goes_away_stops_no_drawing_that_others_wait_for() -> None:
    async def steps(cache, painter):
        painter.may_end.clear()
        goes = asyncio.create_task(body(cache, "a"))
        await settled()
        stays = asyncio.create_task(body(cache, "a"))
        await settled()
        goes.cancel()
        await settled()
        painter.may_end.set()
        assert await stays == await body(cache, "a")
        assert len(painter.calls) == 1

    cached(steps)


def test_what_cannot_be_drawn_is_told_to_all_and_tried_again() -> None:
    async def steps(cache, painter):
        painter.fails = RuntimeError("no")
        told = await asyncio.gather(*(body(cache, "a") for _ in range(3)), return_exceptions=True)
        assert told == [painter.fails] * 3
        painter.fails = None
        assert "2 of" in await body(cache, "a")

    cached(steps)


def test_a_change_drops_its_layer_where_it_falls_and_nothing_else() -> None:
    async def steps(cache, painter):
        for tile in (HERE, THERE):
            await body(cache, "a", "b", tile=tile)
        cache.drop([Change("a", MIDDLE)])
        painter.calls.clear()
        for tile in (HERE, THERE):
            await body(cache, "a", "b", tile=tile)
        assert painter.calls == [("a",)]

    cached(steps)


@pytest.mark.parametrize("gap_steps", [0, 63, 66])
def test_a_change_beside_a_tile_touches_it_as_far_as_its_shapes_reach(gap_steps: int) -> None:
    x = EAST + gap_steps / 4096 * HERE.side_m + (10 if gap_steps > 64 else 0)
    y = MIDDLE[1]

    async def steps(cache, painter):
        await body(cache, "a")
        cache.drop([Change("a", (x, y, x, y))])
        await body(cache, "a")
        assert len(painter.calls) == (1 if gap_steps > 64 else 2)

    cached(steps)


@pytest.mark.parametrize("layer", ["buildings", "marks"])
@pytest.mark.parametrize("zoom", [10, 13, 16])
def test_a_change_drops_exactly_the_tiles_that_the_database_finds_it_in(
    shared_city: Engine, zoom: int, layer: str
) -> None:
    """Which compares boxes in single precision: a metre or two around the edges decide."""
    side = 2 * HALF_M / 2**zoom
    x, y = int((WEST + HALF_M) // side), int((HALF_M - NORTH) // side)
    tiles = [Tile(zoom, x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    west, south, east, north = tiles[4].bounds_3857
    margin = 0 if layer in POINTS else side * BUFFER / EXTENT
    chance = np.random.default_rng(zoom)
    ask = text(
        "SELECT ST_MakeEnvelope(:west, :south, :east, :north, 3857)"
        " && ST_TileEnvelope(:z, :x, :y, margin => 0.015625)"
        if margin
        else "SELECT floor((:west + :half) / :side) = :x AND floor((:half - :north) / :side) = :y"
    )

    async def steps(cache, painter):
        for _ in range(150):
            at_x = chance.choice([west - margin, west + margin, east - margin, east + margin])
            at_y = chance.choice([south - margin, south + margin, north - margin, north + margin])
            left, low = at_x + chance.uniform(-3, 3), at_y + chance.uniform(-3, 3)
            size = chance.uniform(0, 3) if margin else 0
            box = (left, low, left + size, low + size)
            for tile in tiles:
                await body(cache, layer, tile=tile)
            cache.drop([Change(layer, box)])
            for tile in tiles:
                named = dict(zip(("west", "south", "east", "north"), box, strict=True))
                named |= {"z": zoom, "x": tile.x, "y": tile.y, "half": HALF_M, "side": side}
                kept = cache.has(f"{layer}/{zoom}/{tile.x}/{tile.y}", packed=False)
                assert kept is not conn.execute(ask, named).scalar_one()

    with shared_city.connect() as conn:
        cached(steps)


def test_the_layers_of_points_are_those_whose_queries_ask_for_the_tile_that_holds_them() -> None:
    asked = {
        name
        for name, layer in LAYERS.items()
        if all(b"geom" in (sql := statement(layer.sql(z))) and b">> " in sql for z in (13, 16))
    }
    assert asked == POINTS


@pytest.mark.parametrize("size_m", [0, 3000, 40_000])
@pytest.mark.parametrize("zoom", [10, 14])
def test_the_same_tiles_are_dropped_whichever_list_is_shorter(size_m: int, zoom: int) -> None:
    x, y = WEST + 700, SOUTH + 700
    box = (x, y, x + size_m, y + size_m)
    around = (x - 60_000, y - 60_000, x + 60_000, y + 60_000)
    few = list(tiles_touching(box, zoom))[:2]
    for tiles in (few, list(tiles_touching(around, zoom))):

        async def steps(cache, painter, tiles=tiles):
            for tile in tiles:
                await body(cache, "a", tile=tile)
            painter.calls.clear()
            cache.drop([Change("a", box)])
            kept = [t for t in tiles if cache.has(f"a/{t.z}/{t.x}/{t.y}", packed=False)]
            assert set(kept) == set(tiles) - set(tiles_touching(box, zoom))

        cached(steps)


@pytest.mark.parametrize("change", [Change("a", None), EVERYTHING])
def test_a_change_of_a_whole_layer_drops_it_at_every_zoom(change: Change) -> None:
    async def steps(cache, painter):
        for zoom in range(15):
            await body(cache, "a", tile=Tile(zoom, 0, 0))
        cache.drop([change])
        painter.calls.clear()
        for zoom in range(15):
            await body(cache, "a", tile=Tile(zoom, 0, 0))
        assert len(painter.calls) == 15

    cached(steps)


@pytest.mark.parametrize("change", [Change("a", MIDDLE), Change("a", None), EVERYTHING])
def test_a_drawing_that_a_change_touches_serves_who_came_before_and_is_not_kept(
    change: Change,
) -> None:
    async def steps(cache, painter):
        painter.may_end.clear()
        before = asyncio.create_task(body(cache, "a"))
        await settled()
        cache.drop([change])
        after = asyncio.create_task(body(cache, "a"))
        await settled()
        assert len(painter.calls) == 2
        painter.may_end.set()
        assert "1 of" in await before
        assert "2 of" in await after
        assert "2 of" in await body(cache, "a")

    cached(steps)


def test_a_drawing_that_a_change_does_not_touch_is_kept() -> None:
    async def steps(cache, painter):
        painter.may_end.clear()
        asked = asyncio.create_task(body(cache, "a"))
        await settled()
        cache.drop([Change("a", (0, 0, 0, 0)), Change("b", None)])
        painter.may_end.set()
        assert await asked == await body(cache, "a")
        assert len(painter.calls) == 1

    cached(steps)


def test_an_answer_made_of_a_part_that_was_dropped_meanwhile_is_not_kept() -> None:
    async def steps(cache, painter):
        await body(cache, "a")
        painter.may_end.clear()
        asked = asyncio.create_task(body(cache, "a", "b"))
        await settled()
        cache.drop([Change("a", MIDDLE)])
        painter.may_end.set()
        assert await asked == f"<a 1 of {said(HERE)}><b 2 of {said(HERE)}>"
        assert await body(cache, "a", "b") == f"<a 3 of {said(HERE)}><b 2 of {said(HERE)}>"

    cached(steps)


def said(tile: Tile) -> str:
    return f"{tile.z}/{tile.x}/{tile.y}"


def test_what_was_used_longest_ago_is_forgotten_first() -> None:
    tiles = [Tile(14, x, 0) for x in range(10, 15)]
    one = 2 * (OVERHEAD_BYTES + len("<a 1 of 14/10/0>"))  # the part, and the answer

    async def steps(cache, painter):
        for tile in tiles[:4]:
            await body(cache, "a", tile=tile)
        await body(cache, "a", tile=tiles[0])
        await body(cache, "a", tile=tiles[4])
        assert [cache.has(f"a/{said(t)}", packed=False) for t in tiles] == [
            True,
            False,
            True,
            True,
            True,
        ]
        assert cache.bytes <= 4 * one

    cached(steps, limit_bytes=4 * one)


def test_without_room_everything_is_drawn_anew_and_nothing_is_counted() -> None:
    async def steps(cache, painter):
        await body(cache, "a", "b")
        await body(cache, "a", "b")
        assert len(painter.calls) == 2
        assert cache.bytes == 0

    cached(steps, limit_bytes=0)


def test_bytes_are_counted_off_again() -> None:
    async def steps(cache, painter):
        for names in (("a", "b"), ("b",), ("a",)):
            await cache.get(names, HERE, packed=True)
            await cache.get(names, THERE, packed=False)
        cache.drop([Change("a", None)])
        cache.drop([Change("b", (-HALF_M, -HALF_M, HALF_M, HALF_M))])
        assert cache.bytes == 0
        assert not cache._held

    cached(steps)
