"""Restrictions: a hydrant without water or a way that is shut, for a while.

Each has an author, a reason and an end. It is in force from when it was set until it ends or is
lifted; one thing has at most one in force.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

import shapely
from pydantic.dataclasses import dataclass
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select, text

from gisgov import crs
from gisgov.errors import BadInput, Conflict, NotFound
from gisgov.firefighting.texts import tidy, unfit
from gisgov.storage import schema
from gisgov.storage.models import Base
from gisgov.storage.queries import ANSWER
from gisgov.storage.selection import Box, in_box, lonlat

__all__ = [
    "FARTHEST_M",
    "LONGEST",
    "MOST_DAYS",
    "Restriction",
    "RestrictionKind",
    "get",
    "in_force",
    "lift",
    "set_one",
]

RESTRICTION, COMPONENT, HYDRANT, ROAD = (
    Base.metadata.tables[name] for name in ("restriction", "component", "hydrant", "road")
)
LONGEST = 500
"""Most characters of a reason."""
MOST_DAYS = 90
"""What is out of order for longer belongs into the register."""
FARTHEST_M = 100.0
"""A place that is given lies at most so far from what the restriction is about."""
TAKING_TURNS = 7210  # advisory lock: two who restrict the same thing come one after the other

SET = text(
    "SELECT set_restriction(:kind, :component, :road,"
    " (SELECT ST_SetSRID(ST_MakePoint(:x, :y), srid) FROM city), :reason, :expires_at)"
)

RestrictionKind = Literal["hydrant_out", "lane_blocked", "road_closed"]


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Restriction:
    """A hydrant without water or a way that is shut, for a while."""

    id: int
    """Number of the restriction."""
    kind: RestrictionKind
    """`hydrant_out`: no water from it; `lane_blocked` and `road_closed`: nothing drives there."""
    component_id: int | None
    """The hydrant's number among the components; null for ways."""
    road_id: int | None
    """Number of the stretch of road; null for hydrants."""
    code: str | None
    """The hydrant's own code in the city's register, where it has one."""
    road_name: str | None
    """Name of the road, where it has one."""
    reason: str
    """Why, in the words of who set it."""
    author: str
    """Who set it."""
    set_at: datetime
    """When it was set."""
    expires_at: datetime
    """When it ends by itself."""
    lifted_at: datetime | None
    """When it was lifted; null where it was not."""
    lifted_by: str | None
    """Who lifted it; null where nobody has."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""


def in_force(
    conn: Connection,
    *,
    at: datetime | None = None,
    bbox: Box | None = None,
    after: int | None = None,
    limit: int | None = None,
) -> list[Restriction]:
    """List restrictions that are in force, in the order of their ids.

    Parameters
    ----------
    conn
        A connection to the city.
    at
        In force at this moment, now by default.
    bbox
        Only in this box of WGS-84 degrees, its edges included.
    after
        Only ids above this one.
    limit
        At most so many; all by default.

    Raises
    ------
    BadInput
        The box is turned inside out or lies where the city cannot be.
    """
    query = _listed().where(_holds(at), *in_box(conn, RESTRICTION, bbox))
    query = query if after is None else query.where(RESTRICTION.c.id > after)
    rows = conn.execute(query.order_by(RESTRICTION.c.id).limit(limit)).mappings()
    return [Restriction(**row) for row in rows]


def get(conn: Connection, restriction_id: int) -> Restriction:
    """One restriction, whether it is in force or over.

    Raises
    ------
    NotFound
        There is none of that number.
    """
    query = _listed().where(RESTRICTION.c.id == restriction_id)
    row = conn.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFound("restriction.not_found", given=restriction_id)
    return Restriction(**row)


def set_one(
    conn: Connection,
    *,
    kind: RestrictionKind,
    reason: str,
    expires_at: datetime,
    component_id: int | None = None,
    road_id: int | None = None,
    lon: float | None = None,
    lat: float | None = None,
) -> Restriction:
    """Set a restriction; who is signed in is its author.

    Parameters
    ----------
    conn
        A connection with a token, in a transaction.
    kind
        What it is.
    reason
        Why; blanks around it are dropped.
    expires_at
        When it ends by itself.
    component_id
        The hydrant that is out.
    road_id
        The stretch of road that is blocked or closed.
    lon, lat
        Where, in WGS-84 degrees; by default at the hydrant, or half way along the road.

    Raises
    ------
    BadInput
        What it is about is not named or is no hydrant; the reason is empty, too long or cannot be
        shown; the end has passed or is too far off; the place is not at what it is about.
    NotFound
        There is no such component or road.
    Conflict
        A restriction of the same thing is in force.
    """
    said = _reason(reason)
    _check_end(conn, expires_at)
    east, north = _place(conn, _target(conn, kind, component_id, road_id), lon, lat)
    _refuse_second(conn, component_id, road_id)
    given = {"kind": kind, "component": component_id, "road": road_id, "x": east, "y": north}
    made = conn.execute(SET, given | {"reason": said, "expires_at": expires_at})
    return get(conn, made.scalar_one())


def lift(conn: Connection, restriction_id: int) -> Restriction:
    """End a restriction before its time; who is signed in has lifted it.

    Raises
    ------
    NotFound
        There is none of that number.
    Conflict
        It is over already.
    """
    found = get(conn, restriction_id)
    lifted = text("SELECT lift_restriction(:id)")
    if not conn.scalar(lifted, {"id": restriction_id}):
        raise Conflict("restriction.over", given=found.id, at=found.lifted_at or found.expires_at)
    return get(conn, restriction_id)


def _listed() -> Select[Any]:
    own = "id kind component_id road_id reason author set_at expires_at lifted_at lifted_by"
    code = select(COMPONENT.c.code).where(COMPONENT.c.id == RESTRICTION.c.component_id)
    road = select(ROAD.c.name).where(ROAD.c.id == RESTRICTION.c.road_id)
    return select(
        *(RESTRICTION.c[name] for name in own.split()),
        code.scalar_subquery().label("code"),
        road.scalar_subquery().label("road_name"),
        *lonlat(RESTRICTION),
    )


def _holds(at: datetime | None) -> ColumnElement[bool]:
    """Condition that a restriction is in force.

    Now, what is lifted is over: a transaction that began before may see it lifted, and later.
    """
    row = RESTRICTION.c
    if at is None:
        return and_(row.lifted_at.is_(None), row.expires_at > func.now())
    standing = or_(row.lifted_at.is_(None), row.lifted_at > at)
    return and_(row.set_at <= at, row.expires_at > at, standing)


def _reason(given: str) -> str:
    said = tidy(given)
    if unfit(said) == "letters":
        raise BadInput("restriction.letters")
    if not 1 <= len(said) <= LONGEST:
        raise BadInput("restriction.reason", length=len(said), most=LONGEST)
    return said


def _check_end(conn: Connection, expires_at: datetime) -> None:
    now = conn.execute(select(func.clock_timestamp())).scalar_one()
    if expires_at <= now:
        raise BadInput("restriction.expired", expires_at=expires_at)
    if expires_at > now + timedelta(days=MOST_DAYS):
        raise BadInput("restriction.too_long", expires_at=expires_at, days=MOST_DAYS)


def _target(
    conn: Connection, kind: RestrictionKind, component_id: int | None, road_id: int | None
) -> Row[Any]:
    """Where the thing lies: `shape`, and the point `x`, `y` in the city's metres."""
    given, other = (component_id, road_id) if kind == "hydrant_out" else (road_id, component_id)
    if given is None or other is not None:
        wanted = "component_id" if kind == "hydrant_out" else "road_id"
        raise BadInput("restriction.target", kind=kind, wanted=wanted)
    return _hydrant(conn, given) if kind == "hydrant_out" else _road(conn, given)


def _hydrant(conn: Connection, component_id: int) -> Row[Any]:
    shown = [*_spot(COMPONENT.c.geometry, COMPONENT.c.geometry), HYDRANT.c.component_id]
    joined = COMPONENT.outerjoin(HYDRANT, HYDRANT.c.component_id == COMPONENT.c.id)
    there = (COMPONENT.c.id == component_id, COMPONENT.c.retired_on.is_(None))
    row = conn.execute(select(*shown).select_from(joined).where(*there)).one_or_none()
    if row is None:
        raise NotFound("restriction.no_component", given=component_id)
    if row.component_id is None:
        raise BadInput("restriction.no_hydrant", given=component_id)
    return row


def _road(conn: Connection, road_id: int) -> Row[Any]:
    middle = func.ST_LineInterpolatePoint(ROAD.c.geometry, 0.5)
    query = select(*_spot(ROAD.c.geometry, middle)).where(
        ROAD.c.id == road_id, ROAD.c.retired_on.is_(None)
    )
    row = conn.execute(query).one_or_none()
    if row is None:
        raise NotFound("restriction.no_road", given=road_id)
    return row


def _spot(shape: ColumnElement[Any], point: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    return [
        func.ST_AsBinary(shape).label("shape"),
        func.ST_X(point).label("x"),
        func.ST_Y(point).label("y"),
    ]


def _place(
    conn: Connection, target: Row[Any], lon: float | None, lat: float | None
) -> tuple[float, float]:
    """East and north of where the restriction is, on the lattice."""
    if (lon is None) != (lat is None):
        raise BadInput("request.no_point")
    if lon is None or lat is None:
        return _snapped(target.x, target.y)
    place = _snapped(*crs.to_city(lon, lat, source=4326, city=schema.city_info(conn).srid))
    away_m = shapely.distance(shapely.Point(place), shapely.from_wkb(bytes(target.shape)))
    if away_m > FARTHEST_M:
        raise BadInput("restriction.far", away_m=float(away_m), most_m=FARTHEST_M)
    return place


def _snapped(east: float, north: float) -> tuple[float, float]:
    x, y = (float(value) for value in crs.snap([east, north]))
    return x, y


def _refuse_second(conn: Connection, component_id: int | None, road_id: int | None) -> None:
    """Stop where the same thing is restricted already, by somebody who was a moment quicker too."""
    named = f"component {component_id}" if road_id is None else f"road {road_id}"
    turn = text("SELECT pg_advisory_xact_lock(:lock, hashtext(:named))")
    conn.execute(turn, {"lock": TAKING_TURNS, "named": named})
    same = (
        RESTRICTION.c.component_id == component_id
        if road_id is None
        else RESTRICTION.c.road_id == road_id
    )
    found = conn.execute(_listed().where(_holds(None), same)).mappings().first()
    if found is not None:
        raise Conflict(
            "restriction.in_force",
            id=found["id"],
            author=found["author"],
            until=found["expires_at"],
        )
