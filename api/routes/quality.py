"""`/api/quality` and the page `/quality`: what is missing, old, wrong or there twice."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field, ValidationError
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.asked import Asked
from api.connections import Reader
from api.language import language_of
from api.problems import parts, sentence
from api.quality_page import View, render
from gisgov.errors import GisgovError
from gisgov.storage import health
from gisgov.storage import quality as stored
from gisgov.words import Language

__all__ = ["pages", "router"]

router = APIRouter(prefix="/quality", tags=["service"])
pages = APIRouter(include_in_schema=False)


class QualityQuery(Asked):
    """Of which ground, and how much is told of it."""

    area: str | None = Field(
        default=None,
        description="Code of an area of any level; the whole city by default.",
        examples=["429502001"],
    )
    level: str | None = Field(
        default=None,
        description="By areas of this level: district, street, community or grid; by default the "
        "first below the area that has areas.",
        examples=["community"],
    )
    examples: int = Field(
        default=5, ge=0, le=100, description="At most so many rows a check are named.", examples=[5]
    )


@router.get("", summary="How good the data is")
def quality(
    request: Request, conn: Reader, query: Annotated[QualityQuery, Query()]
) -> stored.Quality:
    """Check the data of an area: complete, of what age, sound on the map, each thing there once.

    Each check says how many rows fail of how many that can be judged, in all and by area, and names
    some; null is *cannot be judged*. Rows of people are counted and never named.
    """
    return stored.report(conn, lang=language_of(request), **query.model_dump(exclude={"lang"}))


@pages.get("/quality", response_class=HTMLResponse)
def quality_page(request: Request, conn: Reader) -> HTMLResponse:
    """The report for people."""
    lang = language_of(request)
    asked = {name: value.strip() for name, value in request.query_params.items() if value.strip()}
    report, wrong = _look(conn, asked, lang)
    page = render(View(health.health(conn), lang, asked, report, wrong))
    return HTMLResponse(page, headers={"Content-Language": lang, "Vary": "Accept-Language"})


def _look(
    conn: Connection, asked: dict[str, str], lang: Language
) -> tuple[stored.Quality | None, list[str]]:
    """The report, or what is wrong with what was asked."""
    try:
        given: dict[str, Any] = QualityQuery.model_validate(asked).model_dump(exclude={"lang"})
        return stored.report(conn, lang=lang, **given), []
    except ValidationError as error:
        return None, [part.detail for part in parts(error.errors(), lang)]
    except GisgovError as error:
        return None, [sentence(error, lang)]
