"""Incidents kept in memory, one cube a city and process: exact, and never older than a second.

Every statement that writes incidents notes which, in its own transaction (`incident_touch`). Who
asks has the notes looked at that the last look did not see, in whichever order they were committed,
and only what they name is read again; all of it where a note says so, because many were written at
once or what they are counted by has changed.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from uuid import uuid4

from sqlalchemy import Connection, Engine, Row, event, text

from gisgov.incidents import Cube
from gisgov.storage.engine import engine_on
from gisgov.storage.incident_rows import Ground, ground, refreshed, whole
from gisgov.storage.queries import fixed

__all__ = ["FRESH_S", "Seen", "cube"]

FRESH_S = 0.5  # what was seen so long ago is still told
MOST_LOOKS = 20  # one after the other, where each takes too long to be fresh when it ends

HAS_WRITTEN = text("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")


@dataclass(frozen=True, eq=False)
class Seen:
    """The incidents of a city as they were a moment ago."""

    cube: Cube
    """All that are there."""
    version: str
    """Another one for any other content: what is made of the cube is kept by it."""
    as_of: datetime
    """When they were so, by the database's clock."""
    began_s: float = field(repr=False)
    """The same by this process's clock."""

    @property
    def age_s(self) -> float:
        """How long ago that is, in seconds."""
        return time.monotonic() - self.began_s


@dataclass(frozen=True, eq=False)
class Look:
    """What a look at the notes found, for the next one to go on from."""

    seen: Seen
    ground: Ground
    snapshot: str
    life: str


def cube(asked: Engine | Connection) -> Seen:
    """The incidents of a city, as they were at most half a second before this was asked.

    A connection whose transaction has written is read as it is, with what it wrote, and nothing of
    that is kept.

    Raises
    ------
    Unavailable
        The database holds no city yet.
    """
    if isinstance(asked, Connection) and asked.scalar(HAS_WRITTEN):
        return _own(asked)
    return _reader(asked.engine).seen()


class Reader:
    """Keeps one city's incidents; reads on a connection of its own, one thread at a time."""

    def __init__(self, engine: Engine) -> None:
        # Who waits for a look holds a connection of the engine: the look must not wait for another.
        self._engine = engine_on(engine.url, pool_size=1, max_overflow=0, pool_pre_ping=True)
        for follower in engine.dialect.dispatch.do_connect:  # to where a private server listens now
            event.listen(self._engine, "do_connect", follower)
        self._lock = threading.Lock()
        self._last: Look | None = None
        self._name, self._numbers = uuid4().hex[:8], count(1)

    def seen(self) -> Seen:
        """What is there, after a look where the last one is too old; who waits shares it."""
        last = self._last
        if last is not None and last.seen.age_s <= FRESH_S:
            return last.seen
        with self._lock:
            last = self._last or self._look(None)
            for _ in range(MOST_LOOKS):
                # Where a look took seconds, what came meanwhile is looked for.
                if last.seen.age_s <= FRESH_S:
                    break
                last = self._look(last)
            self._last = last
        return last.seen

    def close(self) -> None:
        """Give the connection and the memory up."""
        self._engine.dispose()
        self._last = None

    def _look(self, last: Look | None) -> Look:
        began_s = time.monotonic()
        with self._engine.connect() as conn:
            conn.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            row = _notes(conn, last)
            if last is None or row.lost or row.everything or _is_over(last.ground, row.clock):
                on = ground(conn)
                made = whole(conn, on)
            elif row.ids:
                on, made = refreshed(conn, last.ground, last.seen.cube, row.ids)
            else:
                on, made = last.ground, last.seen.cube
        version = f"{self._name}.{next(self._numbers)}"
        if last is not None and made is last.seen.cube:
            version = last.seen.version
        return Look(Seen(made, version, row.clock, began_s), on, row.snapshot, row.life)


READERS: dict[tuple[object, ...], Reader] = {}
GUARD = threading.Lock()


def _reader(engine: Engine) -> Reader:
    """The one that keeps the city of an engine, whoever asks; it goes when its engine does."""
    url = engine.url
    key = (url.query.get("host", url.host), url.query.get("port", url.port), url.database)
    with GUARD:
        if key not in READERS:
            reader = READERS[key] = Reader(engine)

            def end(_: Engine) -> None:
                if READERS.get(key) is reader:
                    del READERS[key]
                reader.close()

            event.listen(engine, "engine_disposed", end)
        return READERS[key]


def _notes(conn: Connection, last: Look | None) -> Row[tuple[object, ...]]:
    given = {
        "snapshot": last and last.snapshot,
        "clock": last and last.seen.as_of,
        "life": last and last.life,
    }
    return conn.execute(fixed("incident_look"), given).one()


def _is_over(on: Ground, clock: datetime) -> bool:
    return on.until is not None and clock >= on.until


def _own(conn: Connection) -> Seen:
    """What a transaction sees that has written."""
    began_s, clock = time.monotonic(), conn.scalar(text("SELECT now()"))
    return Seen(whole(conn, ground(conn)), uuid4().hex, clock, began_s)
