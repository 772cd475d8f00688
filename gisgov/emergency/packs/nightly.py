"""Packs that are made anew each night while a city is served."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from gisgov.emergency.packs import sealing, sweep
from gisgov.emergency.packs.making import Made, make, passphrase_in
from gisgov.errors import GisgovError, Unavailable
from gisgov.settings import Settings
from gisgov.storage import schema
from gisgov.storage.failures import explain

__all__ = ["due", "refresh", "refreshing"]

HOUR = 3
"""Of the city's night, when packs of the day before are made anew."""
LOOK_EVERY_S = 600.0
PURPOSE = "emergency"

logger = logging.getLogger("gisgov")


@contextmanager
def refreshing(db: Engine, settings: Settings) -> Iterator[None]:
    """Keep packs fresh while the block lasts, where a folder for them is set.

    Raises
    ------
    Unavailable
        There is a folder for packs and no passphrase, or one that others may read.
    """
    if settings.pack_folder is None:
        yield
        return
    _passphrase(settings)  # what is wrong with it is told at once
    ended = threading.Event()
    worker = threading.Thread(target=_look, args=(db, settings, ended), daemon=True)
    worker.start()
    try:
        yield
    finally:
        ended.set()
        worker.join()


def refresh(db: Engine, settings: Settings, *, now: datetime) -> Made | None:
    """Make all packs anew if last night's are not there; those of stations that are gone go too.

    Parameters
    ----------
    db
        The city's database, as its owner.
    settings
        Name the folder and the file of the passphrase.
    now
        The time, with its zone.
    """
    folder = settings.pack_folder
    if folder is None:
        return None
    with db.connect() as conn:
        zone = ZoneInfo(schema.city_info(conn).time_zone)
    if not due(folder, now=now, zone=zone):
        return None
    under = sealing(_passphrase(settings), days=settings.pack_days)
    made = make(db, folder, under=under, purpose=PURPOSE)
    sweep(folder, [each.file for each in made.packs])
    return made


def due(folder: Path, *, now: datetime, zone: ZoneInfo) -> bool:
    """Whether a pack is older than the last night, or there is none.

    Parameters
    ----------
    folder
        Of the packs.
    now
        The time, with its zone.
    zone
        Of the city.
    """
    here = now.astimezone(zone)
    night = here.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    night -= timedelta(days=here < night)
    written = [file.stat().st_mtime for file in folder.glob("station-*.html")]
    return not written or datetime.fromtimestamp(min(written), UTC) < night


def _passphrase(settings: Settings) -> str:
    if settings.pack_passphrase_file is None:
        raise Unavailable("pack.no_passphrase_setting")
    return passphrase_in(settings.pack_passphrase_file)


def _look(db: Engine, settings: Settings, ended: threading.Event) -> None:
    while True:
        try:
            refresh(db, settings, now=datetime.now(UTC))
        except (DBAPIError, GisgovError) as error:  # it may be away or full: the next time
            logger.warning(explain(error))
        if ended.wait(LOOK_EVERY_S):
            return
