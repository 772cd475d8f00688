"""Open maps are told what changed, as server-sent events, within a fraction of a second."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from math import atan, degrees, pi, sinh

from gisgov.errors import GisgovError
from tiles.freshness import Change, Feed
from tiles.grid import HALF_M, Box

__all__ = ["Streams", "boxes_of"]

EVERY_S = 0.25  # how often the city is asked, and the least time between two events
AGAIN_S = 1.0
BEAT_S = 15.0
MOST_BOXES = 200  # of a layer in one event; more are told as the whole layer

HELLO = "event: hello\ndata: {}\n\n"
BEAT = ": here\n\n"

Boxes = dict[str, set[Box] | None]


class Streams:
    """The open streams of one process. While there is any, the city is asked again and again.

    Parameters
    ----------
    feed
        Tells what changed.
    layers
        Names of all that streams tell of, drawn in tiles or not.
    """

    def __init__(self, feed: Feed, layers: Sequence[str]) -> None:
        self._feed = feed
        self._layers = tuple(layers)
        self._open: set[Stream] = set()
        self._asker: asyncio.Task[None] | None = None
        self._closed = False
        feed.listen(self._tell)

    def __len__(self) -> int:
        return len(self._open)

    async def events(self) -> AsyncIterator[str]:
        """What changes from now on, until the client goes or `close` is called."""
        stream = Stream()
        self._open.add(stream)
        if self._asker is None:
            self._asker = asyncio.create_task(self._ask())
        try:
            yield HELLO
            while not self._closed:
                yield await stream.event()
                await asyncio.sleep(0 if self._closed else EVERY_S)
        finally:
            self._open.discard(stream)

    def close(self) -> None:
        """End all streams: a server that stops waits for each answer to end."""
        self._closed = True
        for stream in self._open:
            stream.wake()
        if self._asker is not None:
            self._asker.cancel()

    async def _ask(self) -> None:
        try:
            while self._open:
                try:
                    await self._feed.caught_up()
                except GisgovError:
                    await asyncio.sleep(AGAIN_S)  # whoever asks for a tile is told why
                await asyncio.sleep(EVERY_S)
        finally:
            self._asker = None

    def _tell(self, changes: Sequence[Change]) -> None:
        if self._open:
            boxes = boxes_of(changes, self._layers)
            for stream in self._open:
                stream.add(boxes)


class Stream:
    """What one client has still to be told."""

    def __init__(self) -> None:
        self._boxes: Boxes = {}
        self._news = asyncio.Event()

    def add(self, boxes: Boxes) -> None:
        """Add changes to those that wait."""
        for layer, more in boxes.items():
            known = self._boxes.get(layer, set())
            both = None if known is None or more is None else known | more
            self._boxes[layer] = both if both is not None and len(both) <= MOST_BOXES else None
        self._news.set()

    def wake(self) -> None:
        """Have the stream look up, though there is nothing to tell."""
        self._news.set()

    async def event(self) -> str:
        """The next event: what changed, or after a while a sign of life."""
        try:
            async with asyncio.timeout(BEAT_S):
                await self._news.wait()
        except TimeoutError:
            return BEAT
        self._news.clear()
        boxes, self._boxes = self._boxes, {}
        if not boxes:
            return BEAT
        layers = {name: None if of is None else sorted(of) for name, of in sorted(boxes.items())}
        return f"event: change\ndata: {json.dumps({'layers': layers})}\n\n"


def boxes_of(changes: Sequence[Change], layers: Sequence[str]) -> Boxes:
    """Changes by layer, in degrees; None where a whole layer changed.

    Parameters
    ----------
    changes
        As the feed tells them.
    layers
        Names of all layers.

    Examples
    --------
    >>> boxes_of([Change("roads", (0, 0, 0, 0)), Change("marks", None)], ["roads", "marks"])
    {'roads': {(0.0, 0.0, 0.0, 0.0)}, 'marks': None}
    >>> boxes_of([Change("", None)], ["roads", "marks"])
    {'roads': None, 'marks': None}
    """
    found: Boxes = {}
    for change in changes:
        for layer in [change.layer] if change.layer else layers:
            known = found.setdefault(layer, set())
            if change.box is None or known is None:
                found[layer] = None
            else:
                known.add(_in_degrees(change.box))
    return found


def _in_degrees(box: Box) -> Box:
    west, south, east, north = box
    return _lon(west), _lat(south), _lon(east), _lat(north)


def _lon(x: float) -> float:
    return round(x / HALF_M * 180, 7)


def _lat(y: float) -> float:
    return round(degrees(atan(sinh(y / HALF_M * pi))), 7)
