"""The facts of the dispatcher's sheet: rows as stored, nothing judged.

Distances run from the outline of the building, or from the point where there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from sqlalchemy import Connection, RowMapping, text

from gisgov.storage.queries import fixed
from gisgov.storage.sheet.surroundings import WATER

__all__ = [
    "Ground",
    "Origin",
    "around",
    "building",
    "codes_of",
    "floors",
    "ground",
    "households_in",
    "hydrants",
    "nearest_building",
    "networks_around",
    "premises",
    "restrictions",
    "room_exists",
    "stations",
    "water_at",
    "workers",
]

Objects = npt.NDArray[np.object_]
Row = dict[str, Any]

RINGS_M = (50.0, 150.0, 300.0)
CONCERN = (
    "school",
    "kindergarten",
    "hospital",
    "university",
    "fuel",
    "hazard_store",
    "clinic",
    "mall",
)
GATHER = ("assembly_point",)
STORES = ("emergency_store",)


@dataclass(frozen=True)
class Origin:
    """Where distances begin."""

    building_id: int | None
    x: float
    y: float
    """East and north in the city's CRS; what counts where there is no building."""


@dataclass(frozen=True, eq=False)
class Ground:
    """What bars a hose or an engine inside a box; shapes in the city's metres."""

    buildings: Objects
    walls: Objects
    railways: Objects
    water: Objects
    bridges: Objects
    """Areas in which water and railways do not bar."""


def building(conn: Connection, building_id: int) -> Row | None:
    """The building, its doors, the gates of its estate and its pre-plan."""
    row = (
        conn.execute(fixed("sheet_building"), {"building_id": building_id}).mappings().one_or_none()
    )
    return None if row is None else dict(row)


def nearest_building(conn: Connection, origin: Origin) -> Row | None:
    """The building nearest to a point; None in a city without any."""
    asked = text(
        "SELECT b.id, b.name, b.number, b.address, e.name AS estate,"
        " ST_Distance(b.geometry, here.point) AS away_m"
        " FROM (SELECT ST_SetSRID(ST_MakePoint(:x, :y), srid) AS point FROM city) here"
        " CROSS JOIN LATERAL (SELECT * FROM building WHERE retired_on IS NULL"
        " ORDER BY geometry <-> here.point LIMIT 1) b"
        " LEFT JOIN estate e ON e.id = b.estate_id"
    )
    row = conn.execute(asked, {"x": origin.x, "y": origin.y}).mappings().one_or_none()
    return None if row is None else dict(row)


def water_at(conn: Connection, origin: Origin) -> Row | None:
    """The river, lake or pond that a point lies in."""
    asked = text(
        "SELECT l.kind, l.name FROM land_cover l, city c WHERE l.retired_on IS NULL"
        " AND l.kind = ANY (CAST(:water AS text[]))"
        " AND ST_Intersects(l.geometry, ST_SetSRID(ST_MakePoint(:x, :y), c.srid)) LIMIT 1"
    )
    given = {"x": origin.x, "y": origin.y, "water": list(WATER)}
    row = conn.execute(asked, given).mappings().one_or_none()
    return None if row is None else dict(row)


def floors(conn: Connection, building_id: int, emergency_id: int | None) -> list[Row]:
    """What each floor of each unit holds; who needs help only in an emergency that is held."""
    asked = text("SELECT * FROM floor_stack(:building, CAST(:emergency AS bigint))")
    given = {"building": building_id, "emergency": emergency_id}
    return _rows(conn.execute(asked, given).mappings().all())


def room_exists(conn: Connection, building_id: int, room: str) -> bool:
    """Whether a building has a dwelling of that number."""
    asked = text(
        "SELECT EXISTS (SELECT FROM dwelling WHERE building_id = :building AND room = :room"
        " AND retired_on IS NULL)"
    )
    return bool(conn.scalar(asked, {"building": building_id, "room": room}))


def around(conn: Connection, origin: Origin, *, radius_m: float, shown: int) -> Row:
    """Neighbours, and people by ring."""
    rings = sorted({*RINGS_M, float(radius_m)})
    given = {"radius_m": radius_m, "widest_m": rings[-1], "rings": rings, "shown": shown}
    given |= {"concern": list(CONCERN)}
    return dict(conn.execute(fixed("sheet_around"), vars(origin) | given).mappings().one())


def premises(conn: Connection, origin: Origin, *, radius_m: float) -> Row:
    """Premises of concern, places to gather, and emergency stores."""
    kinds = {"concern": list(CONCERN), "gather": list(GATHER), "stores": list(STORES)}
    given = vars(origin) | kinds | {"radius_m": radius_m}
    return dict(conn.execute(fixed("sheet_premises"), given).mappings().one())


def hydrants(conn: Connection, origin: Origin, *, radius_m: float, at: datetime) -> list[Row]:
    """Hydrants, the nearest first; one beyond the radius where none inside may give water."""
    given = vars(origin) | {"radius_m": radius_m, "at": at}
    return _rows(conn.execute(fixed("sheet_hydrants"), given).mappings().all())


def restrictions(conn: Connection, origin: Origin, *, radius_m: float, at: datetime) -> list[Row]:
    """Restrictions in force, all of them; `near` marks those within the radius."""
    given = vars(origin) | {"radius_m": radius_m, "at": at}
    return _rows(conn.execute(fixed("sheet_restrictions"), given).mappings().all())


def stations(conn: Connection, origin: Origin) -> list[Row]:
    """Fire stations and their vehicles, by number."""
    given = {"x": origin.x, "y": origin.y}
    return _rows(conn.execute(fixed("sheet_stations"), given).mappings().all())


def networks_around(conn: Connection, origin: Origin, *, radius_m: float) -> dict[str, Row]:
    """Sources and days of the roads and gas pipes around; a network without any is missing."""
    found = conn.execute(fixed("sheet_networks"), vars(origin) | {"radius_m": radius_m})
    return {row["network"]: dict(row) for row in found.mappings()}


def workers(conn: Connection, emergency_id: int, *, at: datetime) -> list[Row] | None:
    """Last positions of workers around an emergency, for who holds it; the nearest first.

    None for a time before it was opened: of that nothing is told.
    """
    opened = text("SELECT opened_at <= :at FROM emergency WHERE id = :id")
    if not conn.scalar(opened, {"id": emergency_id, "at": at}):
        return None
    asked = text("SELECT * FROM workers_near(:id, :at) ORDER BY distance_m, worker_id")
    return _rows(conn.execute(asked, {"id": emergency_id, "at": at}).mappings().all())


def households_in(conn: Connection, building_ids: Sequence[int]) -> int | None:
    """Households in some buildings; None where none of them ever had a dwelling on register."""
    asked = text(
        "SELECT CASE WHEN bool_or(dwellings > 0) THEN sum(households) END"
        " FROM building_stock WHERE building_id = ANY (:ids)"
    )
    found = conn.scalar(asked, {"ids": list(building_ids)})
    return None if found is None else int(found)


def codes_of(conn: Connection, component_ids: Sequence[int]) -> dict[int, str]:
    """Codes in the city's register, of the components that have one."""
    asked = text("SELECT id, code FROM component WHERE id = ANY (:ids) AND code IS NOT NULL")
    return {row.id: row.code for row in conn.execute(asked, {"ids": list(component_ids)})}


def ground(conn: Connection, bounds: Sequence[float]) -> Ground:
    """What bars the way inside a box of the city's metres: west, south, east, north."""
    given: Row = dict(zip(("west", "south", "east", "north"), map(float, bounds), strict=True))
    row = conn.execute(fixed("sheet_ground"), given | {"water": list(WATER)}).one()
    return Ground(
        buildings=_parts(row.buildings),
        walls=_parts(row.walls),
        railways=_parts(row.railways),
        water=_parts(row.water),
        bridges=_parts(row.bridges),
    )


def _parts(collected: bytes | None) -> Objects:
    if collected is None:
        return np.empty(0, dtype=object)
    return np.asarray(shapely.get_parts(shapely.from_wkb(bytes(collected))), dtype=object)


def _rows(found: Sequence[RowMapping]) -> list[Row]:
    return [dict(row) for row in found]
