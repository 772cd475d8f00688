"""What a fire station takes along for when there is no server: its first-due area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, text

from gisgov.storage import networks
from gisgov.storage.queries import fixed
from gisgov.storage.sheet.surroundings import Frame

__all__ = ["Areas", "Station", "areas", "buildings", "points", "stations"]

ENGINE = "pumper"  # whose travel time makes a station the first
NEAR_M, FAR_M = 100.0, 1000.0

STATIONS = text(
    "SELECT id, name, name_en, phone, ST_X(geometry) AS x, ST_Y(geometry) AS y FROM premises"
    " WHERE kind = 'fire_station' AND retired_on IS NULL ORDER BY id"
)
IN_FORCE = text(
    "SELECT road_id FROM restriction WHERE road_id IS NOT NULL AND lifted_at IS NULL"
    " AND set_at <= :at AND expires_at > :at"
)

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Station:
    """A fire station."""

    id: int
    name: str | None
    name_en: str | None
    phone: str | None
    x: float
    y: float


@dataclass(frozen=True, eq=False)
class Areas:
    """Which station is first at each building of the city."""

    stations: list[Station]
    building: Ints
    """Buildings, by number."""
    xy: Floats
    """Where each stands, (n, 2)."""
    first: Ints
    """Position of its station among the stations; -1 where no way leads there from any."""
    seconds: Floats
    """Travel time from that station; infinite where there is none."""

    def of(self, station: Station) -> Ints:
        """Positions of the buildings at which a station is first."""
        return np.flatnonzero(self.first == self.stations.index(station))


def stations(conn: Connection) -> list[Station]:
    """The fire stations of the city, by number."""
    return [Station(*row) for row in conn.execute(STATIONS)]


def areas(conn: Connection, *, at: datetime) -> Areas:
    """Find the station that is first at each building, by a pumper's travel time over the roads.

    A building far from any road that a pumper may take is reached at the nearest such road within
    a kilometre: it is in a pack all the same.

    Parameters
    ----------
    conn
        A connection to the city.
    at
        Roads that are shut then are no way.
    """
    rows = conn.execute(fixed("pack_places")).all()
    building = np.array([row.id for row in rows], dtype=np.int64)
    xy = np.array([(row.x, row.y) for row in rows], dtype=float).reshape(-1, 2)
    known = stations(conn)
    seen = networks.versions(conn)
    travel = networks.travel(
        conn,
        seen,
        next(vehicle for vehicle in seen.vehicles if vehicle.code == ENGINE),
        stations=tuple((each.x, each.y) for each in known),
        blocked=frozenset(conn.scalars(IN_FORCE, {"at": at})),
    )
    near = travel.first_due(xy, within_m=NEAR_M)
    first, seconds = near.station.copy(), near.seconds.copy()
    lost = np.flatnonzero(first < 0)
    if len(lost):
        far = travel.first_due(xy[lost], within_m=FAR_M)
        first[lost], seconds[lost] = far.station, far.seconds
    return Areas(known, building, xy, first, seconds)


def buildings(conn: Connection, ids: Sequence[int]) -> list[dict[str, Any]]:
    """What is told of buildings, by number: counts, and no names of people."""
    return _rows(conn, "pack_buildings", ids=list(ids))


def points(conn: Connection, frame: Frame, *, at: datetime) -> dict[str, list[dict[str, Any]]]:
    """Hydrants, gates and premises in a frame.

    Parameters
    ----------
    conn
        A connection to the city.
    frame
        In the city's metres.
    at
        Hydrants that a restriction takes out of service then give no water.
    """
    box = vars(frame)
    return {
        "hydrants": _rows(conn, "pack_hydrants", **box, at=at),
        "gates": _rows(conn, "pack_gates", **box),
        "premises": _rows(conn, "pack_premises", **box),
    }


def _rows(conn: Connection, name: str, **given: object) -> list[dict[str, Any]]:
    return [dict(row) for row in conn.execute(fixed(name), given).mappings()]
