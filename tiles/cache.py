"""Tiles in memory: drawn once, held until a change touches them, forgotten from the least used on.

Whoever asks here has been caught up by `freshness.Feed` after the request began. What is held, and
what is being drawn, then holds every change up to that; `drop` is called before anyone goes on.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import floor, frexp, ldexp
from typing import NamedTuple

from tiles.answers import Answer, Drawn, answer
from tiles.freshness import Change
from tiles.grid import BUFFER, EXTENT, HALF_M, Box, Tile

__all__ = ["POINTS", "Cache", "Draw"]

POINTS = frozenset(("labels", "components", "hydrants", "premises", "incidents", "marks"))
"""Layers of which each feature is a point, in the one tile that holds it, and not in its buffer."""

SINGLE_BITS = 24
NOISE_M = 1e-6  # by which the database may reckon the edge of a tile elsewhere
OVERHEAD_BYTES = 400  # of what is held of a tile beside its bytes

Draw = Callable[[Sequence[str], Tile], Awaitable[Sequence[Drawn]]]


class PartKey(NamedTuple):
    """One layer of one tile."""

    layer: str
    z: int
    x: int
    y: int


class AnswerKey(NamedTuple):
    """An address as it was written, from the layers to the number of the row, and the encoding."""

    address: str
    packed: bool


@dataclass(slots=True, eq=False)
class Part:
    """One layer of one tile, and the answers that it is part of."""

    drawn: Drawn
    size: int
    within: set[AnswerKey] = field(default_factory=set)


@dataclass(slots=True, eq=False)
class Ready:
    """An answer that can go out as it is, for as long as all its parts are held."""

    answer: Answer
    size: int
    parts: tuple[PartKey, ...]


class Cache:
    """What one process holds of a city's tiles.

    Parameters
    ----------
    draw
        Draws several layers of one tile, in their order.
    limit_bytes
        How much may be held.
    """

    def __init__(self, draw: Draw, *, limit_bytes: int) -> None:
        self._draw = draw
        self._limit_bytes = limit_bytes
        self._held: OrderedDict[PartKey | AnswerKey, Part | Ready] = OrderedDict()
        self._places: dict[str, dict[int, set[tuple[int, int]]]] = {}
        self._under_way: dict[PartKey, asyncio.Future[Drawn]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.bytes = 0

    def has(self, address: str, *, packed: bool) -> bool:
        """Whether an answer lies ready now."""
        return AnswerKey(address, packed) in self._held

    def ready(self, address: str, *, packed: bool) -> Answer | None:
        """The answer that lies ready, if one does."""
        key = AnswerKey(address, packed)
        found = self._held.get(key)
        if not isinstance(found, Ready):
            return None
        self._held.move_to_end(key)
        for part in found.parts:
            self._held.move_to_end(part)
        return found.answer

    async def get(self, names: Sequence[str], tile: Tile, *, packed: bool) -> Answer:
        """The answer to a request, drawn as far as it is not held.

        Parameters
        ----------
        names
            Layers, in the order in which they are wanted.
        tile
            Which tile.
        packed
            Compressed by gzip.
        """
        address = f"{','.join(names)}/{tile.z}/{tile.x}/{tile.y}"
        found = self.ready(address, packed=packed)
        if found is not None:
            return found
        keys = tuple(PartKey(name, tile.z, tile.x, tile.y) for name in names)
        drawn = await self._gather(keys, tile)
        made = answer(names, drawn, packed=packed)
        self._keep_answer(AnswerKey(address, packed), made, keys, drawn)
        return made

    def drop(self, changes: Iterable[Change]) -> None:
        """Forget what changes touch; what is being drawn of it is not kept."""
        for change in changes:
            if change.layer:
                self._drop(change)
            else:
                self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._held.clear()
        self._places.clear()
        self._under_way.clear()
        self.bytes = 0

    async def close(self) -> None:
        """Stop drawing."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    # ------------------------------------------------ drawing

    async def _gather(self, keys: Sequence[PartKey], tile: Tile) -> list[Drawn]:
        """The parts, held or drawn; each waits for who draws it already."""
        found: list[Drawn | asyncio.Future[Drawn] | None] = []
        for key in keys:
            held = self._held.get(key)
            found.append(held.drawn if isinstance(held, Part) else self._under_way.get(key))
        lacking = [key for key, have in zip(keys, found, strict=True) if have is None]
        if lacking:
            begun = iter(self._begin(lacking, tile))
            found = [next(begun) if have is None else have for have in found]
        # One who goes away must not take the others' drawing along.
        return [
            await asyncio.shield(have) if isinstance(have, asyncio.Future) else have
            for have in found
            if have is not None
        ]

    def _begin(self, keys: list[PartKey], tile: Tile) -> list[asyncio.Future[Drawn]]:
        """Begin to draw several layers of one tile."""
        loop = asyncio.get_running_loop()
        futures = [loop.create_future() for _ in keys]
        self._under_way.update(zip(keys, futures, strict=True))
        task = loop.create_task(self._render(keys, tile, futures))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return futures

    async def _render(
        self, keys: list[PartKey], tile: Tile, futures: list[asyncio.Future[Drawn]]
    ) -> None:
        try:
            drawn = await self._draw([key.layer for key in keys], tile)
        except BaseException as error:
            for key, future in zip(keys, futures, strict=True):
                self._ended(key, future)
                if isinstance(error, asyncio.CancelledError):
                    future.cancel()
                else:
                    future.set_exception(error)
                    future.exception()  # looked at: all who waited may have gone
            if not isinstance(error, Exception):
                raise
        else:
            for key, future, each in zip(keys, futures, drawn, strict=True):
                if self._ended(key, future):
                    self._keep_part(key, each)
                future.set_result(each)

    def _ended(self, key: PartKey, future: asyncio.Future[Drawn]) -> bool:
        """Take note that a drawing ended; whether nothing has touched it since it began."""
        untouched = self._under_way.get(key) is future
        if untouched:
            del self._under_way[key]
        return untouched

    # ------------------------------------------------ keeping

    def _keep_part(self, key: PartKey, drawn: Drawn) -> None:
        self._forget(key)
        part = Part(drawn, len(drawn.data) + OVERHEAD_BYTES)
        self._places.setdefault(key.layer, {}).setdefault(key.z, set()).add((key.x, key.y))
        self._hold(key, part)

    def _keep_answer(
        self,
        key: AnswerKey,
        made: Answer,
        parts: tuple[PartKey, ...],
        drawn: Sequence[Drawn],
    ) -> None:
        """Keep an answer, if it is made of what is held."""
        held = [self._held.get(part) for part in parts]
        for part, each in zip(held, drawn, strict=True):
            if not isinstance(part, Part) or part.drawn is not each:
                return
        self._forget(key)
        for part in held:
            if isinstance(part, Part):
                part.within.add(key)
        self._hold(key, Ready(made, len(made.body) + OVERHEAD_BYTES, parts))

    def _hold(self, key: PartKey | AnswerKey, what: Part | Ready) -> None:
        self._held[key] = what
        self.bytes += what.size
        while self.bytes > self._limit_bytes:
            self._forget(next(iter(self._held)))

    def _forget(self, key: PartKey | AnswerKey) -> None:
        """Forget one part with the answers made of it, or one answer."""
        gone = self._held.pop(key, None)
        if gone is None:
            return
        self.bytes -= gone.size
        if isinstance(gone, Ready):
            for part in gone.parts:
                held = self._held.get(part)
                if isinstance(held, Part) and isinstance(key, AnswerKey):
                    held.within.discard(key)
        elif isinstance(key, PartKey):
            self._places[key.layer][key.z].discard((key.x, key.y))
            for within in tuple(gone.within):
                self._forget(within)

    # ------------------------------------------------ dropping

    def _drop(self, change: Change) -> None:
        for zoom, places in self._places.get(change.layer, {}).items():
            for x, y in _touched(change, zoom, places):
                self._forget(PartKey(change.layer, zoom, x, y))
        for key in tuple(self._under_way):
            if key.layer == change.layer and _touched(change, key.z, {(key.x, key.y)}):
                del self._under_way[key]


def _touched(change: Change, zoom: int, places: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those of the places at a zoom that a change touches; the shorter list is gone through."""
    if change.box is None:
        return list(places)
    columns, rows = _seen(change.box, zoom, buffer=0 if change.layer in POINTS else BUFFER)
    if len(columns) * len(rows) < len(places):
        return [(x, y) for x in columns for y in rows if (x, y) in places]
    return [(x, y) for x, y in places if x in columns and y in rows]


def _seen(box: Box, zoom: int, *, buffer: int) -> tuple[range, range]:
    """Columns and rows of the tiles that show something inside a box, neither more nor fewer."""
    side = 2 * HALF_M / 2**zoom
    west, south, east, north = box
    columns = _along(west + HALF_M, east + HALF_M, side, buffer)
    rows = _along(HALF_M - north, HALF_M - south, side, buffer)
    return columns, rows


def _along(least: float, most: float, side: float, buffer: int) -> range:
    """Tiles along one axis, in metres from its first, that a stretch touches."""
    least, most = max(least, -HALF_M), min(most, 3 * HALF_M)  # what lies farther is nowhere
    if not buffer:
        return range(floor((least - NOISE_M) / side), floor((most + NOISE_M) / side) + 1)
    # The database compares boxes in single precision, rounded outwards: that adds a metre or two.
    low, high = _down(least - HALF_M - NOISE_M), _up(most - HALF_M + NOISE_M)
    margin = side * buffer / EXTENT - HALF_M
    first, last = floor(least / side), floor(most / side)
    while _up(first * side + margin) >= low:
        first -= 1
    while _down((last + 1) * side - margin - 2 * HALF_M) <= high:
        last += 1
    return range(first, last + 1)


def _down(metres: float) -> float:
    """The largest number of single precision that is not above."""
    shift = SINGLE_BITS - frexp(metres)[1]
    return ldexp(floor(ldexp(metres, shift)), -shift)


def _up(metres: float) -> float:
    """The smallest number of single precision that is not below."""
    return -_down(-metres)
