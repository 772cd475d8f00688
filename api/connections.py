"""A connection for each request: one read-only snapshot of the city, and 5 seconds for a query."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import Depends
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import DBAPIError
from starlette.requests import Request

from gisgov.errors import BadInput, Unavailable

__all__ = ["TIMEOUT_S", "City", "Reader", "city", "reader", "warm", "writing"]

TIMEOUT_S = 5

# The first transformation of a session reads the parameters of the CRS from disk, some 60 ms.
WARM = "SELECT ST_Transform(ST_SetSRID(ST_MakePoint(500000, 0), srid), 4326) FROM city"


def reader(request: Request) -> Iterator[Connection]:
    """A connection for one request; all its queries see the city at one moment.

    Raises
    ------
    BadInput
        The request holds a character that no text of the database can.
    Unavailable
        The database is not open.
    """
    if any("\0" in given for given in _texts(request)):
        raise BadInput("request.nul")
    engine = city(request)
    try:
        conn = _open(engine)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        conn = _open(engine)  # the server was started anew; the first failure emptied the pool
    with conn:
        yield conn


def city(request: Request) -> Engine:
    """The city's database.

    Raises
    ------
    Unavailable
        It is not open.
    """
    engine: Engine | None = getattr(request.app.state, "engine", None)
    if engine is None:
        raise Unavailable("server.database_gone")
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that is committed when the block ends well, before anything is answered."""
    with engine.begin() as conn:
        conn.execute(text(f"SET LOCAL statement_timeout = '{TIMEOUT_S}s'"))
        yield conn


def _texts(request: Request) -> Iterator[str]:
    """What the request gives: parts of its path, and its parameters."""
    yield from request.path_params.values()
    yield from request.query_params.values()


def _open(engine: Engine) -> Connection:
    conn = engine.connect()
    try:
        conn.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        conn.execute(text(f"SET LOCAL statement_timeout = '{TIMEOUT_S}s'"))
    except BaseException:
        conn.close()
        raise
    return conn


def warm(engine: Engine) -> None:
    """Have every new connection of the pool prepared before its first request."""

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:  # noqa: ANN401
        with connection.cursor() as cursor:
            cursor.execute(WARM)
        connection.rollback()


City = Annotated[Engine, Depends(city)]
Reader = Annotated[Connection, Depends(reader)]
