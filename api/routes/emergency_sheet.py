"""`/api/emergency/sheet`: everything about a fire or a leak at one place, in one request."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from starlette.requests import Request
from starlette.responses import Response

from api.asked import Moment, PointQuery, city_xy
from api.connections import Reader, Writer, reading
from api.language import language_of
from gisgov.emergency import Asked, Several, Sheet, sheet, spoken
from gisgov.emergency.asked import locate
from gisgov.emergency.values import SheetKind
from gisgov.storage import emergencies, sessions
from gisgov.storage.failures import refusal
from gisgov.storage.queries import ANSWER

__all__ = ["SheetAnswer", "SheetQuery", "answer", "router"]

router = APIRouter(prefix="/emergency", tags=["emergencies"])

Writing = Callable[[], AbstractContextManager[Connection]]
Text = Annotated[str | None, Field(min_length=1, max_length=40)]


class SheetQuery(PointQuery):
    """The place and what happens there: `q`, `building`, a point, or an emergency that is open."""

    q: str | None = Field(
        default=None,
        max_length=200,
        description="An address, down to the room.",
        examples=["福安路70号"],
    )
    building: int | None = Field(
        default=None, ge=1, le=2**63 - 1, description="Number of a building.", examples=[1]
    )
    unit: Text = Field(default=None, description="Unit (单元) of the building.", examples=["2"])
    floor: Text = Field(default=None, description="Floor, as the lift says.", examples=["6"])
    room: Text = Field(default=None, description="Room.", examples=["601"])
    kind: SheetKind = Field(default="fire", description="A fire, or a gas leak.", examples=["fire"])
    radius_m: float = Field(
        default=300, ge=50, le=1000, description="How far to look, in metres.", examples=[300]
    )
    at: Moment | None = Field(
        default=None,
        description="The time that it is about; now by default.",
        examples=["2026-03-01T20:00:00Z"],
    )
    emergency: int | None = Field(
        default=None,
        ge=1,
        le=2**63 - 1,
        description="An emergency that you hold: it gives the place where none is given, tells who "
        "needs help on each floor and where workers are, and notes so in its record.",
        examples=[1],
    )
    leak: str | None = Field(
        default=None,
        max_length=60,
        description="Where gas leaks: `key` of one of the sheet's candidates.",
        examples=["node:17"],
    )
    wind_from_deg: float | None = Field(
        default=None,
        ge=0,
        le=360,
        description="Where the wind comes from: 0 north, 90 east.",
        examples=[45],
    )


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class SheetAnswer:
    """The sheet, or the places among which an address does not choose."""

    sheet: Sheet | None
    """The sheet; null where the address fits several places, or none."""
    several: Several | None
    """Those places; null where there is a sheet."""


WRITTEN = TypeAdapter(SheetAnswer)


@router.get("/sheet", summary="The dispatcher's sheet", response_model=SheetAnswer)
def emergency_sheet(
    request: Request, conn: Reader, writing: Writer, query: Annotated[SheetQuery, Query()]
) -> Response:
    """Tell everything about a fire or a gas leak at one place, with what is not known of it.

    Hydrants are ranked by usable water, hose paths run over the ground to where the pumper stands,
    ways in are told for each class of vehicles, and gas valves for the place of the leak that was
    chosen. An address that fits several places gives these and no sheet. Sentences carry `code`,
    `params` and `text` in the language of the request.
    """
    made = answer(request, conn, writing, query)
    # Written at once: checked and copied once more it takes as long as a good part of the sheet.
    return Response(WRITTEN.dump_json(made), media_type="application/json")


def answer(
    request: Request,
    conn: Connection,
    writing: Writing,
    query: SheetQuery,
) -> SheetAnswer:
    """Make the sheet of a query; where it is of an emergency, its record says so first."""
    asked = _asked(conn, query)
    made = (
        sheet(conn, asked) if asked.emergency_id is None else _held(request, conn, writing, asked)
    )
    told = spoken(made, language_of(request))
    if isinstance(told, Several):
        return SheetAnswer(sheet=None, several=told)
    return SheetAnswer(sheet=told, several=None)


def _held(request: Request, conn: Connection, writing: Writing, asked: Asked) -> Sheet | Several:
    """The sheet of an emergency: noted with its building, committed, and then read."""
    located = locate(conn, replace(asked, emergency_id=None))
    if isinstance(located, Several):
        return located
    number = asked.emergency_id or 0
    conn.close()  # one connection at a time: many at once would wait for each other's
    try:
        with writing() as own:
            emergencies.note_sheet(own, number, located.place.building_id, at=asked.at)
    except DBAPIError as error:
        refused = refusal(error)
        if refused is None:
            raise
        with writing() as own:
            details = json.dumps({"code": refused.code})
            sessions.note(own, "denied", subject="emergency", subject_id=number, details=details)
        raise refused from error
    with reading(request) as fresh:  # the snapshot of the first was taken before the note
        return sheet(fresh, asked)


def _asked(conn: Connection, query: SheetQuery) -> Asked:
    point = [query.lon, query.lat, query.x, query.y]
    named = query.q is not None or query.building is not None
    place: dict[str, object] = {
        "query": query.q,
        "building_id": query.building,
        "unit": query.unit,
        "floor": query.floor,
        "room": query.room,
        "point": None if named and point == [None] * 4 else _point(conn, query),
    }
    if query.emergency is not None and not named and point == [None] * 4:
        place |= _of_emergency(conn, query.emergency)
    return Asked(
        **place,  # type: ignore[arg-type]
        kind=query.kind,
        radius_m=query.radius_m,
        at=query.at,
        emergency_id=query.emergency,
        leak=query.leak,
        wind_from_deg=query.wind_from_deg,
    )


def _point(conn: Connection, query: SheetQuery) -> tuple[float, float] | None:
    if query.emergency is not None and query.lon is None and query.x is None:
        return None
    return city_xy(conn, query)


def _of_emergency(conn: Connection, number: int) -> dict[str, object]:
    """The place of an emergency, as it was reported."""
    found = emergencies.get(conn, number)
    if found.building_id is not None:
        inside = {"unit": found.unit, "floor": found.floor, "room": found.room}
        return {"building_id": found.building_id, "point": None} | {
            name: value for name, value in inside.items() if value
        }
    here = PointQuery(lon=found.lon, lat=found.lat)
    return {"point": city_xy(conn, here)}
