"""What the settings say of the city's identity provider, checked before anybody signs in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from gisgov.errors import Unavailable
from gisgov.settings import Settings

__all__ = ["IdentityProvider", "identity_provider", "is_safe"]

PLACEHOLDER = re.compile(
    r"(change|replace|insert|client|secret|password|passwd|example|placeholder|default|admin|oidc"
    r"|gisgov|token|your|this|here|with|some|todo|test|demo|the|me|my|it|key|\d)*"
)
FEWEST_LETTERS = 5


@dataclass(frozen=True)
class IdentityProvider:
    """A provider of OpenID Connect, and what it knows this server as."""

    issuer: str
    client_id: str
    client_secret: str | None = field(repr=False)
    title: str
    claim: str
    redirect_uri: str


def identity_provider(settings: Settings) -> IdentityProvider | None:
    """The provider that is set; None where there is none.

    Parameters
    ----------
    settings
        Of the server.

    Raises
    ------
    Unavailable
        Something is missing or cannot be meant: the server should not start.
    """
    issuer, client_id = settings.oidc_issuer, settings.oidc_client_id
    if not issuer and not client_id:
        return None
    for name, given in (("GISGOV_OIDC_ISSUER", issuer), ("GISGOV_OIDC_CLIENT_ID", client_id)):
        if not given:
            raise Unavailable("oidc.lacks", name=name)
    public = settings.public_url or f"http://localhost:{settings.port}"
    return IdentityProvider(
        issuer=_address("GISGOV_OIDC_ISSUER", str(issuer)),
        client_id=str(client_id),
        client_secret=_secret(settings),
        title=settings.oidc_title or str(urlsplit(str(issuer)).hostname),
        claim=settings.oidc_claim,
        redirect_uri=f"{_origin('GISGOV_PUBLIC_URL', public)}/api/session/oidc/back",
    )


def is_safe(address: str) -> bool:
    """Whether nobody on the way can read or change what goes to an address.

    Examples
    --------
    >>> is_safe("https://id.city.example"), is_safe("http://127.0.0.1:8080/realm")
    (True, True)
    >>> is_safe("http://id.city.example"), is_safe("https:///realm")
    (False, False)
    """
    parts = _split(address)
    if parts is None or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname))


def _address(name: str, given: str) -> str:
    parts = _split(given)
    if not is_safe(given) or parts is None or parts.query or parts.fragment or parts.username:
        raise Unavailable("oidc.address", name=name, given=given)
    return given


def _origin(name: str, given: str) -> str:
    """An address without a path: all addresses of ours begin at its root."""
    if urlsplit(_address(name, given)).path.strip("/"):
        raise Unavailable("oidc.path", name=name, given=given)
    return given.rstrip("/")


def _secret(settings: Settings) -> str | None:
    """The client's secret; a public client has none, and proves itself by PKCE alone."""
    given = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else ""
    if given and _is_placeholder(given):
        raise Unavailable("oidc.placeholder", name="GISGOV_OIDC_CLIENT_SECRET")
    return given or None


def _is_placeholder(given: str) -> bool:
    """Whether a secret is what somebody wrote who meant to put in another."""
    bare = "".join(letter for letter in given.casefold() if letter.isalnum())
    bracketed = given.startswith(("<", "${", "{{"))
    return bracketed or len(set(given)) < FEWEST_LETTERS or bool(PLACEHOLDER.fullmatch(bare))


def _split(address: str) -> SplitResult | None:
    """The parts of an address; None where it is none."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts if address.isascii() and address.isprintable() and " " not in address else None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
