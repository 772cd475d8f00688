"""`/api/buildings/{building_id}/preplan`: what a crew wrote down before it burns, and drawings."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from api.asked import Asked, PagedQuery
from api.connections import Reader, Writer
from api.shapes import Page, page
from gisgov.firefighting.preplan import PreplanFields
from gisgov.storage import preplan_files, preplans

__all__ = ["router"]

router = APIRouter(tags=["preplans"])

MOST = 2**63 - 1
BuildingId = Annotated[
    int, Path(ge=1, le=MOST, description="Number of the building.", examples=[1])
]
FileId = Annotated[int, Path(ge=1, le=MOST, description="Number of the file.", examples=[1])]
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
KINDS = {"application/pdf", "image/png", "image/jpeg"}
BYTES = {"schema": {"type": "string", "format": "binary"}}
A_FILE: dict[str, Any] = {
    "requestBody": {"required": True, "content": dict.fromkeys(sorted(KINDS), BYTES)}
}


class PreplanGiven(BaseModel):
    """A pre-plan that is to be written, as a whole."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    fields: PreplanFields = Field(
        description="All that is to be known: what is left out is not known from now on.",
        examples=[{"protection": {"risers": "wet", "ladder_sides": ["south"]}}],
    )
    revision: int | None = Field(
        default=None,
        ge=1,
        le=2**31 - 1,
        description="The revision that was read and is replaced; null for a first one.",
        examples=[1],
    )
    reviewed_on: date | None = Field(
        default=None,
        ge=FIRST_DAY,
        le=LAST_DAY,
        description="When it was compared with the building; today by default.",
        examples=["2026-03-01"],
    )
    review_due: date | None = Field(
        default=None,
        ge=FIRST_DAY,
        le=LAST_DAY,
        description="When it is to be compared again; a year later by default.",
        examples=["2027-03-01"],
    )


class PreplansQuery(PagedQuery):
    """Which pre-plans are wanted."""

    overdue: bool | None = Field(
        default=None,
        description="Only those whose review is overdue, or only the others; all by default.",
        examples=[True],
    )
    after: int | None = Field(
        default=None,
        ge=0,
        le=MOST,
        description="Only numbers above this; taken from `next`.",
        examples=[100],
    )


class FileQuery(Asked):
    """What a file is called."""

    name: str = Field(max_length=200, description="Name of the file.", examples=["一层平面图.pdf"])


@router.get("/preplans", summary="List pre-plans")
def list_preplans(
    request: Request, conn: Reader, query: Annotated[PreplansQuery, Query()]
) -> Page[preplans.PreplanListed]:
    """List pre-plans in the order of their numbers; `overdue=true` those to be reviewed."""
    rows = preplans.find_all(conn, overdue=query.overdue, after=query.after, limit=query.limit + 1)
    return page(request, rows, key="id", limit=query.limit)


@router.get("/buildings/{building_id}/preplan", summary="The pre-plan of a building")
def get_preplan(
    conn: Reader, building_id: BuildingId, _: Annotated[Asked, Query()]
) -> preplans.Preplan:
    """Tell what is written down of a building, by whom, and when it is to be reviewed."""
    return preplans.get(conn, building_id)


@router.put("/buildings/{building_id}/preplan", summary="Write the pre-plan of a building")
def write_preplan(
    writing: Writer, building_id: BuildingId, given: Annotated[PreplanGiven, Body()]
) -> preplans.Preplan:
    """Write a pre-plan; open sheets of the building show it at once.

    `revision` is the one that was read. Where somebody else has written meanwhile, 409 names whom.
    """
    with writing() as conn:
        return preplans.write(
            conn,
            building_id,
            given.fields,
            revision=given.revision,
            reviewed_on=given.reviewed_on,
            review_due=given.review_due,
        )


@router.post(
    "/buildings/{building_id}/preplan/files",
    status_code=201,
    summary="Add a file",
    openapi_extra=A_FILE,
)
async def add_preplan_file(
    request: Request,
    response: Response,
    writing: Writer,
    building_id: BuildingId,
    query: Annotated[FileQuery, Query()],
) -> preplan_files.PreplanFile:
    """Add a drawing or picture: a PDF, PNG or JPEG of at most 10 MB, as the body of the request."""
    content = await request.body()
    made = await run_in_threadpool(_added, writing, building_id, query.name, content)
    response.headers["Location"] = f"{request.url.path}/{made.id}"
    return made


@router.get(
    "/buildings/{building_id}/preplan/files/{file_id}",
    summary="One file",
    response_class=Response,
    responses={200: {"content": dict.fromkeys(sorted(KINDS), BYTES)}},
)
def get_preplan_file(
    conn: Reader, building_id: BuildingId, file_id: FileId, _: Annotated[Asked, Query()]
) -> Response:
    """Hand a file out, to be saved: a browser does not open it as a page of this site."""
    file, content = preplan_files.content(conn, building_id, file_id)
    named = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    headers = {"Content-Disposition": named, "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=file.media_type, headers=headers)


@router.delete(
    "/buildings/{building_id}/preplan/files/{file_id}", status_code=204, summary="Remove a file"
)
def remove_preplan_file(writing: Writer, building_id: BuildingId, file_id: FileId) -> None:
    """Take a file from a pre-plan."""
    with writing() as conn:
        preplan_files.remove(conn, building_id, file_id)


def _added(
    writing: Callable[[], AbstractContextManager[Connection]],
    building_id: int,
    name: str,
    content: bytes,
) -> preplan_files.PreplanFile:
    with writing() as conn:
        return preplan_files.add(conn, building_id, name=name, content=content)
