"""`/api/emergencies`: break-glass. Opened with one call, on record, over when it is over."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.dataclasses import dataclass
from starlette.requests import Request

from api.asked import Asked
from api.connections import City, Reader, Writer, token_of
from api.routes.residents import Number, Residents, told
from gisgov.errors import BadInput
from gisgov.storage import emergencies, looks
from gisgov.storage.queries import ANSWER

__all__ = ["router"]

router = APIRouter(prefix="/emergencies", tags=["emergencies"])


class EmergencyGiven(BaseModel):
    """An emergency that is to be opened."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    kind: emergencies.EmergencyKind = Field(description="What it is.", examples=["fire"])
    lon: float = Field(ge=-180, le=180, description="Longitude, WGS-84 degrees.", examples=[111.3])
    lat: float = Field(ge=-90, le=90, description="Latitude, WGS-84 degrees.", examples=[30.7])
    radius_m: float = Field(
        default=300, ge=50, le=1000, description="Radius in metres.", examples=[300]
    )
    note: str | None = Field(
        default=None,
        max_length=500,
        description="What else is known; no names.",
        examples=["三楼冒烟"],
    )
    incident_id: int | None = Field(
        default=None, ge=1, le=2**63 - 1, description="The incident it is about."
    )
    building_id: int | None = Field(
        default=None, ge=1, le=2**63 - 1, description="The building it is in."
    )
    unit: str | None = Field(default=None, max_length=40, description="The unit (单元).")
    floor: str | None = Field(
        default=None, max_length=40, description="The floor, as the lift says.", examples=["6"]
    )
    room: str | None = Field(default=None, max_length=40, description="The room.")

    def inside(self) -> emergencies.Inside | None:
        """Where in which building.

        Raises
        ------
        BadInput
            A unit, floor or room without a building.
        """
        parts = {"unit": self.unit, "floor": self.floor, "room": self.room}
        if self.building_id is None:
            if any(parts.values()):
                raise BadInput("emergency.no_building")
            return None
        return emergencies.Inside(building_id=self.building_id, **parts)


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class EmergencyRecord(emergencies.Emergency):
    """An emergency with what was done in it."""

    record: list[emergencies.RecordLine]
    """Each look, and who held it, in order."""


@router.get("", summary="Active emergencies")
def list_emergencies(conn: Reader, _: Annotated[Asked, Query()]) -> list[emergencies.Emergency]:
    """List emergencies that have not ended, the newest first."""
    return emergencies.active(conn)


@router.post("", status_code=201, summary="Open an emergency")
def open_emergency(
    request: Request, response: Response, writing: Writer, given: Annotated[EmergencyGiven, Body()]
) -> emergencies.Emergency:
    """Open an emergency in the home area. Whoever opens it holds it.

    While it is active its holder may see who needs help inside its radius, across borders too, and
    how to reach them. It ends by hand, or by itself after 12 hours.
    """
    with writing() as conn:
        point = given.model_dump(exclude={"building_id", "unit", "floor", "room"})
        made = emergencies.open_one(conn, **point, inside=given.inside())
    response.headers["Location"] = f"{request.url.path}/{made.id}"
    return made


@router.get("/{number}", summary="One emergency")
def get_emergency(conn: Reader, number: Number, _: Annotated[Asked, Query()]) -> EmergencyRecord:
    """Tell an emergency and everything that was looked at in it."""
    found = emergencies.get(conn, number)
    return EmergencyRecord(**vars(found), record=emergencies.record(conn, number))


@router.post("/{number}/take", summary="Take an emergency over")
def take_emergency(writing: Writer, number: Number) -> emergencies.Emergency:
    """Hold an emergency from now on; who held it before no longer does."""
    with writing() as conn:
        return emergencies.take(conn, number)


@router.post("/{number}/verify", summary="Say that an emergency was verified")
def verify_emergency(writing: Writer, number: Number) -> emergencies.Emergency:
    """Say that somebody there or a second call confirms it; once, and on record."""
    with writing() as conn:
        return emergencies.advance(conn, number, "verified")


@router.post("/{number}/start-plan", summary="Say that an emergency's plan was started")
def start_emergency_plan(writing: Writer, number: Number) -> emergencies.Emergency:
    """Say that the response plan was started; once, and on record."""
    with writing() as conn:
        return emergencies.advance(conn, number, "plan_started")


@router.post("/{number}/end", summary="End an emergency")
def end_emergency(writing: Writer, number: Number) -> emergencies.Emergency:
    """End an emergency; what its looks had opened closes with it."""
    with writing() as conn:
        return emergencies.end(conn, number)


@router.post("/{number}/people", summary="Who needs help inside an emergency")
def read_emergency_people(request: Request, city: City, number: Number) -> Residents:
    """Tell who inside the radius needs help to get out, floor by floor, and how to reach them."""
    asked = looks.looking(city, token_of(request), "emergency", number, purpose="emergency")
    with asked as look:
        return told(request, look)
