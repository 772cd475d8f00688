"""`/emergency/print`: the dispatcher's sheet on one page of A4, as HTML and as PDF."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.actor import Acting, Actor
from api.connections import Reader, Writer, reading
from api.language import language_of
from api.routes.emergency_sheet import SheetAnswer, SheetQuery, answer
from gisgov.emergency import Sheet
from gisgov.emergency import page as printed
from gisgov.emergency.page import Printing, page_style
from gisgov.errors import Conflict
from gisgov.storage import schema

__all__ = ["router"]

router = APIRouter(prefix="/emergency", include_in_schema=False)

PDF = "application/pdf"


@router.get("/print", response_class=HTMLResponse)
def print_sheet(
    request: Request,
    conn: Reader,
    writing: Writer,
    who: Acting,
    query: Annotated[SheetQuery, Query()],
) -> HTMLResponse:
    """The sheet of `/api/emergency/sheet` on one page of A4, for the browser to print."""
    html = _page(request, who, answer(request, conn, writing, query))
    headers = _headers(request) | {"Content-Security-Policy": _policy()}
    return HTMLResponse(html, headers=headers)


@router.get("/print.pdf", response_class=Response)
def print_sheet_pdf(
    request: Request,
    conn: Reader,
    writing: Writer,
    who: Acting,
    query: Annotated[SheetQuery, Query()],
) -> Response:
    """The same as PDF, with its fonts in it."""
    html = _page(request, who, answer(request, conn, writing, query))
    headers = _headers(request) | {"Content-Disposition": 'inline; filename="sheet.pdf"'}
    return Response(printed.pdf(html), media_type=PDF, headers=headers)


def _page(request: Request, who: Actor, made: SheetAnswer) -> str:
    if made.sheet is None:
        raise Conflict("paper.several")
    with reading(request) as conn:  # an emergency's sheet gives the request's own back
        return _drawn(request, conn, who, made.sheet)


def _drawn(request: Request, conn: Connection, who: Actor, sheet: Sheet) -> str:
    city, lang = schema.city_info(conn), language_of(request)
    printing = Printing(
        city=city.name if lang == "zh" else city.name_en or city.name,
        zone=ZoneInfo(city.time_zone),
        srid=city.srid,
        lang=lang,
        by=who.name,
        at=datetime.now(UTC),
    )
    return printed.page(conn, sheet, printing)


def _headers(request: Request) -> dict[str, str]:
    return {"Content-Language": language_of(request), "Vary": "Accept-Language"}


@cache
def _policy() -> str:
    """What the page may load: its own style, by its hash, and nothing else."""
    digest = b64encode(sha256(page_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )
