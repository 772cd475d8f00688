"""Asking the identity provider who somebody is: OpenID Connect, by code and PKCE.

What it answers is believed only with its signature on it, for this server and for this sign-in. The
token itself goes no further than here.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any, Generic, TypeVar
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import (
    BadSignatureError,
    InvalidKeyIdError,
    JoseError,
    UnsupportedAlgorithmError,
)
from joserfc.jwk import JWKRegistry, Key, KeySet
from joserfc.jws import JWSRegistry

from api.begun import KEY_FILE, Begun, challenge
from gisgov.errors import Unauthenticated, Unavailable
from gisgov.identity import IdentityProvider, identity_provider, is_safe
from gisgov.settings import Settings
from gisgov.storage.secret import secret

__all__ = ["Provider", "provided"]

# Never `none`, and nothing that is signed with a secret: the public key would pass for one.
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
SCOPES = {"sub": "openid", "email": "openid email"}
OTHER_SCOPES = "openid profile"

STEP_S = 5.0
WHOLE_S = 10.0
MOST_BYTES = 512 * 1024
AT_A_TIME = 8  # each holds a thread that answers others
KNOWN_S = 3600.0
CLOCKS_S = 60
LONGEST = 255

REASON = re.compile(r"[a-z_]{1,40}")
NOT_NOW = ("server_error", "temporarily_unavailable")

log = logging.getLogger("gisgov.api")

Claims = Mapping[str, Any]
Said = TypeVar("Said")


@contextmanager
def provided(settings: Settings) -> Iterator[Provider | None]:
    """The provider that the settings name, while the block lasts; None where they name none.

    Parameters
    ----------
    settings
        Of the server.
    """
    identity = identity_provider(settings)
    if identity is None:
        yield None
        return
    with closing(Provider(identity, secret(settings, KEY_FILE))) as provider:
        yield provider


class Provider:
    """The city's identity provider, with what it has said of itself lately.

    Parameters
    ----------
    identity
        What the settings say of it.
    key
        What a sign-in is sealed with until it ends.
    """

    def __init__(self, identity: IdentityProvider, key: bytes) -> None:
        self.identity = identity
        self.key = key
        self._client = httpx.Client(timeout=STEP_S, headers={"Accept": "application/json"})
        self._places = threading.BoundedSemaphore(AT_A_TIME)
        self._described = _Lately(self._ask_description)
        self._keys = _Lately(self._ask_keys)

    def close(self) -> None:
        """Let connections go."""
        self._client.close()

    def address(self, begun: Begun) -> str:
        """Where a browser goes to say who it is.

        Raises
        ------
        Unavailable
            The provider does not answer.
        """
        asked = {
            "response_type": "code",
            "client_id": self.identity.client_id,
            "redirect_uri": self.identity.redirect_uri,
            "scope": SCOPES.get(self.identity.claim, OTHER_SCOPES),
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": challenge(begun.verifier),
            "code_challenge_method": "S256",
        }
        there = str(self._described.now()["authorization_endpoint"])
        return f"{there}{'&' if urlsplit(there).query else '?'}{urlencode(asked)}"

    def subject(self, begun: Begun, told: Mapping[str, str]) -> str:
        """What the account is called that somebody has proved to be.

        Parameters
        ----------
        begun
            What the same browser began.
        told
            What the provider had the browser bring: `code`, or `error`, and `iss`.

        Raises
        ------
        Unauthenticated
            They have not, or what the provider says does not hold.
        Unavailable
            The provider does not answer, or refuses to.
        """
        self._see_who_sends(told)
        if "code" not in told:
            raise _refusal(told.get("error", ""))
        token = self._token(told["code"], begun)
        try:
            claims = self._claims(token)
        except UnsupportedAlgorithmError as error:
            raise _untrue("alg") from error
        except (JoseError, ValueError) as error:
            raise _untrue("signature") from error
        self._check(claims, begun)
        return self._named(claims)

    # ------------------------------------------------------------ what it says of itself

    def _ask_description(self) -> Mapping[str, Any]:
        where = f"{self.identity.issuer.rstrip('/')}/.well-known/openid-configuration"
        status, said = self._ask("GET", where)
        if status != 200:
            raise _away("description", status)
        if said.get("issuer") != self.identity.issuer:
            raise _away("issuer", said.get("issuer"))
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not isinstance(said.get(name), str) or not is_safe(said[name]):
                raise _away(name, said.get(name))
        return said

    def _ask_keys(self) -> KeySet:
        status, said = self._ask("GET", self._described.now()["jwks_uri"])
        if status != 200 or not isinstance(said.get("keys"), list):
            raise _away("keys", status)
        return KeySet([key for key in map(_key, said["keys"]) if key is not None])

    # ------------------------------------------------------------ the exchange

    def _see_who_sends(self, told: Mapping[str, str]) -> None:
        """See that no other provider's answer is brought here (RFC 9207)."""
        promised = self._described.now().get("authorization_response_iss_parameter_supported")
        if told.get("iss", None if promised else self.identity.issuer) != self.identity.issuer:
            raise _untrue("iss")

    def _token(self, code: str, begun: Begun) -> str:
        """The token of who has signed in, for the code that the browser brought."""
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.identity.redirect_uri,
            "code_verifier": begun.verifier,
        }
        described = self._described.now()
        more, auth = self._proof(described.get("token_endpoint_auth_methods_supported"))
        status, said = self._ask("POST", described["token_endpoint"], data=asked | more, auth=auth)
        if status >= 500:
            raise _away("tokens", status)
        if status != 200 or not isinstance(said.get("id_token"), str):
            raise _refusal(str(said.get("error", "")))
        return str(said["id_token"])

    def _proof(self, ways: object) -> tuple[dict[str, str], httpx.BasicAuth | None]:
        """How this server proves to be the client: fields of the form, or a header."""
        name, secret = self.identity.client_id, self.identity.client_secret
        if secret is None:
            return {"client_id": name}, None
        if isinstance(ways, list) and "client_secret_basic" not in ways:
            return {"client_id": name, "client_secret": secret}, None
        return {}, httpx.BasicAuth(quote_plus(name), quote_plus(secret))

    # ------------------------------------------------------------ what it says of somebody

    def _claims(self, token: str) -> Claims:
        """What a token says, signed by the provider; keys that are new are asked for once."""
        try:
            return _opened(token, self._keys.now())
        except (InvalidKeyIdError, BadSignatureError):
            return _opened(token, self._keys.anew())

    def _check(self, claims: Claims, begun: Begun) -> None:
        """See that a token is this provider's, for this server, this sign-in, and still good."""
        issuer, client = self.identity.issuer, self.identity.client_id
        audience = claims["aud"] if isinstance(claims.get("aud"), list) else [claims.get("aud")]
        nonce, now = str(claims.get("nonce", "")), time.time()
        holds = {
            "iss": claims.get("iss") == issuer,
            "aud": client in audience,
            "azp": claims.get("azp", client if len(audience) == 1 else None) == client,
            "exp": _seconds(claims.get("exp")) > now - CLOCKS_S,
            "iat": _seconds(claims.get("iat")) < now + CLOCKS_S,
            "nbf": _seconds(claims.get("nbf", 0)) < now + CLOCKS_S,
            "nonce": secrets.compare_digest(nonce.encode(), begun.nonce.encode()),
        }
        for name, held in holds.items():
            if not held:
                raise _untrue(name)

    def _named(self, claims: Claims) -> str:
        """The claim that names an account."""
        claim = self.identity.claim
        if claim == "email" and claims.get("email_verified") not in (True, "true"):
            raise Unauthenticated("oidc.unverified")
        named = claims.get(claim)
        if not isinstance(named, str) or not 0 < len(named) <= LONGEST or "\0" in named:
            raise Unauthenticated("oidc.no_claim", claim=claim)
        return named

    def _ask(
        self,
        method: str,
        url: str,
        *,
        data: Mapping[str, str] | None = None,
        auth: httpx.BasicAuth | None = None,
    ) -> tuple[int, dict[str, Any]]:
        """Status and object of an answer, which is neither large nor late."""
        until = time.monotonic() + WHOLE_S
        try:
            with self._place(), self._client.stream(method, url, data=data, auth=auth) as answer:
                body = b""
                for part in answer.iter_bytes():
                    body += part
                    if len(body) > MOST_BYTES or time.monotonic() > until:
                        raise _away("size")
                status = answer.status_code
            said = json.loads(body) if status < 500 else {}
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as error:
            raise _away("connection", type(error).__name__) from error
        return status, said if isinstance(said, dict) else {}

    @contextmanager
    def _place(self) -> Iterator[None]:
        """A place among those who ask now: a provider that is slow must not stop everything."""
        if not self._places.acquire(blocking=False):
            raise _away("busy")
        try:
            yield
        finally:
            self._places.release()


class _Lately(Generic[Said]):
    """Something that the provider has said, asked for anew after a while.

    Parameters
    ----------
    ask
        Asks for it.
    """

    def __init__(self, ask: Callable[[], Said]) -> None:
        self._ask = ask
        self._said: Said | None = None
        self._until = 0.0

    def now(self) -> Said:
        """What it said within the last hour."""
        said = self._said
        return said if said is not None and time.monotonic() < self._until else self.anew()

    def anew(self) -> Said:
        """What it says at this moment."""
        self._said = said = self._ask()
        self._until = time.monotonic() + KNOWN_S
        return said


class _Registry(JWSRegistry):
    """Signatures that are accepted, under any further headers: providers add some."""

    max_header_length = 16 * 1024

    def __init__(self) -> None:
        super().__init__(algorithms=ALGORITHMS, strict_check_header=False)

    def get_alg(self, name: str) -> Any:  # noqa: ANN401 - the library does not export its type
        """The algorithm of a name; the library warns of `EdDSA`, which is only an old name."""
        if name not in ALGORITHMS:
            raise UnsupportedAlgorithmError(name)
        return self.algorithms[name]


def _opened(token: str, keys: KeySet) -> Claims:
    return jwt.decode(token, keys, registry=_Registry()).claims


def _key(said: object) -> Key | None:
    """A public key that signs; None for any other, and for what cannot be read."""
    if not isinstance(said, dict) or said.get("kty") == "oct" or said.get("use") == "enc":
        return None
    try:
        return JWKRegistry.import_key(said)
    except (JoseError, ValueError, TypeError):
        return None


def _seconds(said: object) -> float:
    """A time; what is none is no number, and so neither before nor after anything."""
    is_number = isinstance(said, int | float) and not isinstance(said, bool)
    return float(said) if is_number else float("nan")  # type: ignore[arg-type]


def _refusal(reason: str) -> Unauthenticated | Unavailable:
    """The error for one of the provider's (RFC 6749, 4.1.2.1 and 5.2)."""
    if reason == "access_denied":
        return Unauthenticated("oidc.denied")
    if reason == "invalid_grant":
        return Unauthenticated("oidc.spent")
    if reason in NOT_NOW:
        return _away(reason)
    return Unavailable("oidc.refused", reason=reason if REASON.fullmatch(reason) else "?")


def _untrue(what: str) -> Unauthenticated:
    return Unauthenticated("oidc.untrue", what=what)


def _away(*why: object) -> Unavailable:
    """That the provider cannot be asked; what of it is wrong is for who reads the log."""
    log.warning("the identity provider does not do: %s", " ".join(map(str, why))[:LONGEST])
    return Unavailable("oidc.away")
