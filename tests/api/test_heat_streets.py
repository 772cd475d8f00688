"""Tests of /api/heat/streets: two streets that meet, and a few incidents beside them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
import shapely
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.main import create_app
from api.routes.heat_streets import StreetHeat
from tests.scene import Scene, put
from tests.signing import signed_in

WHERE = "/api/heat/streets"


@pytest.fixture(scope="module")
def city(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    """30 days with 30 incidents in the middle of a street of 800 m; one far from it."""
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            scene = Scene(conn)
            scene.areas("AAAAAAAAAA\nAAAAAAAAAA")
            for name, line in (
                ("长街", [(0, 50), (800, 50)]),
                ("横街", [(800, 50), (800, 150)]),
            ):
                street = put(shapely.LineString(line))
                scene.add("road", name=name, road_class="residential", geometry=street)
            for day in range(1, 31):
                scene.incident((400, 55), datetime(2026, 4, day, 4, tzinfo=UTC))
            scene.incident((400, 180), datetime(2026, 4, 2, 4, tzinfo=UTC))
        yield engine


@pytest.fixture(scope="module")
def client(city: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(engine=city), headers=signed_in(city, "commander")) as client:
        yield client


def test_incidents_lie_along_their_street_and_none_is_lost(client: TestClient) -> None:
    asked = {"bandwidth_m": 100, "kernel": "uniform", "breaks": "0.001,1", "lang": "en"}
    answer = client.get(WHERE, params=asked)
    assert answer.headers["content-type"] == "application/geo+json"
    found = answer.json()
    assert (found["count"], found["unsnapped"]) == (31, 1)
    assert found["months"] == pytest.approx(30 / 30.4375)
    densities = [each["properties"]["density"] for each in found["features"]]
    # 30 incidents over 200 m in 30 days: four pieces of 50 m
    assert densities == pytest.approx([150 / found["months"]] * 4, rel=1e-3)
    assert {each["properties"]["name"] for each in found["features"]} == {"长街"}
    assert found["unit"] == "incidents per km of street and month"
    assert any("1 incidents lie more than 50 m" in note for note in found["notes"])


def test_the_answer_is_as_it_is_described(client: TestClient) -> None:
    told = StreetHeat(**client.get(WHERE).json())
    lines = [shapely.from_geojson(json.dumps(each.geometry)) for each in told.features]
    assert {line.geom_type for line in lines} == {"LineString"}
    assert len(told.breaks) == len(told.colours) == 7
    assert told.breaks[-1] <= told.peak < 3 * told.breaks[-1]


def test_kept_breaks_keep_the_colours_and_hide_what_is_below(client: TestClient) -> None:
    whole = client.get(WHERE, params={"breaks": "0.001,10,300"}).json()
    asked = {"breaks": "100,200,300", "theme": "dark", "lang": "en"}
    part = client.get(WHERE, params=asked).json()
    assert part["breaks"] == [100, 200, 300]
    assert len(part["colours"]) == 3
    shown = [each["properties"]["density"] for each in part["features"]]
    every = [each["properties"]["density"] for each in whole["features"]]
    assert shown == [density for density in every if density >= 100]
    hidden = len(every) - len(shown)
    assert f"{hidden} pieces of street with less than 100 are not drawn." in part["notes"]


def test_an_empty_window_is_told(client: TestClient) -> None:
    found = client.get(WHERE, params={"until": "2026-01-01", "lang": "en"}).json()
    assert (found["count"], found["features"], found["months"]) == (0, [], 0)
    assert found["notes"][0] == "No incident fits the filter: the streets are empty."


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"bandwidth_m": 0}, 422, "request.invalid"),
        ({"bandwidth_m": 100_000}, 422, "request.invalid"),
        ({"bandwidth_m": "nan"}, 422, "request.invalid"),
        ({"kernel": "cosine"}, 422, "request.invalid"),
        ({"lixel_m": 1}, 422, "request.invalid"),
        ({"method": "magic"}, 422, "request.invalid"),
        ({"breaks": "5,2"}, 400, "streets.breaks"),
        ({"breaks": "0,2"}, 400, "streets.breaks"),
        ({"breaks": "1,nan"}, 400, "streets.breaks"),
        ({"breaks": "many"}, 400, "streets.breaks"),
        ({"area": "nowhere"}, 404, "area.not_found"),
    ],
)
def test_what_cannot_be_drawn_is_a_problem(
    client: TestClient, asked: dict[str, object], status: int, code: str
) -> None:
    answer = client.get(WHERE, params=asked)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_new_street_takes_what_is_nearer_to_it(
    clones: Callable[[ExitStack], Engine],
) -> None:
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            scene = Scene(conn)
            scene.areas("AAAA")
            scene.incident((100, 50))
        client = stack.enter_context(
            TestClient(create_app(engine=engine), headers=signed_in(engine))
        )
        assert client.get(WHERE).json()["unsnapped"] == 1
        with engine.begin() as conn:
            street = put(shapely.LineString([(0, 60), (400, 60)]))
            Scene(conn).add("road", road_class="residential", geometry=street, source_id="x")
        found = client.get(WHERE).json()
        assert (found["unsnapped"], len(found["features"]) > 0) == (0, True)
