"""`/api/areas`: the tree of areas, and what each holds, now or as it was."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field
from starlette.requests import Request

from api.asked import Day, PagedQuery, PeriodQuery
from api.connections import Reader, Writer
from api.shapes import AreaAnswer, Page, page
from gisgov.storage import area_counts, areas, sessions

__all__ = ["router"]

router = APIRouter(prefix="/areas", tags=["areas"])


class AreasQuery(PagedQuery):
    """Which areas are wanted."""

    level: str | None = Field(
        default=None,
        description="Only areas of this level: city, district, street, community or grid.",
        examples=["community"],
    )
    parent: str | None = Field(
        default=None,
        description="Only areas directly below the area of this code.",
        examples=["429502001"],
    )
    q: str | None = Field(
        default=None,
        max_length=100,
        description="Only areas whose code or name contains this.",
        examples=["解放"],
    )
    as_of: Day | None = Field(
        default=None,
        description="The areas of this time, or of the start of this day in the city.",
        examples=["2026-03-01"],
    )
    after: str | None = Field(
        default=None,
        description="Only codes after this one; taken from `next`.",
        examples=["429502001"],
    )


class AreaQuery(PeriodQuery):
    """What is wanted of an area."""

    as_of: Day | None = Field(
        default=None,
        description="The area and its counts as they were at this time, or at the start of this "
        "day in the city.",
        examples=["2026-03-01"],
    )
    counts: bool = Field(
        default=True, description="Whether to count what it holds.", examples=[True]
    )
    by_class: bool = Field(
        default=False,
        description="Whether to count components and incidents by class too.",
        examples=[True],
    )
    geometry: bool = Field(
        default=False, description="Whether to give the borders as GeoJSON.", examples=[True]
    )


@router.get("", summary="List areas")
def list_areas(
    request: Request, conn: Reader, query: Annotated[AreasQuery, Query()]
) -> Page[areas.AreaListed]:
    """List areas in the order of their codes."""
    wanted = query.model_dump(include={"level", "parent", "q", "as_of", "after"})
    rows = areas.find(conn, **wanted, limit=query.limit + 1)
    return page(request, rows, key="code", limit=query.limit)


@router.get("/{code}", summary="One area and what it holds")
def get_area(
    conn: Reader,
    writing: Writer,
    code: Annotated[str, Path(description="Code of the area.", examples=["429502001001"])],
    query: Annotated[AreaQuery, Query()],
) -> AreaAnswer:
    """Describe an area of any level and count what it holds, all areas below it included.

    Each figure says whose date it bears: with `as_of` the borders are those of that time, dwellings
    and people those of the latest monthly count before it, buildings and components those known
    today inside these borders, and incidents are placed by where they happened.
    """
    area = areas.get(conn, code, as_of=query.as_of, geometry=query.geometry)
    since, until = query.period()
    counts = None
    if query.counts:
        counts = area_counts.count(
            conn, code, as_of=query.as_of, since=since, until=until, by_class=query.by_class
        )
        with writing() as noting:
            sessions.note(noting, "counts", subject="get_area", subject_id=code)
    return AreaAnswer(**vars(area), counts=counts)
