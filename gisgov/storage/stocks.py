"""What every building held in each month: how counts of people are asked as they were."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from gisgov.storage.failures import explain
from gisgov.storage.queries import fixed

__all__ = ["remember", "remembering"]

EVERY_S = 3600.0

logger = logging.getLogger("gisgov")


def remember(conn: Connection) -> int:
    """Keep today's counts of every building as this month's, unless the month has been kept.

    Returns
    -------
    int
        Buildings whose counts were kept; 0 where the month had been kept, or nobody is registered.
    """
    return conn.execute(fixed("remember_stocks")).rowcount


@contextmanager
def remembering(db: Engine) -> Iterator[None]:
    """Remember each month in the background while the block lasts, however long that is."""
    ended = threading.Event()
    worker = threading.Thread(target=_remember_hourly, args=(db, ended), daemon=True)
    worker.start()
    try:
        yield
    finally:
        ended.set()
        worker.join()


def _remember_hourly(db: Engine, ended: threading.Event) -> None:
    while True:
        try:
            with db.begin() as conn:
                remember(conn)
        except DBAPIError as error:  # the database may be away for a while: the next hour will do
            logger.warning(explain(error))
        if ended.wait(EVERY_S):
            return
