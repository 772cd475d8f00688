"""Tests of /api/restrictions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from shapely import LineString
from sqlalchemy import Engine

from api.main import create_app
from tests.scene import Scene, lonlat, put
from tests.signing import signed_in


@pytest.fixture(scope="module")
def city(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    with ExitStack() as stack:
        yield clones(stack)


@pytest.fixture(scope="module")
def things(city: Engine) -> dict[str, int]:
    """Two hydrants, a road and a lamp."""
    with city.begin() as conn:
        scene = Scene(conn)
        scene.areas("AB")
        line = put(LineString([(20, 50), (120, 50)]))
        return {
            "west": scene.hydrant((20, 20)),
            "east": scene.hydrant((150, 20)),
            "road": scene.add("road", road_class="service", geometry=line),
            "lamp": scene.component((70, 20)),
        }


@pytest.fixture(scope="module")
def client(city: Engine, things: dict[str, int]) -> Iterator[TestClient]:
    with TestClient(create_app(engine=city), headers=signed_in(city, "dispatcher")) as client:
        yield client


@pytest.fixture(autouse=True)
def lifted(client: TestClient) -> Iterator[None]:
    yield
    for number in listed(client):
        client.delete(f"/api/restrictions/{number}")


def soon(**after: float) -> str:
    return (datetime.now(UTC) + timedelta(**(after or {"hours": 2}))).isoformat()


def sent(client: TestClient, hydrant: int, **given: Any) -> dict[str, Any]:
    values = {"kind": "hydrant_out", "component_id": hydrant, "reason": "停水"}
    answer = client.post("/api/restrictions", json=values | {"expires_at": soon()} | given)
    assert answer.status_code == 201, answer.text
    return answer.json()


def listed(client: TestClient, **asked: Any) -> list[int]:
    answer = client.get("/api/restrictions", params=asked)
    assert answer.headers["content-type"] == "application/geo+json", answer.text
    return [feature["id"] for feature in answer.json()["features"]]


def test_a_restriction_is_set_listed_and_lifted(client: TestClient, things: dict[str, int]) -> None:
    given = {"kind": "road_closed", "road_id": things["road"], "reason": "施工"}
    answer = client.post("/api/restrictions", json=given | {"expires_at": soon()})
    made, where = answer.json(), answer.headers["location"]
    assert (answer.status_code, client.get(where).json()) == (201, made)
    (feature,) = client.get("/api/restrictions").json()["features"]
    assert feature["properties"] == made
    assert feature["geometry"]["coordinates"] == pytest.approx([*lonlat(70, 50).values()], abs=6e-8)

    lifted = client.delete(where).json()
    assert (lifted["id"], lifted["lifted_by"]) == (made["id"], made["author"])
    assert (listed(client), client.get(where).json()) == ([], lifted)
    again = client.delete(where)
    assert (again.status_code, again.json()["code"]) == (409, "restriction.over")


def test_the_second_of_a_thing_is_told_who_was_first_and_until_when(
    client: TestClient, things: dict[str, int]
) -> None:
    first = sent(client, things["west"])
    given = {"kind": "hydrant_out", "component_id": things["west"], "reason": "冻裂"}
    answer = client.post("/api/restrictions", json=given | {"expires_at": soon()})
    params = answer.json()["params"]
    assert (answer.status_code, answer.json()["code"]) == (409, "restriction.in_force")
    assert (params["id"], params["author"]) == (first["id"], first["author"])
    assert datetime.fromisoformat(params["until"]) == datetime.fromisoformat(first["expires_at"])


def test_lists_come_in_pages_by_box_and_by_moment(
    client: TestClient, things: dict[str, int]
) -> None:
    west = sent(client, things["west"])["id"]
    east = sent(client, things["east"], expires_at=soon(days=3))["id"]
    first = client.get("/api/restrictions", params={"limit": 1}).json()
    assert [each["id"] for each in first["features"]] == [west]
    assert [each["id"] for each in client.get(first["next"]).json()["features"]] == [east]
    low, high = lonlat(100, 0), lonlat(200, 100)
    box = f"{low['lon']},{low['lat']},{high['lon']},{high['lat']}"
    assert listed(client, bbox=box) == [east]
    assert listed(client, at=soon(days=1)) == [east]
    assert listed(client, at="2020-01-01T00:00:00Z") == []


@pytest.mark.parametrize(
    ("given", "status", "code", "name"),
    [
        ({"reason": " "}, 400, "restriction.reason", None),
        ({"expires_at": "2020-01-01T00:00:00Z"}, 400, "restriction.expired", None),
        ({"expires_at": "2999-01-01T00:00:00Z"}, 400, "restriction.too_long", None),
        ({"component_id": 999_999}, 404, "restriction.no_component", None),
        ({"kind": "road_closed"}, 400, "restriction.target", None),
        ({"kind": "flooded"}, 422, "request.invalid", "kind"),
        ({"expires_at": None}, 422, "request.invalid", "expires_at"),
        ({"expires_at": "2027-01-01T00:00:00"}, 422, "request.invalid", "expires_at"),
        ({"author": "somebody else"}, 422, "request.invalid", "author"),
        ({"lon": 200}, 422, "request.invalid", "lon"),
        ({"lon": 0, "lat": 0}, 400, "crs.far_from_area", None),
    ],
)
def test_what_cannot_be_a_restriction_is_a_problem(
    client: TestClient,
    things: dict[str, int],
    given: dict[str, Any],
    status: int,
    code: str,
    name: str | None,
) -> None:
    values = {"kind": "hydrant_out", "component_id": things["west"], "reason": "停水"}
    answer = client.post("/api/restrictions", json=values | {"expires_at": soon()} | given)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code)
    assert [part["name"] for part in problem["errors"]] == ([name] if name else [])
    assert listed(client) == []


def test_a_lamp_is_no_hydrant_and_the_problem_says_so_in_chinese(
    client: TestClient, things: dict[str, int]
) -> None:
    given = {"kind": "hydrant_out", "component_id": things["lamp"], "reason": "停水"}
    answer = client.post(
        "/api/restrictions",
        json=given | {"expires_at": soon()},
        headers={"Accept-Language": "zh"},
    )
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(f"部件 {things['lamp']} 不是消火栓")


def test_an_end_must_be_given(client: TestClient, things: dict[str, int]) -> None:
    given = {"kind": "hydrant_out", "component_id": things["west"], "reason": "停水"}
    answer = client.post("/api/restrictions", json=given)
    (part,) = answer.json()["errors"]
    assert (answer.status_code, part["name"], part["code"]) == (
        422,
        "expires_at",
        "request.missing",
    )


@pytest.mark.parametrize(
    ("role", "reads", "sets"),
    [("worker", 200, 201), ("planner", 200, 403), ("analyst", 403, 403)],
)
def test_who_reads_and_who_sets(
    client: TestClient, city: Engine, things: dict[str, int], role: str, reads: int, sets: int
) -> None:
    headers = signed_in(city, role)
    assert client.get("/api/restrictions", headers=headers).status_code == reads
    given = {"kind": "hydrant_out", "component_id": things["west"], "reason": "停水"}
    answer = client.post("/api/restrictions", json=given | {"expires_at": soon()}, headers=headers)
    assert answer.status_code == sets


def test_setting_and_lifting_are_on_record(
    client: TestClient, city: Engine, things: dict[str, int]
) -> None:
    made = sent(client, things["east"])
    client.delete(f"/api/restrictions/{made['id']}")
    asked = {"subject": "restriction"}
    rows = client.get("/api/audit", params=asked, headers=signed_in(city, "admin")).json()["items"]
    acts = [(row["act"], row["actor"]) for row in rows if row["subject_id"] == str(made["id"])]
    assert acts == [("restriction_lifted", made["author"]), ("restriction_set", made["author"])]
