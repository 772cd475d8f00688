"""`/api/around`: what a dispatcher must know first around a point."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from api.asked import PointQuery, city_xy
from api.connections import Reader
from gisgov.storage import around as answers

__all__ = ["AroundQuery", "router"]

router = APIRouter(tags=["places"])


class AroundQuery(PointQuery):
    """A point and a radius."""

    radius_m: float = Field(
        default=300, ge=10, le=2000, description="How far to look, in metres.", examples=[300]
    )


@router.get("/around", summary="What is around a point")
def around(conn: Reader, query: Annotated[AroundQuery, Query()]) -> answers.Around:
    """Tell buildings, people, hydrants and premises around a point, and what is not known.

    Counts are complete within the radius; lists are the nearest. Distances are straight lines in
    whole metres, to the edge of buildings. People are counted by their home. A hydrant whose flow
    nobody has measured is unknown, never good; one out of service is listed and marked.
    """
    return answers.around(conn, *city_xy(conn, query), radius_m=query.radius_m)
