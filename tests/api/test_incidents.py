"""Tests of /api/incidents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from fastapi.testclient import TestClient
from psycopg.errors import DeadlockDetected
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from api.main import create_app
from gisgov.storage import reporting
from tests.scene import Scene, lonlat
from tests.signing import bearer, signed_in, token_for

SCHEME, LITTER, SMOKE = "CJT214-2007", "0102", "0301"
MONDAY = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)  # 8:30 in the city
RECENTLY = datetime.now(UTC) - timedelta(hours=1)
KEYS = count(1)


@pytest.fixture(scope="module")
def city(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    """Grids A and B; three incidents of March 2026, the newest in B and closed."""
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            scene = Scene(conn)
            scene.areas("YY", level="city")
            scene.areas("AB", parent="Y")
            known = {"scheme": SCHEME, "class_code": LITTER}
            scene.incident((20, 20), MONDAY, severity="major", channel="hotline", **known)
            scene.incident((20, 20), MONDAY + timedelta(hours=12), **known)
            later = MONDAY + timedelta(days=5)
            known["class_code"] = SMOKE
            scene.incident((150, 20), later, closed_at=later, channel="app", **known)
        yield engine


@pytest.fixture(scope="module")
def client(city: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(engine=city), headers=signed_in(city, "dispatcher")) as client:
        yield client


def row(**given: Any) -> dict[str, Any]:
    said = {"source_id": f"r{next(KEYS)}", "scheme": SCHEME, "class_code": LITTER}
    return {**said, "reported_at": RECENTLY.isoformat(), **lonlat(20, 20), **given}


def sent(client: TestClient, *rows: object, **headers: str) -> dict[str, Any]:
    answer = client.post("/api/incidents", json={"incidents": rows}, headers=headers)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def listed(client: TestClient, **asked: Any) -> list[int]:
    answer = client.get(
        "/api/incidents", params={"until": "2026-03-08", "since": "2026-03-02"} | asked
    )
    assert answer.status_code == 200, answer.text
    return [feature["id"] for feature in answer.json()["features"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [1, 2, 3]),
        ({"newest": "true"}, [3, 2, 1]),
        ({"since": "2026-03-03"}, [3]),
        ({"until": "2026-03-02T12:00:00Z"}, [1]),
        ({"classes": f"{SCHEME}:{SMOKE}"}, [3]),
        ({"classes": f"{SCHEME}:01"}, [1, 2]),
        ({"classes": f"{SCHEME}:01,{SCHEME}:03"}, [1, 2, 3]),
        ({"scheme": SCHEME, "class_code": SMOKE}, [3]),
        ({"severities": "major"}, [1]),
        ({"severities": "none,critical"}, [2, 3]),
        ({"channels": "hotline,app"}, [1, 3]),
        ({"channels": "none"}, [2]),
        ({"state": "closed"}, [3]),
        ({"hours": "20-22"}, [2]),
        ({"hours": "8"}, [1, 3]),
        ({"weekdays": "6-7"}, [3]),
        ({"area": "B"}, [3]),
        ({"area": "A", "weekdays": "1", "hours": "8"}, [1]),
    ],
)
def test_what_is_wanted_selects(
    client: TestClient, asked: dict[str, str], found: list[int]
) -> None:
    assert listed(client, **asked) == found


def test_the_newest_come_in_pages_too(client: TestClient) -> None:
    asked = {"until": "2026-03-08", "since": "2026-03-02", "newest": "true", "limit": 2}
    first = client.get("/api/incidents", params=asked).json()
    assert [each["id"] for each in first["features"]] == [3, 2]
    rest = client.get(first["next"]).json()
    assert ([each["id"] for each in rest["features"]], rest["next"]) == ([1], None)


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"classes": f"{SCHEME}:99"}, 400, "incidents.no_class"),
        ({"hours": "25"}, 422, "request.invalid"),
        ({"newest": "true", "after": "999999"}, 404, "incident.not_found"),
        ({"newest": "very"}, 422, "request.invalid"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, 400, "request.period"),
    ],
)
def test_what_cannot_select_is_told(
    client: TestClient, asked: dict[str, str], status: int, code: str
) -> None:
    answer = client.get("/api/incidents", params=asked)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_report_is_there_at_once_and_is_one_with_its_twin(client: TestClient) -> None:
    given = row(severity="critical", channel="app", note="占用盲道")
    told = sent(client, given)
    assert (told["added"], told["known"], told["refused"], told["unplaced"]) == (1, 0, 0, 0)
    (first,) = told["incidents"]
    assert (first["state"], first["grid"], first["problem"]) == ("added", "A", None)

    other = signed_in(client.app.state.keeper, "commander")  # type: ignore[attr-defined]
    assert sent(client, given, **other)["incidents"][0] == {**first, "state": "known"}
    found = client.get(f"/api/incidents/{first['id']}").json()
    assert (found["severity"], found["channel"], found["note"]) == ("critical", "app", "占用盲道")
    assert (found["grid"], found["state"]) == ("A", "open")
    assert [event["what"] for event in found["history"]] == ["reported"]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"lon": "east"}, "incident.bad_place", "lon"),
        ({"lat": 111.3, "lon": 30.7}, "incident.bad_place", "lat"),
        ({"lon": None, "lat": None}, "incident.no_place", "lon"),
        ({"crs": "mars"}, "incident.bad_place", "crs"),
        ({"reported_at": None}, "incident.no_time", "reported_at"),
        ({"reported_at": "yesterday"}, "incident.bad_time", "reported_at"),
        ({"reported_at": "2026-03-01T08:00:00"}, "incident.bad_time", "reported_at"),
        ({"reported_at": "2999-03-01T08:00:00Z"}, "incident.future", "reported_at"),
        ({"reported_at": "1900-01-01T00:00:00Z"}, "incident.old", "reported_at"),
        ({"note": "电话 0717-6221234"}, "incident.personal", "note"),
        ({"source_id": None}, "incident.no_key", "source_id"),
        ({"class_code": 5}, "incident.bad_field", "class_code"),
        ({"severity": "awful"}, "incident.bad_severity", "severity"),
        ({"phone": "13812345678"}, "incident.unknown_field", "incidents"),
        ({"note": "电话 13812345678"}, "incident.personal", "note"),
    ],
)
def test_a_row_that_is_wrong_keeps_no_other_out(
    client: TestClient, given: dict[str, Any], code: str, field: str
) -> None:
    told = sent(client, row(**given), row(), **{"Accept-Language": "zh"})
    wrong, good = told["incidents"]
    assert (told["added"], told["refused"], good["state"]) == (1, 1, "added")
    assert (wrong["state"], wrong["field"], wrong["problem"]["code"]) == ("refused", field, code)
    assert "13812345678" not in str(wrong)
    assert wrong["problem"]["text"][-1] == "。"


@pytest.mark.parametrize("given", ["x", None, 5, []])
def test_a_row_that_is_no_row_is_refused(client: TestClient, given: object) -> None:
    (wrong,) = sent(client, given)["incidents"]
    assert (wrong["state"], wrong["problem"]["code"]) == ("refused", "incident.bad_field")


@pytest.mark.parametrize(
    "body", [{}, {"incidents": []}, {"incidents": [row()] * 1001}, {"incidents": {}}]
)
def test_a_report_that_is_none_is_refused_whole(client: TestClient, body: object) -> None:
    answer = client.post("/api/incidents", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid")


def test_refused_rows_wait_among_the_loads(client: TestClient, city: Engine) -> None:
    given = row(source="camera-7", class_code="9999")
    sent(client, given)
    admin = signed_in(city, "admin")
    loads = client.get("/api/loads", headers=admin).json()["items"]
    (load,) = [each for each in loads if each["source"] == "camera-7"]
    assert (load["noun"], load["file"], load["state"]) == (
        "incidents",
        "POST /api/incidents",
        "done",
    )
    asked = f"/api/loads/{load['id']}/quarantine"
    (fault,) = client.get(asked, headers=admin | {"Accept-Language": "en"}).json()["items"]
    assert (fault["source_id"], fault["value"], fault["settled_at"]) == (
        given["source_id"],
        "9999",
        None,
    )
    assert fault["text"].startswith("'9999' is no class of incidents")
    sent(client, given | {"class_code": LITTER})
    assert client.get(asked, headers=admin).json()["items"][0]["settled_at"]


def test_an_incident_is_changed_closed_and_opened_again(client: TestClient) -> None:
    where = f"/api/incidents/{sent(client, row())['incidents'][0]['id']}"
    changed = client.patch(where, json={"severity": "minor", "remark": "已到场"}).json()
    assert (changed["severity"], changed["history"][-1]["note"]) == ("minor", "已到场")
    closed = client.patch(where, json={"close": True}).json()
    assert (closed["state"], client.get(where).json()) == ("closed", closed)
    again = client.patch(where, json={"close": True})
    assert (again.status_code, again.json()["code"]) == (409, "incident.is_closed")
    opened = client.patch(where, json={"reopen": True, "severity": None}).json()
    assert (opened["state"], opened["severity"], opened["closed_at"]) == ("open", None, None)
    whats = [event["what"] for event in opened["history"]]
    assert whats == ["reported", "changed", "closed", "reopened"]


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({}, 400, "incident.nothing"),
        ({"class_code": None}, 400, "incident.nothing"),
        ({"severity": "awful"}, 422, "request.invalid"),
        ({"closed_at": "2999-01-01T00:00:00Z"}, 400, "incident.future"),
        ({"status": "closed"}, 422, "request.invalid"),
    ],
)
def test_what_cannot_be_changed_is_told(
    client: TestClient, given: dict[str, Any], status: int, code: str
) -> None:
    answer = client.patch("/api/incidents/1", json=given)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_wrong_report_is_withdrawn_but_not_by_a_worker(client: TestClient, city: Engine) -> None:
    where = f"/api/incidents/{sent(client, row())['incidents'][0]['id']}"
    worker = bearer(token_for(city, "worker"))
    refused = client.patch(where, json={"withdraw": True}, headers=worker)
    assert (refused.status_code, refused.json()["code"]) == (403, "access.role")
    withdrawn = client.patch(where, json={"withdraw": True, "remark": "误报"}).json()
    assert withdrawn["retired_on"]
    assert withdrawn["history"][-1]["note"] == "误报"
    assert client.get(where).status_code == 404
    assert client.patch(where, json={"withdraw": True}).status_code == 404


def test_an_analyst_reads_what_was_done_and_not_by_whom(client: TestClient, city: Engine) -> None:
    where = f"/api/incidents/{sent(client, row(note='占用盲道'))['incidents'][0]['id']}"
    client.patch(where, json={"note": None})
    seen = [
        client.get(where, headers=signed_in(city, role)).json() for role in ("worker", "analyst")
    ]
    assert [all(event["author"] for event in each["history"]) for each in seen] == [True, False]
    assert {event["author"] for event in seen[1]["history"]} == {None}
    assert seen[1]["history"][-1]["changes"] == {"note": ["…", None]}


def test_two_who_wait_for_each_other_are_told_to_try_again(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = count(1)

    def crossed(*_: object) -> None:
        next(tries)
        raise OperationalError("", {}, DeadlockDetected())

    monkeypatch.setattr(reporting, "report", crossed)
    answer = client.post("/api/incidents", json={"incidents": [row()]})
    assert (answer.status_code, answer.json()["code"]) == (503, "incident.crossed")
    assert next(tries) == 3


def test_what_is_not_there_is_told(client: TestClient) -> None:
    answer = client.get("/api/incidents/999999")
    assert (answer.status_code, answer.json()["code"]) == (404, "incident.not_found")


def test_a_worker_of_another_area_is_refused(client: TestClient, city: Engine) -> None:
    here, elsewhere = row(), row(**lonlat(150, 20))
    worker = bearer(token_for(city, "worker", home="A"))
    told = sent(client, here, elsewhere, **worker)["incidents"]
    assert [each["state"] for each in told] == ["added", "refused"]
    assert told[1]["problem"]["code"] == "incident.elsewhere"
    answer = client.patch("/api/incidents/3", json={"reopen": True}, headers=worker)
    assert (answer.status_code, answer.json()["code"]) == (403, "access.area")


@pytest.mark.parametrize("role", ["planner", "analyst"])
def test_who_only_reads_writes_nothing(client: TestClient, city: Engine, role: str) -> None:
    headers = signed_in(city, role)
    for answer in (
        client.post("/api/incidents", json={"incidents": [row()]}, headers=headers),
        client.patch("/api/incidents/1", json={"close": True}, headers=headers),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "access.role")
    assert client.get("/api/incidents/1", headers=headers).status_code == 200
