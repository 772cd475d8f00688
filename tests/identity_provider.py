"""A little identity provider on a port of this machine: whoever comes is signed in as `who`.

It keeps to OpenID Connect as far as a client sees it, and can be told to depart from it.
"""

from __future__ import annotations

import hmac
import json
import secrets
import time
from base64 import b64decode, urlsafe_b64encode
from functools import cache
from hashlib import sha256
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jws
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

__all__ = ["CLIENT", "CLIENT_SECRET", "LittleProvider"]

CLIENT, CLIENT_SECRET = "gisgov-map", "q8Zt/3vN:x+Lr2Wm5"

KEYS = {
    "RS256": lambda: RSAKey.generate_key(2048),
    "PS256": lambda: RSAKey.generate_key(2048),
    "ES256": lambda: ECKey.generate_key("P-256"),
    "EdDSA": lambda: OKPKey.generate_key("Ed25519"),
    "Ed25519": lambda: OKPKey.generate_key("Ed25519"),
}


class LittleProvider:
    """The provider, from start to `close`."""

    def __init__(self, alg: str = "RS256", *, port: int = 0) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
        self.server.daemon_threads = True
        self.server.provider = self
        self.issuer = f"http://127.0.0.1:{self.server.server_port}/realm"
        self.description: dict[str, Any] = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize?kind=web",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }
        self.who: dict[str, Any] = {"sub": "u-1"}
        self.claims: dict[str, Any] = {}
        """What a token says otherwise than it should; None leaves a claim out."""
        self.asks = False
        """Whether it shows a page on which somebody has to press."""
        self.error: str | None = None
        self.more: dict[str, str] = {}
        """What the browser brings further."""
        self.odd: dict[str, tuple[int, bytes]] = {}
        """Answers in the place of the right ones, by the end of their path."""
        self.open = Event()
        """Cleared, nothing is answered."""
        self.open.set()
        self.asked: list[str] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.rotate(alg)
        Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self.open.set()
        self.server.shutdown()
        self.server.server_close()

    def rotate(self, alg: str, kid: str | None = "auto") -> None:
        """Sign with a new key from now on."""
        self.alg = alg
        self.key: Key = KEYS[alg]()
        self.kid = secrets.token_hex(4) if kid == "auto" else kid

    def keys(self) -> dict[str, Any]:
        """Public keys, with others that a client has to pass over."""
        named = {"kid": self.kid} if self.kid else {}
        others = [
            {"kty": "AKP", "alg": "ML-DSA-44", "kid": "new"},
            {"kty": "RSA", "kid": "broken", "n": "AQAB"},
            _for_secrets() | {"use": "enc"},
        ]
        return {"keys": [*others, self.key.as_dict(private=False) | named | {"use": "sig"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser goes back to."""
        brought = {"state": asked["state"]} | self.more
        if self.error:
            return f"{asked['redirect_uri']}?{urlencode(brought | {'error': self.error})}"
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode(brought | {'code': code})}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """A token for a code, once, to who began."""
        if not self._is_client(form, authorization):
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form.get("code", ""), None)
        proof = _text(sha256(form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or form["redirect_uri"] != asked["redirect_uri"]
            or asked["code_challenge_method"] != "S256"
            or asked["code_challenge"] != proof
        ):
            return 400, {"error": "invalid_grant"}
        return 200, {"id_token": self.id_token(asked["nonce"]), "access_token": "x"}

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        right = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": nonce}
        claims = {k: v for k, v in (right | self.who | self.claims).items() if v is not None}
        header = {"alg": self.alg, "x-ours": "any"} | ({"kid": self.kid} if self.kid else {})
        return self.sign(header, json.dumps(claims).encode())

    def sign(self, header: dict[str, str], claims: bytes) -> str:
        if header["alg"] in ("none", "HS256"):
            said = f"{_text(_json(header))}.{_text(claims)}"
            # The public key, which everybody has, taken for a secret.
            key = self.key.as_pem(private=False) if header["alg"] == "HS256" else None
            return f"{said}.{_text(hmac.digest(key, said.encode(), 'sha256')) if key else ''}"
        return jws.serialize_compact(header, claims, self.key, registry=_Registry())

    def _is_client(self, form: dict[str, str], authorization: str) -> bool:
        if "token_endpoint_auth_methods_supported" in self.description:
            return (form["client_id"], form["client_secret"]) == (CLIENT, CLIENT_SECRET)
        shown = b64decode(authorization.removeprefix("Basic ")).decode()
        return shown == "gisgov-map:q8Zt%2F3vN%3Ax%2BLr2Wm5"


class _Registry(jws.JWSRegistry):
    """All signatures, without the library's warning of an old name."""

    def __init__(self) -> None:
        super().__init__(strict_check_header=False)

    def get_alg(self, name: str) -> Any:
        return self.algorithms[name]


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        provider: LittleProvider = self.server.provider  # type: ignore[attr-defined]
        parts = urlsplit(self.path)
        if parts.path.endswith("/authorize"):
            asked = {name: given for name, (given,) in parse_qs(parts.query).items()}
            self._send_on(provider.authorize(asked), shown=provider.asks)
        else:
            found = provider.keys() if parts.path.endswith("/keys") else provider.description
            self._answer(parts.path, 200, found)

    def do_POST(self) -> None:
        provider: LittleProvider = self.server.provider  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: given for name, (given,) in parse_qs(body).items()}
        authorization = self.headers.get("Authorization", "")
        self._answer(self.path, *provider.token(form, authorization))

    def _answer(self, path: str, status: int, said: dict[str, Any]) -> None:
        provider: LittleProvider = self.server.provider  # type: ignore[attr-defined]
        end = path.rsplit("/", 1)[1]
        provider.asked.append(end)
        provider.open.wait()
        status, body = provider.odd.get(end, (status, _json(said)))
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _send_on(self, there: str, *, shown: bool) -> None:
        body = f'<a href="{escape(there)}">Sign in</a>'.encode() if shown else b""
        self.send_response(200 if shown else 302)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        if not shown:
            self.send_header("Location", there)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@cache
def _for_secrets() -> dict[str, Any]:
    return RSAKey.generate_key(2048).as_dict(private=False)


def _text(said: bytes) -> str:
    return urlsafe_b64encode(said).decode().rstrip("=")


def _json(said: object) -> bytes:
    return json.dumps(said).encode()
