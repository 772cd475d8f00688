"""What has changed in the city since it was last asked: exact, in whichever order writers commit.

Each change of rows is noted in the transaction that makes it. A read of the notes tells those that
its snapshot sees and the one before did not. So what a request draws or finds after a read that
began after it holds every change that was committed before it began.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from importlib.resources import files
from typing import NamedTuple, Protocol

from gisgov.errors import Unavailable
from tiles.line import Row

__all__ = ["EVERYTHING", "STATEMENT", "Ask", "Asking", "Change", "Feed", "Listener"]

STATEMENT = (files("tiles") / "sql" / "changes.sql").read_text("utf-8")
PATIENCE_S = 5.0

log = logging.getLogger("gisgov.tiles")


class Change(NamedTuple):
    """Something that is drawn changed.

    Parameters
    ----------
    layer
        Name of the layer; empty for every layer there is.
    box
        West, south, east and north in EPSG:3857; None for the whole layer.
    """

    layer: str
    box: tuple[float, float, float, float] | None


EVERYTHING = Change("", None)

Listener = Callable[[Sequence[Change]], None]


class Ask(Protocol):
    """A connection that asks one prepared statement over and over."""

    async def ask(self, given: Sequence[bytes | None]) -> Row:
        """The first row of the answer, as text."""
        ...

    def close(self) -> None:
        """Give the connection up at once."""
        ...


Asking = Callable[[], Awaitable[Ask]]


class Feed:
    """The changes of one city, as one process hears of them.

    Parameters
    ----------
    connect
        Opens a connection that asks `STATEMENT`; called again whenever one is lost.
    """

    def __init__(self, connect: Asking) -> None:
        self._connect = connect
        self._line: Ask | None = None
        self._last: Row = [None, None, None]
        self._listeners: list[Listener] = []
        self._waiting: list[asyncio.Future[None]] = []
        self._reader: asyncio.Task[None] | None = None

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have changes told before any request that waits for them goes on; returns how to end."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def caught_up(self) -> None:
        """Return after a read that began after this call; all who wait share it.

        Raises
        ------
        GisgovError
            The database does not answer. The next call tries again.
        """
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        if self._reader is None:
            self._reader = asyncio.create_task(self._read_on())
        await turn

    async def close(self) -> None:
        """Give the connection up; who still waits is told so."""
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.wait([self._reader])
        self._hang_up()

    async def _read_on(self) -> None:
        """Read as long as somebody waits; who comes during a read waits for the next."""
        served: list[asyncio.Future[None]] = []
        try:
            while self._waiting:
                served, self._waiting = self._waiting, []
                _wake(served, await self._read())
        finally:
            self._reader = None
            _wake([*served, *self._waiting], _gone("the server stops"))
            self._waiting = []

    async def _read(self) -> Exception | None:
        """Read once; where a connection turns out to be lost, once more on a new one."""
        try:
            if self._line is not None:
                try:
                    self._tell(await self._asked(self._line))
                except Unavailable as error:
                    log.info("reading the changes anew: %s", error)
                    self._hang_up()
                else:
                    return None
            async with asyncio.timeout(PATIENCE_S):
                self._line = await self._connect()
            self._tell(await self._asked(self._line))
        except TimeoutError:
            self._hang_up()
            return _gone(f"no connection within {PATIENCE_S:g} s")
        except Exception as error:  # noqa: BLE001 - whoever waits is told, whatever it is
            self._hang_up()
            return error
        return None

    async def _asked(self, line: Ask) -> Row:
        return await line.ask(self._last)

    def _tell(self, row: Row) -> None:
        *self._last, lost, new = row
        if lost == b"t":
            changes = [EVERYTHING]
        elif new is None:
            return
        else:
            changes = [_change(*each) for each in json.loads(new)]
        for listener in tuple(self._listeners):
            listener(changes)

    def _hang_up(self) -> None:
        """Forget the connection and what was read: another may lead to another life of the city."""
        self._last = [None, None, None]
        if self._line is not None:
            self._line.close()
            self._line = None


def _wake(waiting: list[asyncio.Future[None]], error: Exception | None) -> None:
    """Let those go on who have not gone away meanwhile."""
    for turn in waiting:
        if turn.done():
            continue
        if error is None:
            turn.set_result(None)
        else:
            turn.set_exception(error)


def _change(layer: str, *box: float | str | None) -> Change:
    """A note as it was written; a box that is none, or has no end, is the whole layer's."""
    west, south, east, north = (e if isinstance(e, int | float) else None for e in box)
    if west is None or south is None or east is None or north is None:
        return Change(layer, None)
    return Change(layer, (west, south, east, north))


def _gone(said: str) -> Unavailable:
    return Unavailable("database.gone", said=said)
