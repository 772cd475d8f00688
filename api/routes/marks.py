"""`/api/marks`: names and notes that people set on the map."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from api.asked import Asked, Moment, PagedQuery, box
from api.connections import Reader, Writer
from api.shapes import FeatureCollection, GeoJSONResponse, features
from gisgov.storage import marks

__all__ = ["router"]

router = APIRouter(prefix="/marks", tags=["marks"])

MarkId = Annotated[int, Path(ge=1, le=2**63 - 1, description="Number of the mark.", examples=[1])]
TEXT = f"What it says: 1 to {marks.LONGEST} characters."
KIND = "`name` names a place; `note` says something about it."
EXPIRES = "When it vanishes by itself; null is never."


class MarkGiven(BaseModel):
    """A mark that is to be set."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    kind: marks.MarkKind = Field(description=KIND, examples=["note"])
    text: str = Field(description=TEXT, examples=["路面塌陷，绕行"])
    lon: float = Field(ge=-180, le=180, description="Longitude, WGS-84 degrees.", examples=[111.3])
    lat: float = Field(ge=-90, le=90, description="Latitude, WGS-84 degrees.", examples=[30.7])
    expires_at: Moment | None = Field(
        default=None, description=EXPIRES, examples=["2026-03-01T08:00:00Z"]
    )


class MarkChange(BaseModel):
    """What is to be changed of a mark; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    kind: marks.MarkKind = Field(default="note", description=KIND, examples=["name"])
    text: str = Field(default="", description=TEXT, examples=["路面已修复"])
    expires_at: Moment | None = Field(
        default=None, description=EXPIRES, examples=["2026-03-01T08:00:00Z"]
    )


class MarksQuery(PagedQuery):
    """Which marks are wanted."""

    bbox: str | None = Field(
        default=None,
        description="Only in this box: west,south,east,north in WGS-84 degrees.",
        examples=["111.28,30.69,111.30,30.71"],
    )
    after: int | None = Field(
        default=None,
        ge=0,
        le=2**63 - 1,
        description="Only numbers above this; taken from `next`.",
        examples=[100],
    )


@router.get("", summary="List marks", response_class=GeoJSONResponse)
def list_marks(
    request: Request, conn: Reader, query: Annotated[MarksQuery, Query()]
) -> FeatureCollection[marks.Mark]:
    """List marks as GeoJSON in the order of their numbers; those whose time has passed are gone."""
    rows = marks.find(conn, bbox=box(query.bbox), after=query.after, limit=query.limit + 1)
    return features(request, rows, limit=query.limit)


@router.get("/{mark_id}", summary="One mark")
def get_mark(conn: Reader, mark_id: MarkId, _: Annotated[Asked, Query()]) -> marks.Mark:
    """Tell one mark."""
    return marks.get(conn, mark_id)


@router.post("", status_code=201, summary="Set a mark")
def set_mark(
    request: Request, response: Response, writing: Writer, given: Annotated[MarkGiven, Body()]
) -> marks.Mark:
    """Set a name or a note on the map; every open map shows it at once."""
    with writing() as conn:
        mark = marks.add(conn, **given.model_dump())
    response.headers["Location"] = f"{request.url.path}/{mark.id}"
    return mark


@router.patch("/{mark_id}", summary="Change a mark")
def change_mark(
    writing: Writer, mark_id: MarkId, given: Annotated[MarkChange, Body()]
) -> marks.Mark:
    """Change what a mark says, what it is, or when it vanishes; `expires_at` null is never."""
    with writing() as conn:
        return marks.change(conn, mark_id, given.model_dump(exclude_unset=True))


@router.delete("/{mark_id}", status_code=204, summary="Remove a mark")
def remove_mark(writing: Writer, mark_id: MarkId) -> None:
    """Take a mark off the map."""
    with writing() as conn:
        marks.remove(conn, mark_id)
