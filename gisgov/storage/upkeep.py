"""What a city that is served needs once an hour, in the background."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from gisgov.errors import GisgovError
from gisgov.settings import Settings
from gisgov.storage import audit, networks, retention, stocks, tile_changes
from gisgov.storage.failures import explain

__all__ = ["keeping", "once"]

EVERY_S = 3600.0

Work = Callable[[Engine, Settings], int]

logger = logging.getLogger("gisgov")


def remember(db: Engine, _: Settings) -> int:
    """Keep the month's counts."""
    with db.begin() as conn:
        return stocks.remember(conn)


def prune(db: Engine, _: Settings) -> int:
    """Forget changes of the map that every reader has read."""
    with db.begin() as conn:
        return tile_changes.prune(conn)


def retain(db: Engine, settings: Settings) -> int:
    """Let go of what is past its time, where that is wanted unasked."""
    if not settings.retain_by_itself:
        return 0
    return sum(done.rows for done in retention.run(db, settings))


def seal(db: Engine, _: Settings) -> int:
    """Seal the audit, of what was done just now too."""
    with db.begin() as conn:
        return audit.seal(conn)


def fold(db: Engine, _: Settings) -> int:
    """Put the changes of each network into one row; their sum stays."""
    with db.begin() as conn:
        return networks.fold(conn)


WORK: dict[str, Work] = {
    "remember": remember,
    "prune": prune,
    "fold": fold,
    "retention": retain,
    "seal": seal,
}


@contextmanager
def keeping(db: Engine, settings: Settings) -> Iterator[None]:
    """Keep a city up while the block lasts: at its start, then each hour."""
    ended = threading.Event()
    worker = threading.Thread(target=_work_hourly, args=(db, settings, ended), daemon=True)
    worker.start()
    try:
        yield
    finally:
        ended.set()
        worker.join()


def once(db: Engine, settings: Settings) -> dict[str, int]:
    """Do it once; by kind of work, how many rows it was about."""
    return {name: work(db, settings) for name, work in WORK.items()}


def _work_hourly(db: Engine, settings: Settings, ended: threading.Event) -> None:
    while True:
        for work in WORK.values():
            try:
                work(db, settings)
            except (DBAPIError, GisgovError) as error:  # it may be away or busy: the next hour
                logger.warning(explain(error))
        if ended.wait(EVERY_S):
            return
