"""Tests of api.origin: pages of other sites change nothing, whatever the route."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.main import create_app

UNSAFE = ("post", "put", "patch", "delete")
OTHER = "https://evil.example"
CASES = [
    (method.upper(), path.replace("{", "").replace("}", ""))
    for path, methods in create_app().openapi()["paths"].items()
    for method in methods
    if method in UNSAFE
]
ELSEWHERE = [
    {"origin": OTHER},
    {"origin": "null"},
    {"origin": "http://testserver:81"},
    {"origin": OTHER, "authorization": "Bearer x"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"origin": "http://testserver", "sec-fetch-site": "cross-site"},
]
FROM_HERE = [
    {},
    {"authorization": "Bearer x"},
    {"origin": "http://testserver"},
    {"sec-fetch-site": "same-origin"},
    {"cookie": "gisgov_session=x", "origin": "http://testserver", "sec-fetch-site": "same-origin"},
    {"cookie": "theme=dark"},
    {"cookie": "gisgov_session=x", "authorization": "bearer y"},
]


@pytest.fixture(scope="module")
def client(town: Engine) -> Iterator[TestClient]:
    """The application, to nobody in particular."""
    with TestClient(create_app(engine=town)) as client:
        yield client


def code(client: TestClient, method: str, path: str, headers: dict[str, str]) -> str | None:
    answer = client.request(method, path, headers=headers)
    kind = answer.headers.get("content-type")
    return answer.json()["code"] if kind == "application/problem+json" else None


@pytest.mark.parametrize(("method", "path"), [*CASES, ("POST", "/"), ("DELETE", "/api/health")])
def test_no_route_is_open_to_another_site(client: TestClient, method: str, path: str) -> None:
    assert code(client, method, path, {"origin": OTHER}) == "request.other_origin"
    assert code(client, method, path, {"cookie": "gisgov_session=x"}) == "request.no_origin"


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_what_comes_from_elsewhere_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    assert code(client, "POST", "/api/nothing", headers) == "request.other_origin"


@pytest.mark.parametrize(
    "cookie", ["gisgov_session=x", "a=1; gisgov_refresh=x", "a=1;gisgov_session=x"]
)
def test_a_session_s_cookie_must_come_with_its_page(client: TestClient, cookie: str) -> None:
    headers = {"cookie": cookie, "authorization": "Basic eDp4"}  # as a browser sends unasked too
    assert code(client, "POST", "/api/nothing", headers) == "request.no_origin"


@pytest.mark.parametrize("headers", FROM_HERE)
def test_pages_of_this_server_and_programs_pass(
    client: TestClient, headers: dict[str, str]
) -> None:
    assert code(client, "POST", "/api/nothing", headers) == "request.no_route"


def test_reading_is_free_to_follow_a_link(client: TestClient) -> None:
    headers = {"sec-fetch-site": "cross-site", "cookie": "gisgov_session=x"}
    assert code(client, "GET", "/api/nothing", headers) == "request.no_route"
