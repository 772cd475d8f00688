"""A sign-in that has begun at the identity provider and must end in the same browser.

What is needed to end it lies in the browser, sealed: any of several processes can go on with it,
and nothing is kept for those who never come back.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gisgov.errors import BadInput

__all__ = [
    "COOKIE",
    "KEPT_S",
    "KEY_FILE",
    "PATH",
    "Begun",
    "begin",
    "challenge",
    "opened",
    "own_path",
]

COOKIE = "gisgov_oidc"
PATH = "/api/session/oidc"
KEY_FILE = "sign-in.key"
LATE_S = 600
KEPT_S = 3600  # so that who is late is told so

IV_BYTES = 12
# The cookie must stay below 4096 bytes.
LONGEST = 1500
OWN = re.compile(r"/(?![/\\])[!-\[\]-~]*")  # letters of an address, without the backslash
NO_PAGES = ("/api/", "/tiles")


@dataclass(frozen=True)
class Begun:
    """What only the browser that began may show, and where it then goes."""

    next: str
    state: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    at: float = field(default_factory=time.time)

    def sealed(self, key: bytes) -> str:
        """As the text of a cookie, which who holds it can neither read nor change."""
        iv = secrets.token_bytes(IV_BYTES)
        said = json.dumps(asdict(self)).encode()
        return urlsafe_b64encode(iv + AESGCM(key).encrypt(iv, said, COOKIE.encode())).decode()


def begin(asked: str) -> Begun:
    """A new one.

    Parameters
    ----------
    asked
        The address to go to in the end; the map where it is none of ours.
    """
    return Begun(next=own_path(asked))


def opened(cookie: str | None, key: bytes, *, state: str | None) -> Begun:
    """The one that a browser began.

    Parameters
    ----------
    cookie
        What the browser shows.
    key
        What it was sealed with.
    state
        What the provider hands back.

    Raises
    ------
    BadInput
        Another browser began it, or none, or it was too long ago.
    """
    begun = _unsealed(cookie or "", key)
    if begun is None or not secrets.compare_digest(begun.state.encode(), (state or "").encode()):
        raise BadInput("oidc.lost")
    if not 0 <= time.time() - begun.at < LATE_S:
        raise BadInput("oidc.late", most_min=LATE_S // 60)
    return begun


def challenge(verifier: str) -> str:
    """What the provider gets of the verifier at first (RFC 7636, S256).

    Examples
    --------
    >>> challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
    """
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")


def own_path(asked: str) -> str:
    r"""An address within this server's pages; that of the map where it is none.

    Browsers read a backslash as a slash and pass over line ends: `/\host` is another server.

    Examples
    --------
    >>> own_path("/quality?area=1"), own_path("//elsewhere"), own_path("https://elsewhere")
    ('/quality?area=1', '/', '/')
    """
    if len(asked) > LONGEST or not OWN.fullmatch(asked) or asked.startswith(NO_PAGES):
        return "/"
    return asked if not urlsplit(asked).netloc else "/"


def _unsealed(cookie: str, key: bytes) -> Begun | None:
    try:
        sealed = urlsafe_b64decode(cookie)
        iv, rest = sealed[:IV_BYTES], sealed[IV_BYTES:]
        return Begun(**json.loads(AESGCM(key).decrypt(iv, rest, COOKIE.encode())))
    except (ValueError, InvalidTag):
        return None
