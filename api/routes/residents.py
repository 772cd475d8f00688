"""People, looked at one building, household or worker at a time: with a purpose, and on record."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Body, Path
from pydantic import BaseModel, ConfigDict, Field
from pydantic.dataclasses import dataclass
from starlette.requests import Request

from api.connections import City, Reader, token_of
from gisgov.storage import looks, residents, schema
from gisgov.storage.queries import ANSWER

__all__ = ["LookGiven", "Number", "Residents", "router"]

router = APIRouter(tags=["people"])

Number = Annotated[int, Path(ge=1, le=2**63 - 1, description="Number of the row.", examples=[1])]


class LookGiven(BaseModel):
    """Why somebody looks."""

    model_config = ConfigDict(extra="forbid")

    purpose: looks.Purpose = Field(description="What the look is for.", examples=["visit"])
    note: str | None = Field(
        default=None,
        max_length=500,
        description="What else the record shall say; no names.",
        examples=["季度走访"],
    )


class DayGiven(LookGiven):
    """Which day of a worker, and why."""

    day: date = Field(
        ge=date(1900, 1, 1),
        le=date(2999, 12, 31),
        description="The day, as the city counts it.",
        examples=["2026-03-01"],
    )


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Residents:
    """What a look has opened; it closes after a minute."""

    look: int
    """Number of the look in the audit."""
    rows: int
    """How many people it opened."""
    households: list[residents.HouseholdSeen]
    """Households and the people of them."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Positions:
    """What a look at a worker has opened."""

    look: int
    """Number of the look in the audit."""
    rows: int
    """How many positions it opened."""
    positions: list[residents.Fix]
    """Where the worker was, in the order of time."""


@router.post("/buildings/{number}/residents", summary="Who lives in a building")
def read_building_residents(
    request: Request, city: City, number: Number, given: Annotated[LookGiven, Body()]
) -> Residents:
    """Tell who lives in a building of the home area, by household: age band and assistance needed.

    The audit has who looked, when, at what, at how many and why before the answer leaves.
    """
    with looks.looking(city, token_of(request), "building", number, **vars(given)) as look:
        return told(request, look)


@router.post("/households/{number}/residents", summary="Who lives in a household")
def read_household_residents(
    request: Request, city: City, number: Number, given: Annotated[LookGiven, Body()]
) -> Residents:
    """Tell the people of one household of the home area."""
    with looks.looking(city, token_of(request), "household", number, **vars(given)) as look:
        return told(request, look)


@router.post("/workers/{number}/positions", summary="Where a worker was on a day")
def read_worker_positions(
    request: Request, city: City, conn: Reader, number: Number, given: Annotated[DayGiven, Body()]
) -> Positions:
    """Tell the positions of a grid worker on one day, to the worker or to the commander above."""
    between = _day(given.day, ZoneInfo(schema.city_info(conn).time_zone))
    asked = looks.looking(
        city,
        token_of(request),
        "worker",
        number,
        purpose=given.purpose,
        note=given.note,
        between=between,
    )
    with asked as look:
        fixes = residents.positions(look)
        return Positions(look=look.audit_id, rows=len(fixes), positions=fixes)


def told(request: Request, look: looks.Look) -> Residents:
    """The households of a look; names and phones opened where this server has the keys."""
    households = residents.residents(look, request.app.state.unseal)
    rows = sum(len(household.persons) for household in households)
    return Residents(look=look.audit_id, rows=rows, households=households)


def _day(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    return start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC)
