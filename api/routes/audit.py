"""`/api/audit` and the page `/audit`: who saw and did what, for the administrator."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from pydantic import Field, ValidationError
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import HTMLResponse, StreamingResponse

from api.asked import Asked, Day, Moment, PagedQuery
from api.audit_page import View, render
from api.connections import Reader
from api.language import language_of
from api.problems import parts
from api.shapes import Page, page
from gisgov.storage import audit as stored
from gisgov.storage import health
from gisgov.storage.audit import AuditHead, AuditRow, Wanted
from gisgov.words import Language

__all__ = ["pages", "router"]

router = APIRouter(prefix="/audit", tags=["audit"])
pages = APIRouter(include_in_schema=False)

LINES = 1000  # that leave together
SHOWN = 100  # rows of the page
JSON_LINES = "application/x-ndjson"


class Filters(Asked):
    """Which rows, by what can be told of them without a time."""

    actor: str | None = Field(
        default=None,
        description="Only of this account, or `os:LOGIN` for who was at the machine.",
        examples=["dispatcher"],
    )
    act: str | None = Field(
        default=None,
        description="Only this act: `look`, `counts`, `load`, `export`, `sign_in`, ….",
        examples=["look"],
    )
    purpose: str | None = Field(
        default=None,
        description="Only looks for this purpose.",
        examples=["emergency"],
    )
    subject: str | None = Field(
        default=None,
        description="Only of this: `building`, `household`, `worker`, `emergency`, `account`, ….",
        examples=["building"],
    )
    area: str | None = Field(
        default=None,
        description="Only in the area of this code, or in one below it.",
        examples=["429502001"],
    )
    emergency: int | None = Field(
        default=None, ge=1, le=2**63 - 1, description="Only in this emergency.", examples=[1]
    )
    after: int | None = Field(
        default=None,
        ge=1,
        le=2**63 - 1,
        description="Only rows of a smaller number, which are older; taken from `next`.",
        examples=[100],
    )


class AuditQuery(Filters, PagedQuery):
    """Which rows are wanted."""

    since: Moment | None = Field(
        default=None,
        description="Only what was done at this time or later.",
        examples=["2026-03-01T00:00:00Z"],
    )
    until: Moment | None = Field(
        default=None,
        description="Only what was done before this time.",
        examples=["2026-04-01T00:00:00Z"],
    )


class PageQuery(Filters):
    """The same on the page, where days are asked for, both inclusive."""

    since: Day | None = None
    until: Day | None = None


@router.get("", summary="Who did what")
def list_audit(
    request: Request, conn: Reader, query: Annotated[AuditQuery, Query()]
) -> Page[AuditRow]:
    """List what was done, the newest first: who, when, where, to how many, and why."""
    wanted = Wanted(**query.model_dump(exclude={"lang", "after", "limit"}))
    rows = stored.find(conn, wanted, after=query.after, limit=query.limit + 1)
    return page(request, rows, key="id", limit=query.limit)


@router.get("/head", summary="The last seal of the audit")
def get_audit_head(conn: Reader, _: Annotated[Asked, Query()]) -> AuditHead:
    """Tell the last seal. Kept elsewhere, it proves by `gisgov audit verify` all before it."""
    return stored.head(conn)


@router.get(
    "/export",
    summary="The whole audit with its seals",
    response_class=StreamingResponse,
    responses={200: {"content": {JSON_LINES: {"schema": {"type": "string"}}}}},
)
def export_audit(conn: Reader, _: Annotated[Asked, Query()]) -> StreamingResponse:
    """Give the audit as lines of JSON that prove themselves: `gisgov audit verify --file FILE`."""
    lines = stored.lines(conn)
    first = next(lines)  # whoever may not read it is told so before anything leaves
    return StreamingResponse(
        _in_parts(chain([first], lines)),
        media_type=JSON_LINES,
        headers={"Content-Disposition": 'attachment; filename="audit.jsonl"'},
    )


def _in_parts(lines: Iterator[str]) -> Iterator[str]:
    while part := "".join(islice(lines, LINES)):
        yield part


# ---------------------------------------------------------------- the page


@pages.get("/audit", response_class=HTMLResponse)
def audit_page(request: Request, conn: Reader) -> HTMLResponse:
    """The audit for people."""
    lang = language_of(request)
    asked = {name: value.strip() for name, value in request.query_params.items() if value.strip()}
    city = health.health(conn)
    rows, wrong = _look(conn, asked, ZoneInfo(city.time_zone), lang)
    found = View(
        city,
        lang,
        asked,
        rows=rows[:SHOWN],
        more=len(rows) > SHOWN,
        head=stored.head(conn),
        purposes=stored.purposes(conn),
        wrong=wrong,
    )
    headers = {"Content-Language": lang, "Vary": "Accept-Language"}
    return HTMLResponse(render(found), headers=headers)


def _look(
    conn: Connection, asked: dict[str, str], zone: ZoneInfo, lang: Language
) -> tuple[list[AuditRow], list[str]]:
    """The rows of a page and one more if there is, or what is wrong with what was asked."""
    try:
        query = PageQuery.model_validate(asked)
    except ValidationError as error:
        return [], [part.detail for part in parts(error.errors(), lang)]
    wanted = Wanted(
        **query.model_dump(exclude={"lang", "after", "since", "until"}),
        since=_start(query.since, zone, later=0),
        until=_start(query.until, zone, later=1),
    )
    return stored.find(conn, wanted, after=query.after, limit=SHOWN + 1), []


def _start(given: date | None, zone: ZoneInfo, *, later: int) -> datetime | None:
    """The start of a day of the city, or of one that is so many days later."""
    if given is None:
        return None
    day = given.astimezone(zone).date() if isinstance(given, datetime) else given
    return datetime.combine(day + timedelta(days=later), time(), zone)
