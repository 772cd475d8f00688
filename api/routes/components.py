"""`/api/components`: city components (部件), hydrants and valves among them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request

from api.asked import PagedQuery, box
from api.connections import Reader
from api.shapes import FeatureCollection, GeoJSONResponse, features
from gisgov.storage import components

__all__ = ["router"]

router = APIRouter(prefix="/components", tags=["components"])

State = Literal["intact", "damaged", "lost", "disused", "removed", "unknown"]


class ComponentsQuery(PagedQuery):
    """Which components are wanted."""

    area: str | None = Field(
        default=None,
        description="Only in the area of this code, of any level, as it is today.",
        examples=["429502001"],
    )
    bbox: str | None = Field(
        default=None,
        description="Only in this box: west,south,east,north in WGS-84 degrees.",
        examples=["111.28,30.69,111.30,30.71"],
    )
    scheme: str | None = Field(
        default=None, description="Only of this code scheme.", examples=["CJT214-2007"]
    )
    class_code: str | None = Field(
        default=None,
        description="Only of this minor class; the same digits mean other things in another "
        "`scheme`.",
        examples=["0113"],
    )
    state: State | None = Field(
        default=None, description="Only in this state.", examples=["damaged"]
    )
    hydrants: bool = Field(default=False, description="Only hydrants.", examples=[True])
    status: Literal["in_service", "out_of_service", "unknown"] | None = Field(
        default=None, description="Only hydrants of this status.", examples=["out_of_service"]
    )
    after: int | None = Field(
        default=None,
        ge=0,
        le=2**63 - 1,
        description="Only numbers above this; taken from `next`.",
        examples=[100],
    )

    def wanted(self) -> components.ComponentFilter:
        """What selects, without the page."""
        given = self.model_dump(exclude={"bbox", "after", "limit", "lang"})
        return components.ComponentFilter(bbox=box(self.bbox), **given)


@router.get("", summary="List components", response_class=GeoJSONResponse)
def list_components(
    request: Request, conn: Reader, query: Annotated[ComponentsQuery, Query()]
) -> FeatureCollection[components.ComponentListed]:
    """List components as GeoJSON in the order of their numbers, hydrants and valves with theirs."""
    rows = components.find(conn, query.wanted(), after=query.after, limit=query.limit + 1)
    return features(request, rows, limit=query.limit)
