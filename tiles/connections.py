"""Connections of the event loop to the city: one that asks what changed, and a few that draw."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Engine

from gisgov.errors import Unavailable
from gisgov.storage.failures import translate
from tiles.freshness import PATIENCE_S, STATEMENT
from tiles.line import Line
from tiles.vector import OPTIONS

__all__ = ["Drawers", "ask_changes", "connect"]

QUEUE_S = 10.0
TIMEOUT_S = 5
SILENCE_S = 8.0

# Read-only, as the API's connections are. The reading of changes must never go through a table.
READING = f"-c statement_timeout={TIMEOUT_S}s -c default_transaction_read_only=on"
DRAWING = f"{READING} {OPTIONS}"
ASKING = f"{READING} -c enable_seqscan=off -c plan_cache_mode=force_generic_plan"

T = TypeVar("T")
Connection = psycopg.AsyncConnection[Any]

log = logging.getLogger("gisgov.tiles")


def arguments(city: Engine) -> dict[str, Any]:
    """What the driver connects with, as the engine itself would now.

    The private server listens elsewhere each time it is started, and the engine's listeners know.
    """
    given, named = city.dialect.create_connect_args(city.url)
    for aim in city.dialect.dispatch.do_connect:
        aim(city.dialect, None, given, named)
    named.pop("context", None)  # how SQLAlchemy reads values; the tiles read their own
    return dict(named)


async def connect(city: Engine, options: str = DRAWING) -> Connection:
    """A connection in autocommit.

    Raises
    ------
    Unavailable
        The server does not answer, or not in time.
    """
    named = arguments(city)
    named["options"] = f"{named.get('options', '')} {options}".strip()
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await psycopg.AsyncConnection.connect(**named, autocommit=True)
    except TimeoutError as error:
        raise Unavailable("database.gone", said=f"no connection in {PATIENCE_S:g} s") from error
    except psycopg.Error as error:
        raise translate(error) or error from error


async def ask_changes(city: Engine) -> Line:
    """The connection that asks what changed."""
    return await Line.prepared(await connect(city, ASKING), STATEMENT, patience_s=PATIENCE_S)


class Drawers:
    """A few connections that draw; more who want one wait their turn.

    Parameters
    ----------
    city
        The city's database.
    most
        How many draw at once.
    """

    def __init__(self, city: Engine, *, most: int) -> None:
        self._city = city
        self._free = asyncio.Semaphore(most)
        self._idle: list[Connection] = []

    async def run(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Do some reading on a connection; again on a new one, where the one at hand was lost.

        Raises
        ------
        Unavailable
            No connection is free or can be had, or the reading took too long.
        """
        try:
            async with asyncio.timeout(QUEUE_S):
                await self._free.acquire()
        except TimeoutError as error:
            raise Unavailable("server.busy") from error
        try:
            return await self._run(work)
        except psycopg.Error as error:
            raise translate(error) or error from error
        finally:
            self._free.release()

    async def close(self) -> None:
        """Close what is idle."""
        while self._idle:
            await self._idle.pop().close()

    async def _run(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        while self._idle:
            try:
                return await self._used(self._idle.pop(), work)
            except psycopg.OperationalError as error:
                # What was cancelled for its length would take as long again.
                if isinstance(error, psycopg.errors.QueryCanceled):
                    raise
                log.info("drawing anew: %s", error)
        return await self._used(await connect(self._city), work)

    async def _used(self, conn: Connection, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Do the work, but do not wait for a silent server: a driver told to stop would ask it."""
        drawing = asyncio.ensure_future(work(conn))
        try:
            await asyncio.wait({drawing}, timeout=SILENCE_S)
            done = _result(drawing)
        except BaseException:
            drawing.cancel()
            drawing.add_done_callback(lambda _: _discard(drawing, conn))
            raise
        self._idle.append(conn)
        return done


def _result(drawing: asyncio.Future[T]) -> T:
    if not drawing.done():
        raise Unavailable("database.gone", said=f"no answer within {SILENCE_S:g} s")
    return drawing.result()


def _discard(drawing: asyncio.Future[Any], conn: Connection) -> None:
    """Give a connection up whose work failed, whenever that has ended."""
    if not drawing.cancelled():
        drawing.exception()  # it has been told
    conn.pgconn.finish()
