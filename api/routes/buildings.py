"""`/api/buildings`: lists of buildings, and everything about one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field
from starlette.requests import Request

from api.asked import Asked, PagedQuery, box
from api.connections import Reader
from api.shapes import Page, page
from gisgov.storage import buildings

__all__ = ["router"]

router = APIRouter(prefix="/buildings", tags=["buildings"])


class BuildingsQuery(PagedQuery):
    """Which buildings are wanted."""

    area: str | None = Field(
        default=None,
        description="Only in the area of this code, of any level, as it is today.",
        examples=["429502001"],
    )
    bbox: str | None = Field(
        default=None,
        description="Only those that this box touches: west,south,east,north in WGS-84 degrees.",
        examples=["111.28,30.69,111.30,30.71"],
    )
    after: int | None = Field(
        default=None,
        ge=0,
        le=2**63 - 1,
        description="Only numbers above this; taken from `next`.",
        examples=[100],
    )


@router.get("", summary="List buildings")
def list_buildings(
    request: Request, conn: Reader, query: Annotated[BuildingsQuery, Query()]
) -> Page[buildings.BuildingListed]:
    """List buildings in the order of their numbers, with what each holds. Null is not known."""
    rows = buildings.find(
        conn, area=query.area, bbox=box(query.bbox), after=query.after, limit=query.limit + 1
    )
    return page(request, rows, key="id", limit=query.limit)


@router.get("/{building_id}", summary="One building")
def get_building(
    conn: Reader,
    building_id: Annotated[
        int, Path(ge=1, le=2**63 - 1, description="Number of the building.", examples=[1])
    ],
    _: Annotated[Asked, Query()],
) -> buildings.BuildingDetail:
    """Describe a building: floors, units, entrances, estate and gates, premises and counts.

    People are counts by floor; no person is told. Null is not known, never zero.
    """
    return buildings.get(conn, building_id)
