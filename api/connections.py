"""A connection for each request: one read-only snapshot of the city, and 5 seconds for a query.

Requests ask as the API's role, which owns nothing, and each transaction carries the token of who
asks: what it may see is the database's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Annotated, Any

from fastapi import Depends
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import DBAPIError
from starlette.requests import HTTPConnection, Request

from gisgov.errors import BadInput, Unavailable
from gisgov.storage import sessions

__all__ = [
    "BEARER",
    "COOKIE",
    "TIMEOUT_S",
    "City",
    "Keeper",
    "Reader",
    "Writer",
    "city",
    "keeping",
    "proved",
    "reader",
    "reading",
    "refuse_nul",
    "token_of",
    "warm",
]

COOKIE = "gisgov_session"
BEARER = "bearer "

TIMEOUT_S = 5
WRITE_TIMEOUT_S = 20  # what somebody wrote is worth waiting for where a machine is slow

# The first transformation of a session reads the parameters of the CRS from disk, some 60 ms.
WARM = "SELECT ST_Transform(ST_SetSRID(ST_MakePoint(500000, 0), srid), 4326) FROM city"


def reader(request: Request) -> Iterator[Connection]:
    """A connection for one request; all its queries see the city at one moment.

    Raises
    ------
    Unavailable
        The database is not open.
    """
    engine = city(request)
    try:
        conn = _open(engine, token_of(request))
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        # The server was started anew; the first failure emptied the pool.
        conn = _open(engine, token_of(request))
    with conn:
        yield conn
        if not conn.closed:
            # Nothing was written; but after a rollback psycopg forgets the statements that it
            # prepared, and the database plans each anew.
            conn.commit()


reading = contextmanager(reader)
"""The same for a part of a request: another snapshot than the request's own."""


def token_of(request: HTTPConnection) -> str | None:
    """The token of a request: in `Authorization` from a program, in a cookie from a browser."""
    given = request.headers.get("authorization", "")
    if given[: len(BEARER)].lower() == BEARER:
        return given[len(BEARER) :].strip() or None
    return request.cookies.get(COOKIE) or None


def city(request: HTTPConnection) -> Engine:
    """The city's database, as the API's role.

    Raises
    ------
    Unavailable
        It is not open.
    """
    engine: Engine | None = getattr(request.app.state, "engine", None)
    if engine is None:
        raise Unavailable("server.database_gone")
    return engine


def keeper(request: Request) -> Engine:
    """The city's database as its owner, for loads: they run as jobs, and write what no request may.

    Raises
    ------
    Unavailable
        This server was given the API's login only.
    """
    engine: Engine | None = getattr(request.app.state, "keeper", None)
    if engine is None:
        raise Unavailable("server.no_keeper")
    return engine


@contextmanager
def proved(engine: Engine, token: str | None) -> Iterator[Connection]:
    """A transaction of who has a token, committed when the block ends well."""
    with keeping(engine) as conn:
        sessions.prove(conn, token)
        yield conn


@contextmanager
def keeping(engine: Engine) -> Iterator[Connection]:
    """A transaction of an engine's user, committed when the block ends well."""
    with engine.begin() as conn:
        conn.execute(text(f"SET LOCAL statement_timeout = '{WRITE_TIMEOUT_S}s'"))
        yield conn


def writer(request: Request) -> Callable[[], AbstractContextManager[Connection]]:
    """What opens a transaction that is committed before anything is answered."""
    return partial(proved, city(request), token_of(request))


def refuse_nul(request: Request) -> None:
    """See that a request's path and parameters, with their names, can be texts of the database.

    Raises
    ------
    BadInput
        One holds a character that no text of the database can.
    """
    asked = request.query_params.multi_items()
    given = (*request.path_params.values(), *(text for pair in asked for text in pair))
    if any("\0" in str(each) for each in given):
        raise BadInput("request.nul")


def _open(engine: Engine, token: str | None) -> Connection:
    conn = engine.connect()
    try:
        conn.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        conn.execute(text(f"SET LOCAL statement_timeout = '{TIMEOUT_S}s'"))
        sessions.prove(conn, token)
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
Keeper = Annotated[Engine, Depends(keeper)]
Reader = Annotated[Connection, Depends(reader)]
Writer = Annotated[Callable[[], AbstractContextManager[Connection]], Depends(writer)]
