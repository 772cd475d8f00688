"""By what is kept in memory is known to be true: stamps of what a snapshot sees of the city.

Every statement that changes what a layer of the map shows leaves a note in `tile_change`. Two
snapshots that see the same notes of a layer see the same rows of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, func, select

from gisgov.storage.networks import Shelf
from gisgov.storage.queries import fixed

__all__ = ["Stamp", "kept", "stamp"]

KEPT = Shelf(40)  # a city in use needs some twenty; older versions of large tables go
LONGEST_S = 1800  # notes that are an hour old may be gone

Stamp = tuple[object, ...]
Made = TypeVar("Made")


def stamp(conn: Connection, *layers: str, at: datetime | None = None) -> Stamp:
    """The version of some layers, and of the areas in force, as this transaction sees them.

    Parameters
    ----------
    conn
        A connection to the city.
    layers
        Names of layers of the map: `buildings`, `components`, `restrictions`, ….
    at
        The moment of the areas; now by default.
    """
    moment = at or conn.execute(select(func.now())).scalar_one()
    row = conn.execute(fixed("city_stamp"), {"layers": list(layers), "moment": moment}).one()
    url = conn.engine.url
    server = (url.query.get("host", url.host), url.query.get("port", url.port), row.database)
    held = (row.restrictions,) if "restrictions" in layers else ()
    return (*server, row.changes, row.areas, *held)


def kept(key: tuple[object, ...], make: Callable[[], Made]) -> Made:
    """What was made for a key, a stamp in it, within half an hour; else what is made now."""
    return KEPT.take((int(time.monotonic() // LONGEST_S), *key), make)
