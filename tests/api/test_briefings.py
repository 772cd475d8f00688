"""Tests of /api/briefings: made by who may, kept for good, printed again in either language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.main import create_app
from tests.scene import Scene
from tests.signing import bearer, token_for

MARCH = {"month": "2025-03"}


@pytest.fixture(scope="module")
def town(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    """City Y over communities K and L with an incident each in January, February and March 2025."""
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            scene = Scene(conn)
            scene.areas("YY", level="city")
            scene.areas("KL", level="community", parent="Y")
            for month in (1, 2, 3):
                for x in (50, 150):
                    at = datetime(2025, month, 3, tzinfo=UTC)
                    scene.incident((x, 50), at, recorded_at=at, channel="hotline")
        yield engine


@pytest.fixture(scope="module")
def client(town: Engine) -> Iterator[TestClient]:
    """Asks as a commander, in English."""
    who = bearer(token_for(town, "commander", name="ann"))
    with TestClient(create_app(engine=town), headers={**who, "Accept-Language": "en"}) as client:
        yield client


def test_a_briefing_is_made_kept_and_read_again(client: TestClient) -> None:
    answer = client.post("/api/briefings", json=MARCH)
    assert answer.status_code == 201
    made = answer.json()
    assert (made["month"], made["area"], made["author"]) == ("2025-03-01", None, "ann")
    assert made["figures"]["now"]["count"] == 2
    assert made["figures"]["before"]["change"]["ratio"] == pytest.approx(28 / 31)
    assert client.get(answer.headers["Location"]).json() == made


def test_new_incidents_change_no_briefing_that_was_made(client: TestClient, town: Engine) -> None:
    made = client.post("/api/briefings", json=MARCH).json()
    paper = client.get(f"/briefings/{made['id']}.pdf").content
    with town.begin() as conn:
        late = datetime(2025, 3, 9, tzinfo=UTC)
        number = Scene(conn).incident((50, 50), late, source_id="late")
    assert client.get(f"/api/briefings/{made['id']}").json() == made
    assert client.get(f"/briefings/{made['id']}.pdf").content == paper
    again = client.post("/api/briefings", json=MARCH).json()
    assert again["figures"]["now"]["count"] == 3
    assert again["figures"]["late"] == {
        "id": made["id"],
        "month": "2025-03-01",
        "cut_off": made["cut_off"],
        "told": 2,
        "later": 1,
    }
    with town.begin() as conn:
        conn.execute(text("DELETE FROM incident WHERE id = :id"), {"id": number})


def test_a_briefing_of_an_area_tells_of_it_alone(client: TestClient) -> None:
    made = client.post("/api/briefings", json=MARCH | {"area": "K"}).json()
    assert (made["area"], made["figures"]["now"]["count"]) == ("K", 1)
    listed = client.get("/api/briefings", params={"area": "K"}).json()
    assert [each["id"] for each in listed["items"]] == [made["id"]]
    assert "figures" not in listed["items"][0]


def test_briefings_are_listed_page_by_page_the_newest_first(client: TestClient) -> None:
    numbers = [client.post("/api/briefings", json=MARCH).json()["id"] for _ in range(2)]
    first = client.get("/api/briefings", params={"limit": 1, "month": "2025-03"}).json()
    assert [each["id"] for each in first["items"]] == numbers[1:]
    assert client.get(first["next"]).json()["items"][0]["id"] == numbers[0]
    assert client.get("/api/briefings", params={"month": "2025-02"}).json()["items"] == []


def test_it_is_printed_in_either_language(client: TestClient) -> None:
    number = client.post("/api/briefings", json=MARCH).json()["id"]
    papers = {lang: client.get(f"/briefings/{number}.pdf?lang={lang}") for lang in ("zh", "en")}
    for lang, answer in papers.items():
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-language"] == lang
        assert answer.content.startswith(b"%PDF-")
    assert papers["zh"].content != papers["en"].content


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"month": "2999-01"}, 400, "briefing.future"),
        ({"month": "2025-13"}, 400, "briefing.month"),
        ({"month": "2020-01"}, 400, "briefing.no_data"),
        ({"month": "2025-03", "area": "X"}, 404, "area.not_found"),
        ({"month": "2025-3"}, 422, "request.invalid"),
        ({"month": "2025-03", "until": "x"}, 422, "request.invalid"),
    ],
)
def test_what_cannot_be_told_is_a_problem(
    client: TestClient, given: dict[str, str], status: int, code: str
) -> None:
    answer = client.post("/api/briefings", json=given)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_briefing_that_does_not_exist_is_a_problem(client: TestClient) -> None:
    for path in ("/api/briefings/999", "/briefings/999.pdf"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "briefing.not_found")


@pytest.mark.parametrize("role", ["dispatcher", "worker"])
def test_who_may_not_make_one_may_read_it(client: TestClient, town: Engine, role: str) -> None:
    number = client.post("/api/briefings", json=MARCH).json()["id"]
    who = bearer(token_for(town, role))
    assert client.post("/api/briefings", json=MARCH, headers=who).status_code == 403
    assert client.get(f"/api/briefings/{number}", headers=who).status_code == 200
    assert client.get("/api/briefings", headers={"Authorization": ""}).status_code == 401


def test_who_made_one_stands_in_the_audit(client: TestClient, town: Engine) -> None:
    number = client.post("/api/briefings", json=MARCH).json()["id"]
    with town.connect() as conn:
        query = "SELECT actor FROM audit WHERE act = 'briefing_made' AND subject_id = :id"
        assert conn.scalar(text(query), {"id": str(number)}) == "ann"
