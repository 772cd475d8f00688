"""`/api/where`: where a point lies."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from api.asked import Moment, PointQuery, city_xy
from api.connections import Reader
from gisgov.storage import where as answers

__all__ = ["router"]

router = APIRouter(tags=["places"])


class WhereQuery(PointQuery):
    """A point and a time."""

    at: Moment | None = Field(
        default=None,
        description="The borders of this time, now by default.",
        examples=["2026-03-01T08:00:00Z"],
    )


@router.get("/where", summary="Where a point lies")
def where(conn: Reader, query: Annotated[WhereQuery, Query()]) -> answers.Where:
    """Tell the grid, community, street and district that hold a point.

    Also its estate, building, 1:500 map sheet and coordinates in the city's CRS. On a shared border
    the area whose code sorts first holds the point. Outside the city the nearest area is told, and
    how far away it is.
    """
    return answers.where(conn, *city_xy(conn, query), at=query.at)
