"""One statement on one connection, asked over and over: a fraction of what a cursor costs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Self

import psycopg
from psycopg import pq

from gisgov.errors import GisgovError, Unavailable
from gisgov.storage.failures import translate

__all__ = ["Line", "Row"]

NAME = b"asked"
GOOD = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)

Row = list[bytes | None]


class Line:
    """A connection in the hands of the event loop. One question at a time; answers are text.

    Parameters
    ----------
    connection
        An open connection in autocommit; from now on it is this line's alone.
    patience_s
        How long an answer may take; after that the connection is given up.
    """

    def __init__(self, connection: psycopg.AsyncConnection[Any], *, patience_s: float) -> None:
        self._connection = connection  # held: its end would close the socket
        self._pgconn = connection.pgconn
        self._patience_s = patience_s
        self._loop = asyncio.get_running_loop()
        self._socket = self._pgconn.socket
        self._open = True
        self._result: pq.abc.PGresult | None = None
        self._answer: asyncio.Future[Row] | None = None
        self._loop.add_reader(self._socket, self._readable)

    @classmethod
    async def prepared(
        cls, connection: psycopg.AsyncConnection[Any], statement: str, *, patience_s: float
    ) -> Self:
        """A line that asks one statement, with parameters `$1`, `$2` and so on."""
        line = cls(connection, patience_s=patience_s)
        line._pgconn.send_prepare(NAME, statement.encode())
        await line._answered()
        return line

    async def ask(self, given: Sequence[bytes | None]) -> Row:
        """The first row of the answer.

        Raises
        ------
        GisgovError
            The server refused, is gone, or does not answer in time.
        """
        if not self._open:
            raise Unavailable("database.gone", said="the connection was lost")
        self._pgconn.send_query_prepared(NAME, given)
        return await self._answered()

    def close(self) -> None:
        """Give the connection up at once; an answer under way becomes an error."""
        self._end(Unavailable("database.gone", said="the connection was closed"))

    async def _answered(self) -> Row:
        self._answer = self._loop.create_future()
        limit = self._loop.call_later(self._patience_s, self._give_up)
        try:
            if self._pgconn.flush():
                self._loop.add_writer(self._socket, self._writable)
            return await self._answer
        finally:
            limit.cancel()
            self._answer = None

    def _give_up(self) -> None:
        said = f"no answer within {self._patience_s:g} s"
        self._end(Unavailable("database.gone", said=said))

    def _writable(self) -> None:
        if not self._pgconn.flush():
            self._loop.remove_writer(self._socket)

    def _readable(self) -> None:
        try:
            self._pgconn.consume_input()
            while not self._pgconn.is_busy():
                result = self._pgconn.get_result()
                if result is None:  # and the server is ready for the next question
                    self._finish()
                    return
                self._result = result
        except psycopg.OperationalError as error:
            self._end(_known(error))

    def _finish(self) -> None:
        result, self._result = self._result, None
        if self._answer is None or self._answer.done() or result is None:
            return
        if result.status not in GOOD:
            self._answer.set_exception(_known(psycopg.errors.error_from_result(result)))
        else:
            self._answer.set_result([result.get_value(0, n) for n in range(result.nfields)])

    def _end(self, error: Exception) -> None:
        if not self._open:
            return
        self._open = False
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        self._pgconn.finish()
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)


def _known(error: psycopg.Error) -> Exception:
    """The error in our words, where it is no fault of this program."""
    known: GisgovError | None = translate(error)
    return known or error
