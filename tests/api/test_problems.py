"""Tests of api.problems and api.language."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from api.actor import allowed
from api.connections import reader
from api.language import preferred
from api.main import create_app
from gisgov.errors import Cancelled, Conflict


@contextmanager
def asked_of(failure: Exception, town: Engine) -> Iterator[TestClient]:
    """A client whose every connection fails in one way."""

    def fail() -> Connection:
        raise failure

    app = create_app(engine=town)
    app.dependency_overrides[reader] = fail
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en,zh;q=0.9", "en"),
        ("en;q=0.5, zh;q=0.9", "zh"),
        ("fr, zh;q=0.9", "en"),
        ("zh;q=0", "en"),
        ("zh;q=x", "en"),
        ("*", "en"),
    ],
)
def test_chinese_is_spoken_where_it_ranks_first(header: str, language: str) -> None:
    assert preferred(header) == language


def test_a_problem_has_all_parts_in_the_language_asked_for(client: TestClient) -> None:
    answer = client.get("/api/areas/42", headers={"Accept-Language": "zh-CN"})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-language"] == "zh"
    assert answer.json() == {
        "type": "urn:gisgov:problem:area.not_found",
        "title": "未找到",
        "status": 404,
        "detail": "没有编码为“42”的区域。可用 /api/areas 列出已有区域。",
        "instance": "/api/areas/42",
        "code": "area.not_found",
        "params": {"given": "42"},
        "errors": [],
    }


def test_the_language_can_be_asked_for_in_the_address(client: TestClient) -> None:
    answer = client.get("/api/areas/42?lang=zh", headers={"Accept-Language": "en"})
    assert answer.json()["title"] == "未找到"


def test_every_wrong_parameter_is_told_at_once(client: TestClient) -> None:
    answer = client.get("/api/areas?limit=0&colour=red&as_of=soon").json()
    assert {part["name"] for part in answer["errors"]} == {"limit", "colour", "as_of"}
    assert all(part["detail"] in answer["detail"] for part in answer["errors"])


def test_an_unknown_address_is_a_problem(client: TestClient) -> None:
    answer = client.get("/api/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "request.no_route")


def test_a_method_that_is_not_taken_is_a_problem(client: TestClient) -> None:
    answer = client.post("/api/areas")
    assert (answer.status_code, answer.json()["code"]) == (405, "request.method")
    assert answer.headers["allow"] == "GET"


@pytest.mark.parametrize(
    ("failure", "status", "code"),
    [
        (Conflict("schema.time_zone", given="x"), 409, "schema.time_zone"),
        (Cancelled("city.not_founded"), 503, "city.not_founded"),
        (PoolTimeoutError(), 503, "server.busy"),
        (RuntimeError("secret"), 500, "server.failed"),
    ],
)
def test_each_failure_has_its_status(
    town: Engine, failure: Exception, status: int, code: str
) -> None:
    with asked_of(failure, town) as client:
        answer = client.get("/api/health")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "secret" not in answer.text


def test_a_database_that_is_down_is_a_problem_without_its_address(town: Engine) -> None:
    app = create_app(engine=town)
    with TestClient(app, raise_server_exceptions=False) as client:
        app.state.engine = create_engine("postgresql+psycopg://ann@/x?host=/nonexistent")
        answer = client.get("/api/health")
    assert (answer.status_code, answer.json()["code"]) == (503, "server.database_gone")
    assert answer.headers["retry-after"]
    assert "nonexistent" not in answer.text


def test_connections_that_were_cut_are_made_anew_unseen(town: Engine) -> None:
    cut = text(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with TestClient(create_app(engine=town)) as client:
        with town.connect() as one, town.connect() as other:
            other.close()
            assert one.scalar(cut)
        assert [client.get("/api/health").status_code for _ in range(3)] == [200, 200, 200]


def test_a_query_that_takes_too_long_is_given_up(town: Engine) -> None:
    app = create_app(engine=town)
    app.dependency_overrides[allowed] = lambda: None

    @app.get("/slow")
    def slow() -> None:
        with town.connect() as conn:
            conn.execute(text("SET LOCAL statement_timeout = '20ms'"))
            conn.execute(text("SELECT pg_sleep(1)"))

    with TestClient(app) as client:
        answer = client.get("/slow")
    assert (answer.status_code, answer.json()["code"]) == (503, "server.too_slow")


def test_nothing_can_be_written_through_a_request(town: Engine) -> None:
    app = create_app(engine=town)
    with TestClient(app) as client:
        request = type(
            "Asked",
            (),
            {"app": app, "path_params": {}, "query_params": {}, "headers": {}, "cookies": {}},
        )()
        with contextmanager(reader)(request) as conn:
            assert conn.scalar(text("SHOW transaction_read_only")) == "on"
            assert conn.scalar(text("SHOW statement_timeout")) == "5s"
        assert client.get("/api/health").status_code == 200


def test_before_its_start_the_application_says_that_it_is_not_there() -> None:
    answer = TestClient(create_app()).get("/api/health")
    assert answer.status_code == 503


@pytest.mark.parametrize(
    "path", ["/api/areas?after=%00", "/api/areas?%00=1", "/api/areas/%00", "/plain?q=%00"]
)
def test_a_nul_is_no_fault_of_the_server(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (400, "request.nul")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/api/components?after=9223372036854775808", "request.too_large"),
        ("/api/incidents?after=9223372036854775808", "request.too_large"),
        ("/api/areas?as_of=0001-01-01T00:00:00%2B14:00", "request.not_a_time"),
        ("/api/areas?as_of=9999-12-31T23:59:59-14:00", "request.not_a_time"),
        ("/api/areas?as_of=2026-01-01T00:00:00", "request.not_a_time"),
        ("/api/where?lon=111.3&lat=30.7&at=9999-12-31T23:59:59-14:00", "request.not_a_time"),
    ],
)
def test_numbers_and_times_beyond_the_databases_are_refused(
    client: TestClient, path: str, code: str
) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code)
