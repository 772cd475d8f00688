"""What a city that is served needs once an hour, in the background."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from gisgov.storage import stocks, tile_changes
from gisgov.storage.failures import explain

__all__ = ["keeping"]

EVERY_S = 3600.0
WORK: tuple[Callable[[Connection], int], ...] = (stocks.remember, tile_changes.prune)

logger = logging.getLogger("gisgov")


@contextmanager
def keeping(db: Engine) -> Iterator[None]:
    """Keep a city up while the block lasts: at its start, then each hour."""
    ended = threading.Event()
    worker = threading.Thread(target=_work_hourly, args=(db, ended), daemon=True)
    worker.start()
    try:
        yield
    finally:
        ended.set()
        worker.join()


def _work_hourly(db: Engine, ended: threading.Event) -> None:
    while True:
        for work in WORK:
            try:
                with db.begin() as conn:
                    work(conn)
            except DBAPIError as error:  # the database may be away: the next hour will do
                logger.warning(explain(error))
        if ended.wait(EVERY_S):
            return
