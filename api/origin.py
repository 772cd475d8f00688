"""Only pages of this server may have a browser change the city."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request

from gisgov.errors import BadInput

__all__ = ["same_origin"]


def same_origin(request: Request) -> None:
    """Refuse a request that a page of another site had a browser send.

    Programs send no `Origin` and pass.

    Raises
    ------
    BadInput
        The page that asks comes from elsewhere.
    """
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise BadInput("request.other_origin", given=origin)
