"""`/api/buildings/{building_id}`: everything about one building."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.asked import Asked
from api.connections import Reader
from gisgov.storage import buildings

__all__ = ["router"]

router = APIRouter(prefix="/buildings", tags=["buildings"])


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
