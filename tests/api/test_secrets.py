"""Nothing about people, and no secret, is in an answer that refuses or in a record of the log."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from api import logs
from api.actor import allowed
from api.main import create_app
from gisgov.settings import Settings
from gisgov.storage.failures import bare, explain, trace

SECRET = "王小明13987654321"  # noqa: S105 - a name and a phone, as no test city has them
JSON = {"content-type": "application/json"}
UNSAFE = ("post", "put", "patch")
# What a file is called and holds, and which area is meant, an error has to name.
NAMED = {
    "ask_for_load": {"file", "crs", "encoding", "layer", "sheet", "source", "mapping"},
}
TABLE = "CREATE TEMP TABLE held (name text PRIMARY KEY, age int CHECK (age > 0)) ON COMMIT DROP"
WRITE = "INSERT INTO held VALUES (:name, CAST(:age AS int))"
REFUSED = {
    "check": [{"name": SECRET, "age": -1}],
    "unique": [{"name": SECRET, "age": 1}] * 2,
    "null": [{"name": None, "age": 1}],
    "value": [{"name": "a", "age": f'"{SECRET}"'}],
}


class Told(BaseModel):
    """What a form about a person would hold."""

    phone: int
    note: str


@pytest.fixture
def client(town: Engine) -> Iterator[TestClient]:
    """The application, to whomever, with routes that fail in ways that ours should not."""
    app = create_app(Settings(requests_per_minute=0), engine=town)
    app.dependency_overrides[allowed] = lambda: None

    @app.post("/write")
    def write(rows: list[dict[str, Any]]) -> None:
        with town.begin() as conn:
            conn.execute(text(TABLE))
            conn.execute(text(WRITE), rows)

    @app.post("/answer", response_model=Told)
    def answer(given: dict[str, str]) -> Any:
        return given

    @app.post("/fail")
    def fail(given: dict[str, str]) -> None:
        raise ValueError(given["name"])

    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def refused(town: Engine, rows: list[dict[str, Any]]) -> DBAPIError:
    """What a database raises that refuses rows."""
    with town.connect() as conn:
        conn.execute(text(TABLE))
        with pytest.raises(DBAPIError) as error:
            conn.execute(text(WRITE), rows)
    return error.value


def places() -> Iterator[tuple[str, str, str, Any]]:
    """Each field of each body with what is no value of it, and bodies that are none at all."""
    document = create_app().openapi()
    for path, methods in document["paths"].items():
        for method in set(methods) & set(UNSAFE):
            operation = methods[method]
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" not in content:
                continue
            name = operation["operationId"]
            fields = properties(document, content["application/json"]["schema"])
            bodies: list[Any] = [[SECRET], SECRET, {"other": SECRET}]
            for field in fields.keys() - NAMED.get(name, set()):
                bodies += [{field: wrong} for wrong in (SECRET, [SECRET], {"a": SECRET})]
                bodies += [{field: 9 * SECRET}, {field: SECRET + "\0"}, {field: 13987654321}]
                bodies += [{field: SECRET + "\ud800"}]
            for body in bodies:
                yield name, method, re.sub(r"{.*?}", "1", path), body


def properties(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Fields of a body's shape, whichever way the document writes it."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return properties(document, document["components"]["schemas"][name])
    for choice in schema.get("anyOf", []):
        schema = {"properties": schema.get("properties", {}) | properties(document, choice)}
    return schema.get("properties", {})


def holds_secret(said: str) -> bool:
    return any(part in said for part in ("小明", "13987654321", "\\u5c0f"))


def test_no_answer_repeats_what_a_body_gave_in_the_wrong_place(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    tried = list(places())
    assert {name for name, *_ in tried} >= {"set_mark", "change_mark", "ask_for_load"}
    for name, method, path, body in tried:
        for path_tried in {path, path.replace("1", "x")}:
            answer = client.request(method, path_tried, content=json.dumps(body), headers=JSON)
            if answer.status_code >= 400:
                assert not holds_secret(answer.text), (name, body, answer.text)
            assert answer.status_code != 500, (name, body)
    assert not holds_secret(caplog.text)


@pytest.mark.parametrize("body", [f'{{"name": "{SECRET}', SECRET, f'{{"note": "{SECRET}"}}}}'])
def test_no_answer_repeats_what_is_no_json(client: TestClient, body: str) -> None:
    answer = client.post("/api/marks", content=body.encode(), headers=JSON)
    assert answer.status_code >= 400
    assert not holds_secret(answer.text)


@pytest.mark.parametrize("name", ["name", "phone", "password", "token", "q", "note"])
def test_no_answer_repeats_what_an_address_gives_of_these(client: TestClient, name: str) -> None:
    answer = client.get("/api/search", params={name: 300 * SECRET})
    assert answer.status_code >= 400
    assert not holds_secret(answer.text)


@pytest.mark.parametrize("how", REFUSED)
def test_rows_that_the_database_refuses_are_in_no_answer_and_no_log(
    client: TestClient, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    answer = client.post("/write", json=REFUSED[how])
    assert answer.status_code == 500
    assert answer.json()["params"]["reference"] in caplog.text
    assert not holds_secret(answer.text + caplog.text)
    assert "test_secrets.py" in caplog.text  # where it arose is told


@pytest.mark.parametrize("path", ["/answer", "/fail"])
def test_a_fault_of_the_program_tells_no_values(
    client: TestClient, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    answer = client.post(path, json={"name": SECRET, "phone": SECRET, "note": SECRET})
    assert answer.status_code == 500
    assert "Error" in caplog.text
    assert not holds_secret(answer.text + caplog.text)


@pytest.mark.parametrize("how", REFUSED)
def test_what_libraries_log_of_an_error_holds_no_values(
    town: Engine, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    logs.without_values()
    error = refused(town, REFUSED[how])
    server = logging.getLogger("uvicorn.error")
    server.error("Exception in ASGI application\n", exc_info=error)
    server.warning("lost: %s (%s)", error, error.orig)
    assert type(error.orig).__name__ in caplog.text
    assert not holds_secret(caplog.text)


@pytest.mark.parametrize("how", REFUSED)
def test_an_error_of_the_database_is_told_without_values(town: Engine, how: str) -> None:
    error = refused(town, REFUSED[how])
    assert isinstance(error.orig, psycopg.Error)
    for said in (bare(error), bare(error.orig), trace(error), explain(error)):
        assert not holds_secret(said)
    assert bare(error)


def test_what_was_wrong_is_still_told(client: TestClient) -> None:
    answer = client.post("/write", json={"name": SECRET}).json()
    (wrong,) = answer["errors"]
    assert (wrong["name"], wrong["code"]) == ("body", "request.not_usable")
    assert wrong["detail"] in answer["detail"]
