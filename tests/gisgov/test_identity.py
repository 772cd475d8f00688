"""Tests of gisgov.identity: what the settings may say of an identity provider."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from gisgov.errors import Unavailable
from gisgov.identity import identity_provider
from gisgov.settings import Settings

GIVEN = {"oidc_issuer": "https://id.city.example/realm", "oidc_client_id": "gisgov"}


def given(**more: object) -> Settings:
    return Settings().model_copy(update={"port": 8500, "public_url": None} | GIVEN | more)


def test_without_settings_there_is_no_provider() -> None:
    assert identity_provider(given(oidc_issuer=None, oidc_client_id=None)) is None
    assert identity_provider(given(oidc_issuer="", oidc_client_id="")) is None


def test_what_is_not_set_follows_from_the_rest() -> None:
    identity = identity_provider(given())
    assert identity is not None
    assert identity.redirect_uri == "http://localhost:8500/api/session/oidc/back"
    assert (identity.title, identity.claim) == ("id.city.example", "sub")
    assert identity.client_secret is None


@pytest.mark.parametrize("name", GIVEN)
def test_half_a_provider_is_refused(name: str) -> None:
    with pytest.raises(Unavailable, match=f"without GISGOV_{name.upper()}"):
        identity_provider(given(**{name: None}))


@pytest.mark.parametrize(
    "issuer",
    [
        "http://id.city.example",
        "http://127.0.0.1.evil.example",
        "http://10.0.0.1",
        "id.city.example",
        "ftp://id.city.example",
        "https://",
        "https://id.city.example/?a=b",
        "https://id.city.example/#a",
        "https://user:secret@id.city.example",
        "https://id.city.example:port",
        "https://[",
        "https://id city.example",
    ],
)
def test_an_issuer_that_somebody_could_pass_for_is_refused(issuer: str) -> None:
    with pytest.raises(Unavailable, match="GISGOV_OIDC_ISSUER"):
        identity_provider(given(oidc_issuer=issuer))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8080", "[::1]:8080", "127.8.8.8"])
def test_on_this_machine_http_does(host: str) -> None:
    assert identity_provider(given(oidc_issuer=f"http://{host}/realm")) is not None


@pytest.mark.parametrize("public", ["http://map.city.example", "https://city.example/map"])
def test_an_address_of_ours_that_cannot_work_is_refused(public: str) -> None:
    with pytest.raises(Unavailable, match="GISGOV_PUBLIC_URL"):
        identity_provider(given(public_url=public))


@pytest.mark.parametrize(
    "secret",
    [
        "changeme",
        "change-me",
        "CHANGE_ME_123",
        "secret",
        "client-secret",
        "my-client-secret",
        "your_client_secret_here",
        "password1",
        "xxxxxxxxxxxxxxxx",
        "****",
        "<client secret>",
        "${CLIENT_SECRET}",
        "TODO",
        "12345",
        "example",
        "a",
    ],
)
def test_a_placeholder_is_no_secret(secret: str) -> None:
    with pytest.raises(Unavailable, match="GISGOV_OIDC_CLIENT_SECRET") as error:
        identity_provider(given(oidc_client_secret=SecretStr(secret)))
    assert secret not in error.value.params.values()


@pytest.mark.parametrize("secret", ["secret_8fK2mQ9xT4", "Xk29-qqPz0-lMn3", "todo7Qm4vR9kZx"])
def test_a_secret_is_kept_and_not_shown(secret: str) -> None:
    identity = identity_provider(given(oidc_client_secret=SecretStr(secret)))
    assert identity is not None
    assert identity.client_secret == secret
    assert secret not in repr(identity)
    assert secret not in repr(given(oidc_client_secret=SecretStr(secret)))
