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
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError, UnsupportedAlgorithmError
from joserfc.jwk import JWKRegistry, Key, KeySet
from joserfc.jws import JWSRegistry

from api.begun import Begun, challenge
from gisgov.errors import Unauthenticated, Unavailable
from gisgov.identity import IdentityProvider, is_safe

__all__ = ["Provider"]

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


class Provider:
    """The city's identity provider, with what it has said of itself lately.

    Parameters
    ----------
    identity
        What the settings say of it.
    """

    def __init__(self, identity: IdentityProvider) -> None:
        self.identity = identity
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
            raise _away(f"its description: status {status}")
        if said.get("issuer") != self.identity.issuer:
            raise _away("it calls itself otherwise than GISGOV_OIDC_ISSUER")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not isinstance(said.get(name), str) or not is_safe(said[name]):
                raise _away(f"its {name} is no safe address")
        return said

    def _ask_keys(self) -> KeySet:
        status, said = self._ask("GET", self._described.now()["jwks_uri"])
        if status != 200 or not isinstance(said.get("keys"), list):
            raise _away(f"its keys: status {status}")
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
            raise _away(f"its tokens: status {status}")
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
        except InvalidKeyIdError:
            return _opened(token, self._keys.anew())

    def _check(self, claims: Claims, begun: Begun) -> None:
        """See that a token is this provider's, for this server, this sign-in, and still good."""
        issuer, client = self.identity.issuer, self.identity.client_id
        nonce = str(claims.get("nonce", ""))
        holds = {
            "iss": claims.get("iss") == issuer,
            "aud": client in _listed(claims.get("aud")),
            "azp": claims.get("azp", None if len(_listed(claims.get("aud"))) > 1 else client)
            == client,
            "exp": _number(claims.get("exp"), 0) > time.time() - CLOCKS_S,
            "iat": _number(claims.get("iat"), float("inf")) < time.time() + CLOCKS_S,
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
                        raise _away("its answer is too long")
                status = answer.status_code
            said = json.loads(body) if status < 500 else {}
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as error:
            raise _away(type(error).__name__) from error
        return status, said if isinstance(said, dict) else {}

    @contextmanager
    def _place(self) -> Iterator[None]:
        """A place among those who ask now: a provider that is slow must not stop everything."""
        if not self._places.acquire(blocking=False):
            raise _away("too many wait for it")
        try:
            yield
        finally:
            self._places.release()


class _Lately[Said]:
    """Something that the provider has said, asked for anew after a while.

    Parameters
    ----------
    ask
        Asks for it.
    """


class _Registry(JWSRegistry):
    """Signatures that are accepted, with any further header: providers add some."""

    max_header_length = 16 * 1024

    def __init__(self) -> None:
        super().__init__(algorithms=ALGORITHMS, strict_check_header=False)
