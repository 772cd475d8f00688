"""`/` and `/static`: the map and its files, as built from web/; where it is not, a page saying how.

The files are few and small, so they are kept in memory, packed.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.language import language_of
from api.markup import card, document
from gisgov.words import Language, say
from tiles.serve import packed_by

__all__ = ["router"]

STATIC = Path(__file__).parents[1] / "static"
INDEX = "index.html"
BUILD = "setup/web"

# Not left to the machine's own table, which differs from one to the next.
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}

# Names of files in assets/ hold a hash of what is in them; all others are asked for anew.
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'{archive}; "
    "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
# An archive of tiles may lie on another server: that one alone may then be asked as well.
ORIGIN = re.compile(r"https?://[\w.-]+(?::\d{1,5})?(?=/|$)", re.ASCII)

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Served:
    """A file of the map, ready to be sent.

    Parameters
    ----------
    body
        What is in it.
    packed
        The same by gzip; None where that saves next to nothing.
    tag
        Its entity tag.
    """

    body: bytes
    packed: bytes | None
    tag: str


@router.api_route("/", methods=["GET", "HEAD"])
@router.api_route("/sign-in", methods=["GET", "HEAD"])
def shell(request: Request) -> Response:
    """The map, and before it the way in."""
    if INDEX not in _files():
        return _unbuilt(language_of(request))
    headers = {
        "Cache-Control": ASK_AGAIN,
        "Content-Security-Policy": _policy(request.query_params.get("archive", "")),
        "Referrer-Policy": "same-origin",
    }
    return _answer(request, INDEX, headers)


@router.api_route("/static/{name:path}", methods=["GET", "HEAD"])
def static(request: Request, name: str) -> Response:
    """A file of the map."""
    if name not in _files():
        raise HTTPException(404)
    headers = {"Cache-Control": FOREVER if name.startswith("assets/") else ASK_AGAIN}
    return _answer(request, name, headers)


def _answer(request: Request, name: str, headers: dict[str, str]) -> Response:
    """The file, packed for who takes it so, or that it is as it was."""
    path = _files()[name]
    file = _read(path, path.stat().st_mtime_ns)
    headers |= {"ETag": file.tag, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    if file.tag in re.split(r"\s*,\s*", request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    body = file.body
    accepted = request.headers.get("accept-encoding", "").encode("latin-1")
    if file.packed is not None and packed_by(accepted):
        body, headers["Content-Encoding"] = file.packed, "gzip"
    media_type = MEDIA_TYPES.get(path.suffix, "application/octet-stream")
    return Response(body, headers=headers | {"Content-Type": media_type})


def _files() -> dict[str, Path]:
    """The files that are there, by name; what is asked for is never made into a path."""
    found = (path for path in STATIC.rglob("*") if path.is_file() and path.name[0] != ".")
    return {path.relative_to(STATIC).as_posix(): path for path in found}


@lru_cache(maxsize=256)
def _read(path: Path, changed_ns: int) -> Served:  # noqa: ARG001 - a file built anew is another
    body = path.read_bytes()
    packed = gzip.compress(body, mtime=0)
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
    return Served(body, packed if len(packed) < 0.9 * len(body) else None, tag)


def _policy(archive: str) -> str:
    """What the page may load and ask: this server alone, and the one that holds its archive."""
    origin = ORIGIN.match(archive)
    return POLICY.format(archive=f" {origin[0]}" if origin else "")


def _unbuilt(lang: Language) -> HTMLResponse:
    """Say what builds the map."""
    text = (
        f"<p>{escape(say('page.unbuilt_run', lang=lang))}</p><p><code>{BUILD}</code></p>"
        f'<p><a href="/plain?lang={lang}">{escape(say("page.unbuilt_plain", lang=lang))}</a></p>'
    )
    title = say("page.unbuilt", lang=lang)
    headers = {"Content-Language": lang, "Vary": "Accept-Language"}
    return HTMLResponse(document(title, card(title, text), lang=lang), 503, headers=headers)
