"""`/api/restrictions`: hydrants that are out and ways that are shut, each with author and end."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from api.asked import Asked, Moment, PagedQuery, box
from api.connections import Reader, Writer
from api.shapes import FeatureCollection, GeoJSONResponse, features
from gisgov.storage import restrictions

__all__ = ["router"]

router = APIRouter(prefix="/restrictions", tags=["restrictions"])

RestrictionId = Annotated[
    int, Path(ge=1, le=2**63 - 1, description="Number of the restriction.", examples=[1])
]
KIND = "`hydrant_out` for a hydrant; `lane_blocked` or `road_closed` for a stretch of road."


class RestrictionGiven(BaseModel):
    """A restriction that is to be set."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    kind: restrictions.RestrictionKind = Field(description=KIND, examples=["hydrant_out"])
    component_id: int | None = Field(
        default=None, ge=1, le=2**63 - 1, description="The hydrant, with `hydrant_out`."
    )
    road_id: int | None = Field(
        default=None, ge=1, le=2**63 - 1, description="The stretch of road, with the other kinds."
    )
    reason: str = Field(
        description=f"Why: 1 to {restrictions.LONGEST} characters.", examples=["管网检修，停水"]
    )
    expires_at: Moment = Field(
        description=f"When it ends by itself, within {restrictions.MOST_DAYS} days.",
        examples=["2026-03-01T08:00:00Z"],
    )
    lon: float | None = Field(
        default=None,
        ge=-180,
        le=180,
        description="Longitude, WGS-84 degrees; by default that of the hydrant, or half way along "
        "the road.",
        examples=[111.3],
    )
    lat: float | None = Field(
        default=None, ge=-90, le=90, description="Latitude, WGS-84 degrees.", examples=[30.7]
    )


class RestrictionsQuery(PagedQuery):
    """Which restrictions are wanted."""

    bbox: str | None = Field(
        default=None,
        description="Only in this box: west,south,east,north in WGS-84 degrees.",
        examples=["111.28,30.69,111.30,30.71"],
    )
    at: Moment | None = Field(
        default=None,
        description="Those that were, are or will be in force at this time; now by default.",
        examples=["2026-03-01T08:00:00Z"],
    )
    after: int | None = Field(
        default=None,
        ge=0,
        le=2**63 - 1,
        description="Only numbers above this; taken from `next`.",
        examples=[100],
    )


@router.get("", summary="Restrictions in force", response_class=GeoJSONResponse)
def list_restrictions(
    request: Request, conn: Reader, query: Annotated[RestrictionsQuery, Query()]
) -> FeatureCollection[restrictions.Restriction]:
    """List what is in force, as GeoJSON in the order of numbers; what is lifted or over is gone."""
    rows = restrictions.in_force(
        conn, at=query.at, bbox=box(query.bbox), after=query.after, limit=query.limit + 1
    )
    return features(request, rows, limit=query.limit)


@router.get("/{restriction_id}", summary="One restriction")
def get_restriction(
    conn: Reader, restriction_id: RestrictionId, _: Annotated[Asked, Query()]
) -> restrictions.Restriction:
    """Tell one restriction, in force or over."""
    return restrictions.get(conn, restriction_id)


@router.post("", status_code=201, summary="Set a restriction")
def set_restriction(
    request: Request,
    response: Response,
    writing: Writer,
    given: Annotated[RestrictionGiven, Body()],
) -> restrictions.Restriction:
    """Say that a hydrant has no water or a way is shut; every open map and sheet hears of it.

    It holds until it ends or is lifted. Where the same thing is restricted already, 409 names by
    whom and until when.
    """
    with writing() as conn:
        made = restrictions.set_one(conn, **given.model_dump())
    response.headers["Location"] = f"{request.url.path}/{made.id}"
    return made


@router.delete("/{restriction_id}", summary="Lift a restriction")
def lift_restriction(writing: Writer, restriction_id: RestrictionId) -> restrictions.Restriction:
    """End a restriction before its time; it stays on record with who lifted it."""
    with writing() as conn:
        return restrictions.lift(conn, restriction_id)
