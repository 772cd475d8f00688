"""Files through the API: asked for, sent, previewed, applied, stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from api.main import create_app
from api.uploads import sweep
from gisgov.storage import jobs
from tests.scene import Scene
from tests.signing import signed_in

HYDRANTS = "编号,X,Y,流量(L/s)\nXF1,3397010,528010,18\nXF2,3397020,528020,\nXF3,3397030,528030,强\n"


@pytest.fixture(scope="module")
def city(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            Scene(conn).areas("AB")
        yield engine


@pytest.fixture(scope="module")
def client(city: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    app = create_app(engine=city, uploads=tmp_path_factory.mktemp("uploads"))
    with TestClient(app, headers=signed_in(city)) as client:
        yield client


def ask(client: TestClient, **given: Any) -> dict[str, Any]:
    answer = client.post("/api/loads", json={"as": "hydrants", "file": "hydrants.csv", **given})
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/api/loads/{answer.json()['id']}"
    return answer.json()


def ended(client: TestClient, load_id: int, *states: str) -> dict[str, Any]:
    """Wait until a load is in one of these states."""
    for _ in range(300):
        job = client.get(f"/api/loads/{load_id}").json()
        if job["state"] in states:
            return job
        time.sleep(0.1)
    pytest.fail(f"load {load_id} stays {job['state']}: {job}")


def send(client: TestClient, load_id: int, content: str = HYDRANTS) -> dict[str, Any]:
    answer = client.put(f"/api/loads/{load_id}/file", content=content.encode())
    assert answer.status_code == 202, answer.text
    return ended(client, load_id, "previewed", "failed")


def hydrants(city: Engine) -> int:
    with city.connect() as conn:
        return conn.execute(text("SELECT count(*) FROM hydrant")).scalar_one()


def test_a_file_is_previewed_applied_and_told_in_both_languages(
    client: TestClient, city: Engine
) -> None:
    load_id = ask(client)["id"]
    job = send(client, load_id)
    assert job["problem"] is None
    assert job["preview"]["plan"]["counts"]["added"] == 2
    assert job["preview"]["quarantined"] == 1
    assert job["preview"]["coordinates"]["swapped"] is True
    assert hydrants(city) == 0

    assert client.post(f"/api/loads/{load_id}/apply").status_code == 202
    assert ended(client, load_id, "done", "failed")["problem"] is None
    assert hydrants(city) == 2
    (fault,) = client.get(f"/api/loads/{load_id}/quarantine?lang=zh").json()["items"]
    assert (fault["line"], fault["column_name"], fault["value"]) == (4, "流量(L/s)", "强")
    assert "强" in fault["text"]

    again = send(client, ask(client)["id"])
    assert again["preview"]["plan"]["counts"]["unchanged"] == 2
    assert [job["id"] for job in client.get("/api/loads?limit=1").json()["items"]] == [again["id"]]


def test_a_file_that_cannot_be_read_fails_with_its_reason(client: TestClient) -> None:
    job = send(client, ask(client)["id"], "编号,宗教信仰,X,Y\n1,无,1,1\n")
    assert job["state"] == "failed"
    assert "宗教" in job["problem"]["text"]


def test_a_load_that_waits_is_stopped_and_takes_no_file(client: TestClient) -> None:
    load_id = ask(client)["id"]
    assert client.delete(f"/api/loads/{load_id}").json()["state"] == "stopped"
    refused = client.put(f"/api/loads/{load_id}/file", content=b"x")
    assert refused.status_code == 409
    assert client.delete(f"/api/loads/{load_id}").status_code == 409


def test_nothing_is_written_where_the_city_changed_after_the_preview(
    client: TestClient, city: Engine
) -> None:
    other = "编号,X,Y\nA1,3397040,528040\n"
    first, second = (send(client, ask(client, source="s")["id"], other)["id"] for _ in range(2))
    client.post(f"/api/loads/{first}/apply")
    assert ended(client, first, "done", "failed")["state"] == "done"
    client.post(f"/api/loads/{second}/apply")
    job = ended(client, second, "done", "failed")
    assert (job["state"], job["problem"]["code"]) == ("failed", "preview.changed_since")


@pytest.mark.parametrize("name", ["", "../x.csv", "a/b.csv", ".hidden", "a\\b.csv"])
def test_a_name_that_leads_elsewhere_is_refused(client: TestClient, name: str) -> None:
    answer = client.post("/api/loads", json={"as": "hydrants", "file": name})
    assert (answer.status_code, answer.json()["code"]) == (400, "loads.bad_name")


def test_pages_of_other_sites_cannot_change_the_city(client: TestClient) -> None:
    asked = {"as": "hydrants", "file": "h.csv"}
    answer = client.post("/api/loads", json=asked, headers={"origin": "https://elsewhere.example"})
    assert (answer.status_code, answer.json()["code"]) == (400, "request.other_origin")
    own = client.post("/api/loads", json=asked, headers={"origin": "http://testserver"})
    assert own.status_code == 201


def test_an_empty_file_is_refused_and_the_load_waits_on(client: TestClient) -> None:
    load_id = ask(client)["id"]
    answer = client.put(f"/api/loads/{load_id}/file", content=b"")
    assert (answer.status_code, answer.json()["code"]) == (400, "loads.empty")
    assert client.get(f"/api/loads/{load_id}").json()["state"] == "waiting"


def test_a_load_that_is_not_there_is_named(client: TestClient) -> None:
    assert client.get("/api/loads/999999").json()["code"] == "load.no_load"
    assert client.delete("/api/loads/999999").status_code == 404


def test_files_do_not_stay_once_their_load_has_ended(client: TestClient, city: Engine) -> None:
    uploads: Path = client.app.state.uploads  # type: ignore[attr-defined]
    load_id = ask(client, source="t")["id"]
    send(client, load_id, "编号,X,Y\nT1,3397050,528050\n")
    assert (uploads / str(load_id)).is_dir()
    client.post(f"/api/loads/{load_id}/apply")
    ended(client, load_id, "done", "failed")
    for _ in range(300):
        if not (uploads / str(load_id)).exists():
            break
        time.sleep(0.1)
    assert not (uploads / str(load_id)).exists()


def test_a_process_that_is_killed_fails_its_load_though_the_database_works_on(
    client: TestClient, city: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_id = ask(client)["id"]
    program = tmp_path / "job"
    program.write_text("#!/bin/sh\nkill -9 $$\n")
    program.chmod(0o700)
    monkeypatch.setattr(jobs.sys, "executable", str(program))
    with city.connect() as busy:
        busy.execute(text(f"SET application_name = 'gisgov load {load_id}'"))
        busy.commit()
        client.put(f"/api/loads/{load_id}/file", content=HYDRANTS.encode())
        job = ended(client, load_id, "failed")
        assert job["problem"]["code"] == "load.job_ended"
        with pytest.raises(DBAPIError):
            busy.execute(text("SELECT 1"))
        busy.invalidate()


def test_what_ended_loads_left_is_taken_away_when_a_server_starts(
    client: TestClient, city: Engine
) -> None:
    uploads: Path = client.app.state.uploads  # type: ignore[attr-defined]
    waits, stopped = (ask(client)["id"] for _ in range(2))
    client.delete(f"/api/loads/{stopped}")
    for load_id in (waits, stopped):
        (uploads / str(load_id)).mkdir()
    sweep(uploads, city)
    assert (uploads / str(waits)).exists()
    assert not (uploads / str(stopped)).exists()
