"""`/api/briefings`: a month on paper, its figures kept as they were at the data cut-off."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.dataclasses import dataclass
from starlette.requests import Request

from api.asked import Asked, PagedQuery
from api.beside import Worked
from api.connections import Reader, Writer, reading
from api.language import language_of
from api.shapes import Page, page
from gisgov import briefing
from gisgov.storage import briefings
from gisgov.storage.briefings import BriefingListed
from gisgov.storage.queries import ANSWER

__all__ = ["pages", "router"]

router = APIRouter(prefix="/briefings", tags=["briefings"])
pages = APIRouter(prefix="/briefings", include_in_schema=False)

PDF = "application/pdf"

BriefingId = Annotated[
    int, Path(ge=1, le=2**63 - 1, description="Number of the briefing.", examples=[1])
]


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class BriefingAnswer(BriefingListed):
    """A briefing with all that it tells."""

    figures: briefing.Figures
    """Its figures, kept as they were made."""


class BriefingGiven(BaseModel):
    """A briefing that is to be made."""

    model_config = ConfigDict(extra="forbid")

    month: str = Field(
        description="Year and month; of a month that is not over the days until yesterday are "
        "told.",
        min_length=7,
        max_length=7,
        examples=["2026-10"],
    )
    area: str | None = Field(
        default=None,
        description="Only of the area of this code, of any level; the whole city by default.",
        max_length=200,
        examples=["429502001"],
    )


class BriefingsQuery(PagedQuery):
    """Which briefings are wanted."""

    month: str | None = Field(default=None, description="Only of this month.", examples=["2026-10"])
    area: str | None = Field(
        default=None, description="Only of the area of this code.", examples=["429502001"]
    )
    after: int | None = Field(
        default=None,
        ge=1,
        le=2**63 - 1,
        description="Only smaller numbers than this; taken from `next`.",
        examples=[100],
    )

    def first_day(self) -> date | None:
        """The first day of the month."""
        return briefing.month_of(self.month) if self.month is not None else None


@router.get("", summary="List briefings")
def list_briefings(
    request: Request, conn: Reader, query: Annotated[BriefingsQuery, Query()]
) -> Page[BriefingListed]:
    """List briefings, the newest first."""
    rows = briefings.find(
        conn,
        month=query.first_day(),
        area=query.area,
        before=query.after,
        limit=query.limit + 1,
    )
    return page(request, rows, key="id", limit=query.limit)


@router.get("/{briefing_id}", summary="One briefing")
def get_briefing(
    conn: Reader, briefing_id: BriefingId, _: Annotated[Asked, Query()]
) -> BriefingAnswer:
    """Give a briefing's figures as they were made; `/briefings/{briefing_id}.pdf` prints them."""
    found = briefings.get(conn, briefing_id)
    return BriefingAnswer(**vars(found) | {"figures": briefing.read(found.figures)})


@router.post("", status_code=201, summary="Make a briefing")
def make_briefing(
    request: Request,
    response: Response,
    writing: Writer,
    given: Annotated[BriefingGiven, Body()],
) -> BriefingAnswer:
    """Count and test a month as the city knows it now, and keep the figures for good.

    Figures are per day, with exact intervals, beside the month before and the same month last year.
    """
    with reading(request) as conn:
        made = briefing.figures(conn, briefing.month_of(given.month), area=given.area)
    with writing() as conn:
        number = briefing.keep(conn, made)
        found = briefings.get(conn, number)
    response.headers["Location"] = f"{request.url.path}/{number}"
    return BriefingAnswer(**vars(found) | {"figures": made})


@pages.get("/{briefing_id}.pdf", response_class=Response)
def print_briefing(
    request: Request,
    work: Worked,
    briefing_id: BriefingId,
    _: Annotated[Asked, Query()],
) -> Response:
    """A briefing on one to three pages of A4: what was kept, whenever it is printed."""
    lang = language_of(request)
    with reading(request) as conn:
        html = briefing.page(briefing.kept(conn, briefing_id), lang)
    content = work(briefing.pdf, html)
    headers = {
        "Content-Disposition": f'inline; filename="briefing-{briefing_id}.pdf"',
        "Content-Language": lang,
        "Vary": "Accept-Language",
    }
    return Response(content, media_type=PDF, headers=headers)
