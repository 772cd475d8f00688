"""`/plain`: the city and a place as a page that needs no script."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import ValidationError
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.asked import city_xy
from api.connections import Reader
from api.language import language_of
from api.page import View, render
from api.problems import parts, sentence
from api.routes.around import AroundQuery
from gisgov.errors import BadInput
from gisgov.storage import around, health
from gisgov.words import Language

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@router.get("/plain", response_class=HTMLResponse)
def plain(request: Request, conn: Reader) -> HTMLResponse:
    """The city in figures, and what is around a place if one is asked for."""
    lang = language_of(request)
    asked = {name: value.strip() for name, value in request.query_params.items() if value.strip()}
    found, wrong = _look(conn, {k: v for k, v in asked.items() if k != "lang"}, lang)
    city, example = health.health(conn), health.example(conn)
    page = render(View(city, lang, asked, found, wrong, example))
    headers = {"Content-Language": lang, "Vary": "Accept-Language"}
    return HTMLResponse(page, headers=headers)


def _look(
    conn: Connection, asked: dict[str, str], lang: Language
) -> tuple[around.Around | None, list[str]]:
    """What is around the place, or what is wrong with what was asked."""
    if not asked:
        return None, []
    try:
        query = AroundQuery.model_validate(asked)
    except ValidationError as error:
        return None, [part.detail for part in parts(error.errors(), lang)]
    try:
        return around.around(conn, *city_xy(conn, query), radius_m=query.radius_m), []
    except BadInput as error:
        return None, [sentence(error, lang)]
