"""`/api/session/oidc`: signing in with the city's identity provider.

A browser is always led on: to where it wanted to go, or to the way in with `problem=CODE`. Programs
get problems.
"""

from __future__ import annotations

import logging
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api import begun
from api.connections import Writer
from api.oidc import Provider
from api.routes.session import address_of, answer_tokens
from gisgov.errors import GisgovError, NotFound, Unauthenticated
from gisgov.storage import sessions

__all__ = ["router"]

ON_RECORD = ("oidc.untrue", "oidc.unverified", "oidc.no_claim")

log = logging.getLogger("gisgov.api")

router = APIRouter(prefix="/session/oidc", tags=["session"])


@router.get(
    "",
    status_code=303,
    response_class=RedirectResponse,
    summary="Sign in with the identity provider",
)
def oidc_start(
    request: Request,
    next: Annotated[  # noqa: A002 - the parameter's name
        str, Query(description="Page of this server to go to in the end.", examples=["/"])
    ] = "/",
) -> Response:
    """Lead the browser to the city's identity provider.

    What is needed to end the sign-in lies in a cookie for as long as it may take.
    """
    began = begun.begin(next)
    try:
        provider = _provider(request)
        answer = RedirectResponse(provider.address(began), 303)
    except GisgovError as error:
        return _turned_away(request, error, began.next)
    secure = provider.identity.redirect_uri.startswith("https:")
    answer.set_cookie(
        begun.COOKIE,
        began.sealed(provider.key),
        begun.KEPT_S,
        path=begun.PATH,
        secure=secure,
        httponly=True,
        samesite="lax",  # the provider sends the browser back, and then it must be shown
    )
    return answer


@router.get(
    "/back",
    status_code=303,
    response_class=RedirectResponse,
    summary="Back from the identity provider",
)
def oidc_back(
    request: Request,
    writing: Writer,
    state: Annotated[
        str, Query(description="What the sign-in was begun with.", examples=["Xv3k"])
    ] = "",
    code: Annotated[
        str, Query(description="The provider's code for who signed in.", examples=["9f0c"])
    ] = "",
    error: Annotated[
        str, Query(description="Why there is no code.", examples=["access_denied"])
    ] = "",
    iss: Annotated[
        str,
        Query(
            description="Which provider says so (RFC 9207).",
            examples=["https://id.city.example/realms/city"],
        ),
    ] = "",
) -> Response:
    """Sign in whom the identity provider has told apart, and lead the browser on.

    Providers add parameters of their own, which are passed over.
    """
    told = {"code": code, "error": error, "iss": iss}
    began = None
    try:
        provider = _provider(request)
        began = begun.opened(request.cookies.get(begun.COOKIE), provider.key, state=state)
        made = _signed_in(request, writing, provider, began, {k: v for k, v in told.items() if v})
    except GisgovError as refused:
        return _turned_away(request, refused, began.next if began else "/")
    answer = RedirectResponse(began.next, 303)
    answer_tokens(request, answer, writing, made, told=False)
    answer.delete_cookie(begun.COOKIE, path=begun.PATH)
    return answer


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.oidc
    if provider is None:
        raise NotFound("oidc.none")
    return provider


def _signed_in(
    request: Request, writing: Writer, provider: Provider, began: begun.Begun, told: dict[str, str]
) -> sessions.Tokens:
    """Tokens for whom the provider tells apart; that it did not hold is on record as well."""
    subject, refused = None, None
    try:
        subject = provider.subject(began, told)
    except Unauthenticated as error:
        if error.code not in ON_RECORD:
            raise
        refused = error
    with writing() as conn:
        made = sessions.sign_in_oidc(conn, subject, address=address_of(request))
    if isinstance(made, Unauthenticated):
        raise refused or made
    return made


def _turned_away(request: Request, error: GisgovError, goal: str) -> Response:
    """To the way in, which says what went wrong; a program gets the problem itself.

    Raises
    ------
    GisgovError
        It is no browser that asks.
    """
    log.warning("a sign-in with the identity provider failed: %s", error.code)
    if "text/html" not in request.headers.get("accept", ""):
        raise error
    asked = {"problem": error.code.partition(".")[2]} | ({"next": goal} if goal != "/" else {})
    answer = RedirectResponse(f"/sign-in?{urlencode(asked)}", 303)
    answer.delete_cookie(begun.COOKIE, path=begun.PATH)
    return answer
