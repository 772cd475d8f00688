"""`/api/statistics`: what was released of people by area, small counts withheld."""

from __future__ import annotations

import csv
import io
from dataclasses import fields
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from api.asked import PagedQuery
from api.connections import Reader
from api.shapes import Page, page
from gisgov.storage import statistics

__all__ = ["router"]

router = APIRouter(prefix="/statistics", tags=["statistics"])

COLUMNS = [field.name for field in fields(statistics.AreaFigures)]


class ReleasesQuery(PagedQuery):
    """Which releases are wanted."""

    after: int | None = Field(
        default=None,
        ge=0,
        le=2**63 - 1,
        description="Only releases of a greater number; taken from `next`.",
        examples=[1],
    )


class FiguresQuery(PagedQuery):
    """What is wanted of a release."""

    level: str | None = Field(
        default=None,
        description="Only areas of this level: city, district, street, community or grid.",
        examples=["community"],
    )
    after: str | None = Field(
        default=None,
        description="Only codes after this one; taken from `next`.",
        examples=["429502001"],
    )
    format: Literal["json", "csv"] = Field(
        default="json",
        description="`csv` gives all areas as one table for a spreadsheet; withheld is empty.",
        examples=["csv"],
    )


@router.get("", summary="List releases of statistics")
def list_statistics(
    request: Request, conn: Reader, query: Annotated[ReleasesQuery, Query()]
) -> Page[statistics.Publication]:
    """List releases in the order in which they were made."""
    rows = statistics.find(conn, after=query.after, limit=query.limit + 1)
    return page(request, rows, key="id", limit=query.limit)


@router.get(
    "/{publication_id}",
    summary="What a release tells",
    response_model=Page[statistics.AreaFigures],
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def get_statistics(
    request: Request,
    conn: Reader,
    publication_id: Annotated[
        int, Path(ge=1, le=2**63 - 1, description="Number of the release.", examples=[1])
    ],
    query: Annotated[FiguresQuery, Query()],
) -> Page[statistics.AreaFigures] | Response:
    """Give a release's figures in the order of the areas' codes.

    Null is withheld: the count is below k, or would give one away that is. A release is never
    changed.
    """
    wanted = query.model_dump(include={"level", "after"})
    if query.format == "csv":
        return _csv(statistics.cells(conn, publication_id, **wanted), publication_id)
    rows = statistics.cells(conn, publication_id, **wanted, limit=query.limit + 1)
    return page(request, rows, key="area", limit=query.limit)


def _csv(rows: list[statistics.AreaFigures], number: int) -> Response:
    """A table with the mark by which spreadsheets know UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows([[getattr(row, name) for name in COLUMNS] for row in rows])
    return Response(
        "\ufeff" + text.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="statistics_{number}.csv"'},
    )
