"""Headers that keep a browser from doing with an answer what it was not meant for.

Every answer gets them, errors too; a header that a route has set stays. Tiles that lie ready carry
their own, made with them (`tiles.answers`).
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from functools import cache, lru_cache
from hashlib import sha256

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.markup import page_style

__all__ = ["FAILED", "Headers"]

Pairs = list[tuple[bytes, bytes]]

# Who may use a feature of the device: the map shows where the reader stands, a form will take
# pictures, nobody else gets anything.
FEATURES = (
    "accelerometer=(), autoplay=(), browsing-topics=(), camera=(self), display-capture=(), "
    "encrypted-media=(), fullscreen=(self), geolocation=(self), gyroscope=(), hid=(), "
    "idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "publickey-credentials-get=(), serial=(), usb=(), xr-spatial-tracking=()"
)
STANDING: Pairs = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", FEATURES.encode()),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
OVER_TLS = (b"strict-transport-security", b"max-age=31536000")
NEVER_KEPT = (b"cache-control", b"no-store")
KEPT = ("/static", "/tiles")  # what a browser may keep; the rest tells of the city

FRAMED_BY_NOBODY = "base-uri 'none'; frame-ancestors 'none'"
NOTHING = f"default-src 'none'; form-action 'none'; {FRAMED_BY_NOBODY}"
# A worker obeys the policy that its own file came with.
SCRIPT = f"default-src 'none'; script-src 'self'; connect-src 'self'; {FRAMED_BY_NOBODY}"
PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self' {style}; img-src 'self' data:; "
    f"connect-src 'self'; form-action 'self'; {FRAMED_BY_NOBODY}"
)
DESCRIBED = (
    "default-src 'none'; script-src 'self' {scripts}; style-src 'self' {styles}; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; "
    f"form-action 'none'; {FRAMED_BY_NOBODY}"
)
DESCRIPTIONS = ("/docs", "/docs/oauth2-redirect")
INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
INLINE_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)

FAILED = {name.decode(): value.decode() for name, value in [*STANDING, NEVER_KEPT]} | {
    "content-security-policy": NOTHING
}
"""Headers of the answer to a request that failed: no middleware sees that one."""


class Headers:
    """Adds the headers to what the rest of the application answers.

    Parameters
    ----------
    app
        The rest of the application.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        held: list[Message] = []

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                held.append(message)
                if scope["path"] in DESCRIPTIONS:
                    return  # its policy is made from its body
            if held:
                start = held.pop()
                start["headers"] = _with_ours(scope, start, message.get("body", b""))
                if start is not message:
                    await send(start)
            await send(message)

        await self._app(scope, receive, sent)


def _with_ours(scope: Scope, start: Message, body: bytes) -> Pairs:
    """Headers of an answer, and those of ours that it lacks."""
    theirs: Pairs = list(start.get("headers", ()))
    given = dict(theirs)
    path: str = scope["path"]
    ours = [*STANDING, (b"content-security-policy", _policy(path, given, body))]
    if not path.startswith(KEPT):
        ours.append(NEVER_KEPT)
    if scope.get("scheme") == "https":
        ours.append(OVER_TLS)
    return [*theirs, *((name, value) for name, value in ours if name not in given)]


def _policy(path: str, given: dict[bytes, bytes], body: bytes) -> bytes:
    """What an answer may load and do, if a browser opens it."""
    kind = given.get(b"content-type", b"")
    if path in DESCRIPTIONS:
        return _described(body)
    if kind.startswith(b"text/html"):
        return _page()
    return SCRIPT.encode() if kind.startswith(b"text/javascript") else NOTHING.encode()


@cache
def _page() -> bytes:
    return PAGE.format(style=_hashes([page_style().encode()])).encode()


@lru_cache(maxsize=8)
def _described(body: bytes) -> bytes:
    """The policy of the API's description, whose pages hold scripts that a library writes."""
    scripts = INLINE_SCRIPT.findall(body)
    styles = [*INLINE_STYLE.findall(body), b""]  # an empty one is what a script writes rules into
    return DESCRIBED.format(scripts=_hashes(scripts), styles=_hashes(styles)).encode()


def _hashes(texts: Iterable[bytes]) -> str:
    return " ".join(f"'sha256-{b64encode(sha256(text).digest()).decode()}'" for text in texts)
