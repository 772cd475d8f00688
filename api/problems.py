"""Every error leaves as a problem: RFC 9457 JSON with a code, its parameters and a sentence."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from api.headers import FAILED
from api.language import language_of
from api.shapes import Problem, ProblemPart
from gisgov.errors import (
    BadInput,
    Cancelled,
    Conflict,
    Forbidden,
    GisgovError,
    NotFound,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from gisgov.storage.failures import bare, refusal, trace
from gisgov.words import Language, say

__all__ = ["RESPONSES", "add_handlers", "parts", "sentence"]

STATUS: dict[type[GisgovError], int] = {
    BadInput: 400,
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    TooMany: 429,
    Unavailable: 503,
    Cancelled: 503,
}
TITLED = (400, 401, 403, 404, 405, 409, 422, 429, 500, 503)
RETRY_AFTER_S = "5"

PLACES = ("query", "path", "body")
"""What pydantic puts before the name of a parameter."""

SECRET = frozenset({"name", "note", "password", "phone", "q", "refresh_token", "token"})
"""Parameters whose values no error repeats."""

BY_SQLSTATE = {
    "57014": "server.too_slow",
    "53300": "server.busy",
    "42P01": "server.schema",
    "42703": "server.schema",
}

BY_KIND = {
    "json_invalid": "request.not_json",
    "missing": "request.missing",
    "extra_forbidden": "request.unknown_parameter",
    "greater_than_equal": "request.too_small",
    "less_than_equal": "request.too_large",
    "literal_error": "request.not_one_of",
    "enum": "request.not_one_of",
    "bool_parsing": "request.not_yes_or_no",
    "float_parsing": "request.not_a_number",
    "finite_number": "request.not_a_number",
    "int_parsing": "request.not_a_number",
    "int_from_float": "request.not_a_number",
    "int_parsing_size": "request.not_a_number",
    "float_type": "request.not_a_number",
    "timezone_aware": "request.not_a_time",
}

RESPONSES: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "Something given cannot be used; the detail says what."},
    401: {"model": Problem, "description": "Nobody is signed in, or no longer."},
    403: {"model": Problem, "description": "Role, area or purpose do not allow it."},
    404: {"model": Problem, "description": "What was asked for does not exist."},
    409: {"model": Problem, "description": "What is asked for is not in a state that allows it."},
    422: {"model": Problem, "description": "A parameter is missing, wrong or unknown."},
    429: {"model": Problem, "description": "Asked too often; `Retry-After` says how long to wait."},
    503: {"model": Problem, "description": "The database does not answer now; try again."},
}
"""The problems that every route can answer with."""

log = logging.getLogger("gisgov.api")


class ProblemResponse(JSONResponse):
    """A problem as it is sent, whatever letters it quotes: JSON can hold halves of letters."""

    media_type = "application/problem+json"

    def render(self, content: object) -> bytes:
        """The bytes; half a letter becomes a question mark."""
        return json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")


def add_handlers(app: FastAPI) -> None:
    """Turn every error of the application into a problem."""
    app.exception_handler(GisgovError)(_known)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(HTTPException)(_refused)
    app.exception_handler(DBAPIError)(_database)
    app.exception_handler(PoolTimeoutError)(_busy)
    app.exception_handler(UnicodeEncodeError)(_half_a_letter)
    app.exception_handler(Exception)(_unknown)


def sentence(error: GisgovError, lang: Language) -> str:
    """The sentence of an error, times written as people read them."""
    return say(error.code, lang=lang, **_readable(error.params))


def parts(errors: Iterable[Mapping[str, Any]], lang: Language) -> list[ProblemPart]:
    """What is wrong with each parameter, one part each, as pydantic found it.

    Parameters
    ----------
    errors
        Pydantic's own; their places begin with `query`, `path` or `body`, or with the parameter.
    lang
        Language of the sentences.
    """
    found: dict[str, ProblemPart] = {}
    for error in errors:
        place = [str(step) for step in error["loc"] if step not in PLACES]
        name = place[0] if place and error["type"] != "json_invalid" else "body"
        found.setdefault(name, _part(error, name, lang))
    return list(found.values())


def _part(error: Mapping[str, Any], name: str, lang: Language) -> ProblemPart:
    kind, context = error["type"], error.get("ctx", {})
    code = BY_KIND.get(kind) or (
        "request.not_a_time" if _about_time(kind) else "request.not_usable"
    )
    bound = next((context[key] for key in ("ge", "le", "expected") if key in context), "")
    bound = f"{bound:g}" if isinstance(bound, float) else bound
    given = error.get("input") if _may_be_told(error) else "…"
    detail = say(code, lang=lang, name=name, given=given, bound=bound)
    return ProblemPart(name=name, code=code, detail=detail)


def _may_be_told(error: Mapping[str, Any]) -> bool:
    """Whether an answer may repeat what was given: never of a body, which may be about people."""
    place = error["loc"]
    return "body" not in place[:1] and not SECRET.intersection(map(str, place))


def _about_time(kind: str) -> bool:
    return kind.startswith(("datetime_", "date_", "timezone_", "iso_"))


def _known(request: Request, error: GisgovError) -> Response:
    if isinstance(error, Unauthenticated) and _is_page(request):
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(asked, safe='')}", 303)
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    headers = {}
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooMany):
        headers["Retry-After"] = str(error.params["wait_s"])
    return _problem(request, status, error.code, error.params, headers=headers)


def _is_page(request: Request) -> bool:
    """Whether a person looks at the answer: a page, and no program's address."""
    return not request.url.path.startswith(("/api/", "/tiles"))


def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    wrong = parts(error.errors(), language_of(request))
    reasons = "".join(f"{part.detail} " for part in wrong)
    return _problem(request, 422, "request.invalid", {"reasons": reasons.strip()}, errors=wrong)


def _refused(request: Request, error: HTTPException) -> JSONResponse:
    params: dict[str, Any] = {"path": request.url.path}
    if error.status_code == 404:
        return _problem(request, 404, "request.no_route", params)
    if error.status_code == 405:
        allowed = (error.headers or {}).get("Allow") or (error.headers or {}).get("allow", "GET")
        params |= {"method": request.method, "allowed": allowed}
        return _problem(request, 405, "request.method", params, headers=error.headers)
    params |= {"status": error.status_code}
    return _problem(request, error.status_code, "request.refused", params, headers=error.headers)


def _database(request: Request, error: DBAPIError) -> Response:
    refused = refusal(error)
    if refused is not None:
        return _known(request, refused)
    if isinstance(error.orig, psycopg.DataError) and error.orig.sqlstate is None:
        return _known(request, BadInput("request.nul"))  # the driver, before the database
    state = getattr(error.orig, "sqlstate", None)
    code = BY_SQLSTATE.get(state or "")
    if code is None and not (isinstance(error, OperationalError) or error.connection_invalidated):
        return _unknown(request, error)
    log.warning("the database could not answer %s: %s", request.url.path, bare(error))
    return _problem(request, 503, code or "server.database_gone", {})


def _half_a_letter(request: Request, error: UnicodeEncodeError) -> Response:
    """JSON can hold halves of letters, and no text of the database can."""
    if error.reason != "surrogates not allowed":
        return _unknown(request, error)
    return _known(request, BadInput("request.half_letter"))


def _busy(request: Request, _: PoolTimeoutError) -> JSONResponse:
    return _problem(request, 503, "server.busy", {})


def _unknown(request: Request, error: Exception) -> JSONResponse:
    reference = uuid4().hex[:8]
    log.error("%s: %s %s failed\n%s", reference, request.method, request.url.path, trace(error))
    return _problem(request, 500, "server.failed", {"reference": reference}, headers=FAILED)


def _problem(
    request: Request,
    status: int,
    code: str,
    params: Mapping[str, Any],
    *,
    errors: Sequence[ProblemPart] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    lang = language_of(request)
    problem = Problem(
        type=f"urn:gisgov:problem:{code}",
        title=say(f"problem.{status if status in TITLED else 'other'}", lang=lang),
        status=status,
        detail=say(code, lang=lang, **_readable(params)),
        instance=request.url.path,
        code=code,
        params={name: _plain(value) for name, value in params.items()},
        errors=list(errors),
    )
    return ProblemResponse(
        problem.model_dump(),
        status,
        headers={**(headers or {}), **_headers(status, lang)},
    )


def _headers(status: int, lang: Language) -> dict[str, str]:
    headers = {"Content-Language": lang, "Vary": "Accept-Language"}
    return headers | ({"Retry-After": RETRY_AFTER_S} if status == 503 else {})


def _readable(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as sentences show them."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in params.items()
    }


def _plain(value: object) -> object:
    """A parameter as JSON can say it."""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | None) else str(value)
