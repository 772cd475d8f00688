"""Tests of /api/marks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.main import create_app
from tests.scene import Scene, lonlat
from tests.signing import signed_in

LATER = "2999-01-01T00:00:00Z"


@pytest.fixture
def client(clones: Callable[[ExitStack], Engine]) -> Iterator[TestClient]:
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            Scene(conn).areas("AB")
        client = TestClient(create_app(engine=engine), headers=signed_in(engine))
        yield stack.enter_context(client)


def put(client: TestClient, x: float = 50, y: float = 50, **given: Any) -> dict[str, Any]:
    answer = client.post(
        "/api/marks", json={"kind": "note", "text": "绕行", **lonlat(x, y), **given}
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


def listed(client: TestClient, **asked: Any) -> list[str]:
    answer = client.get("/api/marks", params=asked)
    return [feature["properties"]["text"] for feature in answer.json()["features"]]


def test_a_mark_is_set_changed_and_removed(client: TestClient) -> None:
    answer = client.post("/api/marks", json={"kind": "name", "text": "北门", **lonlat(50, 50)})
    where = answer.headers["location"]
    assert (answer.status_code, client.get(where).json()) == (201, answer.json())

    changed = client.patch(where, json={"text": "南门", "expires_at": LATER}).json()
    assert (changed["text"], changed["expires_at"], changed["kind"]) == ("南门", LATER, "name")
    assert client.patch(where, json={"expires_at": None}).json()["expires_at"] is None

    assert client.delete(where).status_code == 204
    assert listed(client) == []


def test_marks_are_geojson_in_pages(client: TestClient) -> None:
    put(client, text="一")
    put(client, 150, 50, text="二")
    first = client.get("/api/marks", params={"limit": 1})
    assert first.headers["content-type"] == "application/geo+json"
    second = client.get(first.json()["next"]).json()
    assert second["features"][0]["properties"]["text"] == "二"
    assert second["next"] is None
    low, high = lonlat(100, 0), lonlat(200, 100)
    box = f"{low['lon']},{low['lat']},{high['lon']},{high['lat']}"
    assert listed(client, bbox=box) == ["二"]


@pytest.mark.parametrize(
    ("given", "status", "code", "name"),
    [
        ({"text": ""}, 400, "marks.length", None),
        ({"text": "x" * 501}, 400, "marks.length", None),
        ({"text": "a\0b"}, 400, "marks.letters", None),
        ({"expires_at": "2020-01-01T00:00:00Z"}, 400, "marks.expired", None),
        ({"lon": 0, "lat": 0}, 400, "crs.far_from_area", None),
        (lonlat(500, 50), 400, "marks.outside", None),
        ({"lon": 200}, 422, "request.invalid", "lon"),
        ({"lat": "north"}, 422, "request.invalid", "lat"),
        ({"kind": "flag"}, 422, "request.invalid", "kind"),
        ({"text": None}, 422, "request.invalid", "text"),
        ({"expires_at": "2027-01-01T00:00:00"}, 422, "request.invalid", "expires_at"),
        ({"colour": "red"}, 422, "request.invalid", "colour"),
    ],
)
def test_what_cannot_be_a_mark_is_a_problem(
    client: TestClient, given: dict[str, Any], status: int, code: str, name: str | None
) -> None:
    answer = client.post("/api/marks", json={"kind": "note", "text": "x", **lonlat(9, 9), **given})
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code)
    assert [part["name"] for part in problem["errors"]] == ([name] if name else [])
    assert listed(client) == []


def test_a_body_that_is_no_json_is_a_problem(client: TestClient) -> None:
    sent = {"Content-Type": "application/json"}
    answer = client.post("/api/marks", content=b"{", headers=sent)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")
    (part,) = answer.json()["errors"]
    assert (part["name"], part["code"]) == ("body", "request.not_json")


@pytest.mark.parametrize("wrong", [{"text": "\ud800"}, {"kind": "\ud800"}, {"\ud800": "x"}])
def test_half_a_letter_is_a_problem_that_can_be_sent(
    client: TestClient, wrong: dict[str, str]
) -> None:
    given = {"kind": "note", "text": "x", **lonlat(9, 9), **wrong}
    sent = {"Content-Type": "application/json"}
    answer = client.post("/api/marks", content=json.dumps(given), headers=sent)
    assert answer.status_code in (400, 422)
    assert answer.json()["detail"]


def test_a_change_that_cannot_be_leaves_the_mark_as_it_is(client: TestClient) -> None:
    number = put(client)["id"]
    for wrong in ({"text": " "}, {"text": None}, {"kind": None}, {"lon": 111.3}):
        answer = client.patch(f"/api/marks/{number}", json=wrong)
        assert answer.status_code in (400, 422), wrong
    assert listed(client) == ["绕行"]


def test_a_mark_that_is_not_there_is_a_problem(client: TestClient) -> None:
    for method in ("get", "delete"):
        answer = getattr(client, method)("/api/marks/999")
        assert (answer.status_code, answer.json()["code"]) == (404, "marks.not_found")
    assert client.patch("/api/marks/999", json={"text": "x"}).status_code == 404


def test_no_page_of_another_site_may_set_a_mark(client: TestClient) -> None:
    given = {"kind": "note", "text": "x", **lonlat(9, 9)}
    answer = client.post("/api/marks", json=given, headers={"Origin": "http://other.example"})
    assert (answer.status_code, answer.json()["code"]) == (400, "request.other_origin")
    assert listed(client) == []


def test_the_words_of_values_come_in_both_languages(client: TestClient) -> None:
    told = [client.get("/api/words", params={"lang": lang}).json() for lang in ("zh", "en")]
    assert [words["out_of_service"] for words in told] == ["停用", "out of service"]
