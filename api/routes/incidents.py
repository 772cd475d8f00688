"""`/api/incidents`: what happened, when and where."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request

from api.asked import PagedQuery, PeriodQuery, box
from api.connections import Reader
from api.shapes import FeatureCollection, GeoJSONResponse, features
from gisgov.storage import incidents

__all__ = ["router"]

router = APIRouter(prefix="/incidents", tags=["incidents"])


class IncidentsQuery(PagedQuery, PeriodQuery):
    """Which incidents are wanted."""

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
        examples=["0101"],
    )
    state: incidents.IncidentState | None = Field(
        default=None, description="Only open, or only closed ones.", examples=["open"]
    )
    after: int | None = Field(
        default=None,
        ge=0,
        le=2**63 - 1,
        description="Only numbers above this; taken from `next`.",
        examples=[100],
    )

    def wanted(self) -> incidents.IncidentFilter:
        """What selects, without the page."""
        since, until = self.period()
        given = self.model_dump(include={"area", "scheme", "class_code", "state"})
        return incidents.IncidentFilter(bbox=box(self.bbox), since=since, until=until, **given)


@router.get("", summary="List incidents", response_class=GeoJSONResponse)
def list_incidents(
    request: Request, conn: Reader, query: Annotated[IncidentsQuery, Query()]
) -> FeatureCollection[incidents.IncidentListed]:
    """List incidents as GeoJSON in the order of their numbers."""
    rows = incidents.find(conn, query.wanted(), after=query.after, limit=query.limit + 1)
    return features(request, rows, limit=query.limit)
