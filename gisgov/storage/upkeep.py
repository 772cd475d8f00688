"""What a city that is served needs once an hour, in the background, and at its midnight.

Plans are published for days to come and hold from their first moment, so nobody looks for them in
between.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from gisgov.errors import GisgovError
from gisgov.settings import Settings
from gisgov.storage import audit, networks, retention, stocks, tile_changes
from gisgov.storage.failures import explain
from gisgov.storage.plans import applying

__all__ = ["keeping", "once"]

EVERY_S = 3600.0
AWAY_S = 60.0  # until a database that is away is asked again when midnight is

MIDNIGHT = text(
    "SELECT extract(epoch FROM ((here::date + 1)::timestamp AT TIME ZONE time_zone) - moment)"
    " FROM (SELECT time_zone, moment, moment AT TIME ZONE time_zone AS here"
    " FROM city, clock_timestamp() moment) c"
)

Work = Callable[[Engine, Settings], int]

logger = logging.getLogger("gisgov")


def plans(db: Engine, _: Settings) -> int:
    """Apply the plans whose day has begun."""
    return len(applying.apply_due(db))


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
    "plans": plans,
    "remember": remember,
    "prune": prune,
    "fold": fold,
    "retention": retain,
    "seal": seal,
}


@contextmanager
def keeping(db: Engine, settings: Settings) -> Iterator[None]:
    """Keep a city up while the block lasts: at its start, then each hour; plans at midnight too."""
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
            _try(work, db, settings)
        if _ends_within_the_hour(db, settings, ended):
            return


def _ends_within_the_hour(db: Engine, settings: Settings, ended: threading.Event) -> bool:
    """Wait for the next hour, or the end; plans come into force when the city's midnight passes."""
    hour = time.monotonic() + EVERY_S
    while (left_s := hour - time.monotonic()) > 0:
        midnight_s = _until_midnight_s(db)
        if ended.wait(min(left_s, midnight_s)):
            return True
        if midnight_s <= left_s:
            _try(plans, db, settings)
    return False


def _until_midnight_s(db: Engine) -> float:
    """Seconds until the next day begins in the city, by the clock of the database."""
    try:
        with db.connect() as conn:
            return float(conn.execute(MIDNIGHT).scalar_one())
    except DBAPIError as error:
        logger.warning(explain(error))
        return AWAY_S


def _try(work: Work, db: Engine, settings: Settings) -> None:
    try:
        work(db, settings)
    except (DBAPIError, GisgovError) as error:  # it may be away or busy: the next hour
        logger.warning(explain(error))
