"""Tests of /api/coverage/hydrants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.main import create_app
from tests.scene import Scene, lonlat
from tests.signing import signed_in

WHERE = "/api/coverage/hydrants"


@pytest.fixture(scope="module")
def city(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    with ExitStack() as stack:
        yield clones(stack)


@pytest.fixture(scope="module")
def hydrants(city: Engine) -> list[int]:
    """Two at 20 and at 250 m; a house with 3 people at 0 m, one with 7 at 300 m."""
    with city.begin() as conn:
        scene = Scene(conn)
        scene.areas("AABB")
        scene.building((0, 0), people=3)
        scene.building((300, 0), people=7)
        return [scene.hydrant((x, 5), status="in_service") for x in (20, 250)]


@pytest.fixture(scope="module")
def client(city: Engine, hydrants: list[int]) -> Iterator[TestClient]:
    with TestClient(create_app(engine=city), headers=signed_in(city, "planner")) as client:
        yield client


def test_before_after_and_difference_of_an_outage_and_a_new_hydrant(
    client: TestClient, hydrants: list[int]
) -> None:
    beside_the_first_house = ",".join(map(str, lonlat(-20, 5).values()))
    asked = {"without": hydrants, "with": beside_the_first_house}
    found = client.get(WHERE, params=asked).json()
    persons = {each: found[each]["beyond"]["persons"] for each in ("before", "after", "difference")}
    assert persons == {"before": 0, "after": 7, "difference": 7}
    assert found["difference"]["hydrants_in_service"] == -1
    assert [each["persons"] for each in found["changed"]] == [7]
    assert client.get(WHERE).json()["within_m"] == 150


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"with": "111.3"}, 400, "coverage.point"),
        ({"with": "north,30.7"}, 400, "coverage.point"),
        ({"with": "nan,30.7"}, 400, "coverage.point"),
        ({"with": "200,30.7"}, 400, "coverage.point"),
        ({"with": "0,0"}, 400, "crs.far_from_area"),
        ({"without": 999_999}, 404, "coverage.no_hydrant"),
        ({"area": "nowhere"}, 404, "area.not_found"),
        ({"without": "x"}, 422, "request.invalid"),
        ({"within_m": 0}, 422, "request.invalid"),
        ({"within_m": 501}, 422, "request.invalid"),
        ({"without": [1] * 51}, 422, "request.invalid"),
        ({"added": "111.3,30.7"}, 422, "request.invalid"),
    ],
)
def test_what_cannot_be_counted_is_a_problem(
    client: TestClient, asked: dict[str, object], status: int, code: str
) -> None:
    answer = client.get(WHERE, params=asked)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_that_it_was_asked_is_on_record_and_an_analyst_may_not(
    client: TestClient, city: Engine
) -> None:
    client.get(WHERE, params={"area": "A"})
    rows = client.get("/api/audit", params={"act": "counts"}, headers=signed_in(city)).json()
    assert rows["items"][0]["subject"] == "hydrant_coverage"
    assert client.get(WHERE, headers=signed_in(city, "analyst")).status_code == 403
