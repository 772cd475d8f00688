"""Networks kept in memory: read once, and again when the city's version of them is another.

Whoever changes roads or pipes adds a row to `network_change`. Their sum, the sum of their numbers
and the last of these, as a snapshot sees them, are the version of the network that it sees: so none
is older or newer than the rows beside it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import shapely
from sqlalchemy import URL, Connection

from gisgov.errors import Unavailable
from gisgov.firefighting.ratings import Standard
from gisgov.network.pipes import Pipes
from gisgov.network.roads import Roads, Travel, VehicleClass, times
from gisgov.storage.networks_pipes import load_pipes
from gisgov.storage.queries import fixed

__all__ = ["Versions", "fold", "pipes", "roads", "travel", "versions"]

MOST = 64  # travels of a class under one set of closures: about 2 MB each in a city of a million
CITIES = 4
MANY = 1000  # rows of changes from which they are folded

COLUMNS = (
    *("id", "name", "name_en", "road_class", "width_m", "height_limit_m", "weight_limit_t"),
    *("one_way", "bridge", "tunnel", "barrier", "gate_width_m", "gate_height_m", "geometry"),
)

Made = TypeVar("Made")


@dataclass(frozen=True)
class Versions:
    """Which city, and which version of its networks, a transaction sees; and what it is set to."""

    city: tuple[object, ...]
    roads: tuple[int, ...]
    pipes: tuple[int, ...]
    time_zone: str
    rating: Standard
    """By which code hydrants are rated: the city's setting, GB 50974 by default."""
    vehicles: tuple[VehicleClass, ...]
    """Classes of vehicles, the lightest first."""


class Shelf:
    """The newest things made, each made once however many ask at the same time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[object, object] = OrderedDict()
        self._lock = threading.Lock()
        self._making: dict[object, threading.Lock] = {}

    def take(self, key: object, make: Callable[[], Made]) -> Made:
        """What lies under a key; made now if nothing does."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]  # type: ignore[return-value]
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._made:
                    return self._made[key]  # type: ignore[return-value]
            made = make()
            # Where making fails the key's lock stays, so that who waits tries one after the other.
            with self._lock:
                self._made[key] = made
                while len(self._made) > self._most:
                    self._made.popitem(last=False)
                self._making.pop(key, None)
            return made


NETWORKS = Shelf(3 * CITIES)
TRAVELS = Shelf(MOST)


def versions(conn: Connection) -> Versions:
    """What this transaction sees of the city and its networks.

    Raises
    ------
    Unavailable
        The database holds no city yet.
    """
    row = conn.execute(fixed("network_city")).one_or_none()
    if row is None:
        raise Unavailable("city.not_founded")
    stamps = {network: tuple(map(int, stamp)) for network, stamp in row.stamps.items()}
    return Versions(
        city=(*_server(conn.engine.url), int(row.oid)),
        roads=stamps.get("roads", ()),
        pipes=stamps.get("pipes", ()),
        time_zone=row.time_zone,
        rating="nfpa291" if row.hydrant_rating == "nfpa291" else "gb50974",
        vehicles=tuple(VehicleClass(**each) for each in row.vehicles),
    )


def roads(conn: Connection, seen: Versions) -> Roads:
    """The roads of the city, as this transaction sees them."""
    return NETWORKS.take(("roads", seen.city, seen.roads), lambda: _roads(conn))


def pipes(conn: Connection, seen: Versions, network: str) -> Pipes:
    """The water or gas network, as this transaction sees it."""
    return NETWORKS.take((network, seen.city, seen.pipes), lambda: load_pipes(conn, network))


def travel(
    conn: Connection,
    seen: Versions,
    vehicle: VehicleClass,
    *,
    stations: tuple[tuple[float, float], ...],
    blocked: frozenset[int],
) -> Travel:
    """What a class of vehicles reaches from the stations while some roads are shut."""
    key = (seen.city, seen.roads, vehicle, stations, blocked)
    places = np.array(stations, dtype=float).reshape(-1, 2)
    return TRAVELS.take(key, lambda: times(roads(conn, seen), vehicle, places, blocked=blocked))


def fold(conn: Connection) -> int:
    """Put the rows of each network's changes into one, where there are many; returns how many.

    The one row has a number of its own: processes read the network once more.
    """
    folding = fixed("fold_network_changes")
    asked = [{"network": network, "many": MANY} for network in ("roads", "pipes")]
    return sum(int(conn.scalar(folding, each) or 0) for each in asked)


def _server(url: URL) -> tuple[object, ...]:
    """Where a city lies, whoever asks: its owner makes the first sheet for all."""
    return (url.query.get("host", url.host), url.query.get("port", url.port), url.database)


def _roads(conn: Connection) -> Roads:
    rows = conn.execute(fixed("network_roads")).all()
    columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    table = {
        name: np.array(column, dtype=object) for name, column in zip(COLUMNS, columns, strict=True)
    }
    table["geometry"] = shapely.from_wkb([bytes(each) for each in columns[-1]])
    return Roads.build(table)
