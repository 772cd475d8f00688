"""Tests of /api/search."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient


def ask(client: TestClient, **params: object) -> dict:
    answer = client.get("/api/search", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_text_is_answered_with_candidates(client: TestClient) -> None:
    answer = ask(client, q="锦秀家园")
    best = answer["candidates"][0]
    assert (best["kind"], best["mended"]) == ("estate", ["sound"])
    assert [area["code"] for area in best["areas"]] == ["A", "K", "Y"]
    assert (answer["ambiguous"], answer["apart_m"]) == (False, None)
    assert answer["understood"]["names"] == ["锦秀家园"]


def test_no_more_come_than_are_asked_for(client: TestClient) -> None:
    assert len(ask(client, q="锦绣家园", limit=1)["candidates"]) == 1


@pytest.mark.parametrize(
    ("params", "status", "code"),
    [
        ({"q": ""}, 400, "search.empty"),
        ({"q": "  "}, 400, "search.empty"),
        ({"q": "长" * 300}, 400, "search.too_long"),
        ({}, 422, "request.invalid"),
        ({"q": "a", "limit": 0}, 422, "request.invalid"),
        ({"q": "a", "limits": 3}, 422, "request.invalid"),
        ({"q": "a\0"}, 400, "request.nul"),
    ],
)
def test_a_wrong_question_is_a_problem(
    client: TestClient, params: dict, status: int, code: str
) -> None:
    answer = client.get("/api/search", params=params, headers={"Accept-Language": "zh"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert any("\u4e00" <= letter <= "\u9fff" for letter in answer.json()["detail"])


@pytest.mark.parametrize(
    "q", ["'; DROP TABLE city; --", "%_%", "\\", "😀" * 20, "1" * 200, "a b c " * 30]
)
def test_no_text_breaks_it(client: TestClient, q: str) -> None:
    assert client.get("/api/search", params={"q": q}).status_code == 200
