"""Emergencies: opened with one call, active until they end, each look in them on record."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic.dataclasses import dataclass
from sqlalchemy import Connection, RowMapping, text

from gisgov import crs
from gisgov.errors import BadInput, NotFound
from gisgov.storage.queries import ANSWER, Extended

__all__ = [
    "Emergency",
    "EmergencyKind",
    "Inside",
    "RecordLine",
    "Stage",
    "active",
    "advance",
    "end",
    "get",
    "note_sheet",
    "open_one",
    "record",
    "take",
]

EmergencyKind = Literal["fire", "rescue", "gas", "medical", "other"]
AWAY = text(
    "SELECT greatest(ST_Distance(b.geometry, e.geometry) - e.radius_m, 0)"
    " FROM building b, emergency e"
    " WHERE b.id = :building AND b.retired_on IS NULL AND e.id = :id"
)
Stage = Literal["verified", "plan_started"]

SELECT = """
SELECT e.id, e.kind, e.note, e.incident_id, e.radius_m, e.building_id, e.unit, e.floor, e.room,
       e.verified_at, e.verified_by, e.plan_started_at, e.plan_started_by,
       e.opened_by, e.opened_at, e.held_by, e.expires_at, e.ended_by,
       CASE WHEN e.ended_at IS NULL AND e.expires_at < now() THEN e.expires_at ELSE e.ended_at END
           AS ended_at,
       round(ST_X(ST_Transform(e.geometry, 4326))::numeric, 7)::float8 AS lon,
       round(ST_Y(ST_Transform(e.geometry, 4326))::numeric, 7)::float8 AS lat
FROM emergency e
"""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Emergency(Extended):
    """An emergency, active or ended."""

    id: int
    """Number of the emergency."""
    kind: EmergencyKind
    """fire, rescue, gas, medical or other."""
    note: str | None
    """What was said at its opening."""
    incident_id: int | None
    """The incident it is about; null where none is on record."""
    radius_m: float
    """Radius in metres."""
    lon: float
    """Longitude of its middle, WGS-84 degrees."""
    lat: float
    """Latitude of its middle, WGS-84 degrees."""
    building_id: int | None
    """The building it is in; null where only a point is known."""
    unit: str | None
    """The unit (单元), as it was reported."""
    floor: str | None
    """The floor, as it was reported."""
    room: str | None
    """The room, as it was reported."""
    verified_at: datetime | None
    """When it was verified; null until then."""
    verified_by: str | None
    """Who said so."""
    plan_started_at: datetime | None
    """When its plan was started; null until then."""
    plan_started_by: str | None
    """Who did."""
    opened_by: str
    """Who opened it."""
    opened_at: datetime
    """When."""
    held_by: str
    """Who holds it, and so may see who needs help."""
    expires_at: datetime
    """When it ends by itself."""
    ended_at: datetime | None
    """When it ended; null while it is active."""
    ended_by: str | None
    """Who ended it; null while it is active, or where it ended by itself."""


@dataclass(frozen=True, kw_only=True)
class Inside:
    """Where in which building; a point cannot tell two towers on one podium apart."""

    building_id: int
    unit: str | None = None
    floor: str | None = None
    room: str | None = None


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class RecordLine:
    """What was done in an emergency."""

    id: int
    """Number in the audit."""
    at: datetime
    """When."""
    actor: str
    """Who."""
    act: str
    """emergency_opened, emergency_placed, emergency_verified, emergency_plan_started,
    emergency_sheet, look, emergency_taken or emergency_ended."""
    rows: int | None
    """To how many people, where it was a look."""


def open_one(
    conn: Connection,
    *,
    kind: EmergencyKind,
    lon: float,
    lat: float,
    radius_m: float,
    note: str | None = None,
    incident_id: int | None = None,
    inside: Inside | None = None,
) -> Emergency:
    """Open an emergency around a point; the signed-in dispatcher holds it.

    Parameters
    ----------
    conn
        A connection with the dispatcher's token, in a transaction.
    kind
        What it is.
    lon, lat
        Its middle, WGS-84 degrees.
    radius_m
        50 to 1,000 metres.
    note
        What else is known.
    incident_id
        The incident it is about.
    inside
        The building it is in, and where in it.

    Raises
    ------
    NotFound
        There is no such incident or building.
    BadInput
        The building lies outside the radius.
    """
    known = text("SELECT EXISTS (SELECT FROM incident WHERE id = :id)")
    if incident_id is not None and not conn.scalar(known, {"id": incident_id}):
        raise NotFound("emergency.no_incident", given=incident_id)
    srid = int(conn.scalar(text("SELECT srid FROM city")) or 0)
    x, y = (float(v) for v in crs.snap(crs.to_city(lon, lat, source=4326, city=srid)))
    made = conn.execute(
        text(
            "SELECT open_emergency(:kind, ST_SetSRID(ST_MakePoint(:x, :y), :srid),"
            " :radius_m, :note, :incident_id)"
        ),
        {
            "kind": kind,
            "x": x,
            "y": y,
            "srid": srid,
            "radius_m": radius_m,
            "note": note,
            "incident_id": incident_id,
        },
    ).scalar_one()
    if inside is not None:
        _place(conn, made, inside)
    return get(conn, made)


def active(conn: Connection) -> list[Emergency]:
    """Emergencies that have not ended, the newest first."""
    query = text(f"{SELECT} WHERE e.ended_at IS NULL AND e.expires_at > now() ORDER BY e.id DESC")
    return [_emergency(row) for row in conn.execute(query).mappings()]


def get(conn: Connection, emergency_id: int) -> Emergency:
    """One emergency.

    Raises
    ------
    NotFound
        There is none of that number.
    """
    query = text(f"{SELECT} WHERE e.id = :id")
    row = conn.execute(query, {"id": emergency_id}).mappings().one_or_none()
    if row is None:
        raise NotFound("emergency.not_found", given=emergency_id)
    return _emergency(row)


def record(conn: Connection, emergency_id: int) -> list[RecordLine]:
    """What was done in an emergency, in the order in which it was."""
    rows = conn.execute(text("SELECT * FROM emergency_record(:id)"), {"id": emergency_id})
    return [RecordLine(**row) for row in rows.mappings()]


def take(conn: Connection, emergency_id: int) -> Emergency:
    """Have the signed-in dispatcher hold an emergency from now on."""
    get(conn, emergency_id)
    conn.execute(text("SELECT take_emergency(:id)"), {"id": emergency_id})
    return get(conn, emergency_id)


def advance(conn: Connection, emergency_id: int, stage: Stage) -> Emergency:
    """Say that an emergency was verified, or that its plan was started; once each, on record."""
    get(conn, emergency_id)
    advancing = text("SELECT advance_emergency(:id, :stage)")
    conn.execute(advancing, {"id": emergency_id, "stage": stage})
    return get(conn, emergency_id)


def note_sheet(
    conn: Connection, emergency_id: int, building_id: int | None, *, at: datetime | None
) -> None:
    """Write into the record that its sheet was read; refused to who does not hold it."""
    get(conn, emergency_id)
    noting = text("SELECT note_sheet(:id, :building, CAST(:at AS timestamptz))")
    conn.execute(noting, {"id": emergency_id, "building": building_id, "at": at})


def end(conn: Connection, emergency_id: int) -> Emergency:
    """End an emergency; what its looks had opened closes with it."""
    get(conn, emergency_id)
    conn.execute(text("SELECT end_emergency(:id)"), {"id": emergency_id})
    return get(conn, emergency_id)


def _place(conn: Connection, emergency_id: int, inside: Inside) -> None:
    away = conn.scalar(AWAY, {"id": emergency_id, "building": inside.building_id})
    if away is None:
        raise NotFound("building.not_found", given=inside.building_id)
    if away > 0:
        raise BadInput("emergency.building_far", building=inside.building_id, away_m=round(away))
    placing = text("SELECT place_emergency(:id, :building_id, :unit, :floor, :room)")
    conn.execute(placing, {"id": emergency_id} | vars(inside))


def _emergency(row: RowMapping) -> Emergency:
    return Emergency(**row)
