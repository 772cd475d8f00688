"""Tests of api.headers."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.actor import allowed
from api.main import create_app
from api.routes import shell

EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
PATHS = [
    "/",
    "/plain",
    "/quality",
    "/docs",
    "/docs/oauth2-redirect",
    "/openapi.json",
    "/static-offline-docs/favicon.png",
    "/api/health",
    "/api/areas?limit=0",
    "/api/nothing",
    "/nothing",
    "/tiles",
    "/tiles/roads/99/0/0.mvt",
]


@pytest.fixture
def unbuilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of ours that needs neither a city nor anybody who is signed in."""
    monkeypatch.setattr(shell, "STATIC", tmp_path / "nowhere")


@pytest.fixture
def client(town: Engine) -> Iterator[TestClient]:
    """The application, to whomever."""
    app = create_app(engine=town)
    app.dependency_overrides[allowed] = lambda: None

    @app.get("/api/broken")
    def broken() -> None:
        raise RuntimeError

    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def policy(client: TestClient, path: str) -> dict[str, str]:
    rules = client.get(path).headers["content-security-policy"].split("; ")
    return dict(rule.split(" ", 1) for rule in rules)


def hash_of(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path, follow_redirects=False).headers
    assert {name: headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert "geolocation=(self)" in headers["permissions-policy"]
    assert "microphone=()" in headers["permissions-policy"]
    assert len(headers.get_list("content-security-policy")) == 1


@pytest.mark.parametrize("path", PATHS)
def test_no_policy_lets_in_another_server_or_a_script_within_the_page(
    client: TestClient, path: str
) -> None:
    rules = policy(client, path)
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["form-action"] in ("'none'", "'self'")
    sources = {source for rule in rules.values() for source in rule.split()}
    named = {source for source in sources if not source.startswith("'sha256-")}
    assert named <= {"'none'", "'self'", "data:", "blob:"}


def test_an_answer_that_failed_has_them_too(client: TestClient) -> None:
    answer = client.get("/api/broken")
    assert answer.status_code == 500
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_a_page_s_own_style_is_let_in_by_its_hash(client: TestClient, unbuilt: None) -> None:
    (style,) = re.findall(r"<style>(.*?)</style>", client.get("/").text, re.DOTALL)
    assert policy(client, "/")["style-src"] == f"'self' {hash_of(style)}"


def test_the_description_s_own_script_is_let_in_by_its_hash(client: TestClient) -> None:
    (script,) = re.findall(r"<script>(.*?)</script>", client.get("/docs").text, re.DOTALL)
    assert policy(client, "/docs")["script-src"] == f"'self' {hash_of(script)}"


def test_a_worker_may_ask_this_server(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "worker.js").write_text("fetch('/tiles')")
    monkeypatch.setattr(shell, "STATIC", tmp_path)
    rules = policy(client, "/static/worker.js")
    assert (rules["connect-src"], rules["script-src"]) == ("'self'", "'self'")


def test_answers_about_the_city_are_kept_nowhere(client: TestClient) -> None:
    for path in ("/api/health", "/api/nothing", "/plain"):
        assert client.get(path, follow_redirects=False).headers["cache-control"] == "no-store"


def test_a_browser_is_held_to_tls_only_where_it_came_by_it(client: TestClient) -> None:
    assert "strict-transport-security" not in client.get("/api/health").headers
    secured = client.get("https://testserver/api/health").headers
    assert secured["strict-transport-security"] == "max-age=31536000"
