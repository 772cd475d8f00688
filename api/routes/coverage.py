"""`/api/coverage/hydrants`: what lies beyond a hydrant's reach, and what a change would do."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from api.asked import Asked
from api.connections import Reader
from gisgov.errors import BadInput
from gisgov.storage import coverage

__all__ = ["router"]

router = APIRouter(prefix="/coverage", tags=["buildings"])

MOST = 50
HydrantId = Annotated[int, Field(ge=1, le=2**63 - 1)]


class CoverageQuery(Asked):
    """What is to be counted, and with which change."""

    without: list[HydrantId] = Field(
        default=[],
        max_length=MOST,
        description="Number of a hydrant that fails; several by repeating it.",
        examples=[[]],
    )
    added: list[str] = Field(
        default=[],
        alias="with",
        max_length=MOST,
        description="Place of a new hydrant: lon,lat in WGS-84 degrees; several by repeating it.",
        examples=[["111.3,30.7"]],
    )
    within_m: float = Field(
        default=coverage.WITHIN_M,
        ge=1,
        le=500,
        description="How far a hydrant reaches, straight from a building's edge, in metres.",
        examples=[150],
    )
    area: str | None = Field(
        default=None,
        description="Count only buildings of the area of this code.",
        examples=["429502001"],
    )


@router.get("/hydrants", summary="What hydrants reach")
def hydrant_coverage(
    conn: Reader, query: Annotated[CoverageQuery, Query()]
) -> coverage.HydrantCoverage:
    """Count buildings and people beyond the reach of a working hydrant, now and with a change.

    Distance is the straight line from the building's edge, as GB 50974 counts it for its 150 m; the
    way of a hose is longer. A hydrant of which nobody has said whether it works counts as one that
    does, and what rests on such alone is told apart.
    """
    return coverage.hydrants(
        conn,
        without=query.without,
        added=[_place(each) for each in query.added],
        within_m=query.within_m,
        area=query.area,
    )


def _place(given: str) -> tuple[float, float]:
    try:
        lon, lat = (float(part) for part in given.split(","))
    except ValueError as error:
        raise BadInput("coverage.point", given=given) from error
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise BadInput("coverage.point", given=given)
    return lon, lat
