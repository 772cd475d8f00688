"""Only pages of this server may have a browser change the city."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from api.connections import BEARER
from gisgov.errors import BadInput, GisgovError

__all__ = ["SameOrigin"]

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
OUR_COOKIE = re.compile(r"(?:^|;)\s*gisgov_(?:session|refresh)=")


class SameOrigin:
    """Refuses what a page of another site had a browser send, on every route.

    Parameters
    ----------
    app
        The rest of the application.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http" and scope["method"] not in SAFE:
            try:
                _check(Headers(scope=scope))
            except GisgovError as error:
                answer = scope["app"].exception_handlers[GisgovError](Request(scope), error)
                await answer(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _check(headers: Headers) -> None:
    """See that no other site is behind a request that changes something.

    A browser says where a page comes from, in one of two headers at least. Programs send neither
    and pass, unless what lets them in is a session's cookie: a browser would send that unasked.
    """
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        raise BadInput("request.other_origin", given=origin)
    if site is not None and site != "same-origin":
        raise BadInput("request.other_origin", given=origin or site)
    if origin is not None or site is not None or _shows_token(headers):
        return
    if OUR_COOKIE.search(headers.get("cookie", "")):
        raise BadInput("request.no_origin")


def _shows_token(headers: Headers) -> bool:
    return headers.get("authorization", "")[: len(BEARER)].lower() == BEARER
