"""Tests of /api/hotspots: 24 grids with two incidents a month each, and one that becomes hot."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
import shapely
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.main import create_app
from api.routes.hotspots import EmergingHotSpots, HotSpots
from gisgov.storage import incident_cube
from tests.scene import Scene
from tests.signing import signed_in

WHERE = "/api/hotspots"
EMERGING = "/api/hotspots/emerging"
GROUND = {"null": "area"}

GRIDS = """
    ABCDEF
    GHIJKL
    MNOPQR
    STUVWX"""
HOT = (150.0, 250.0)  # in the grid H
MONTHS = [datetime(2026, month, 10, 4, tzinfo=UTC) for month in range(1, 7)]


@pytest.fixture(scope="module")
def city(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            draw(Scene(conn))
        yield engine


def draw(scene: Scene) -> None:
    scene.areas("\n".join(["000000"] * 4), level="city")
    scene.areas("\n".join(["111222"] * 4), level="community", parent="0")
    for half, parent in ((slice(0, 3), "1"), (slice(3, 6), "2")):
        columns = ["...%s" if parent == "2" else "%s..."] * 4
        rows = [row[half] for row in GRIDS.split()]
        scene.areas("\n".join(c % r for c, r in zip(columns, rows, strict=True)), parent=parent)
    for month in MONTHS:
        for k in range(24):
            for n in (30, 70):
                scene.incident((k % 6 * 100 + n, k // 6 * 100 + n), month)
    for month in MONTHS[4:]:
        for n in range(40):
            scene.incident((HOT[0] + n % 7, HOT[1]), month + timedelta(hours=n))
    scene.incident((-500, -500), MONTHS[0])
    scene.building((20, 320), use="residential", floors_above=6)


@pytest.fixture(scope="module")
def client(city: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(engine=city), headers=signed_in(city, "analyst")) as client:
        yield client


def spots(answer: dict) -> dict[str, str]:
    rows = (feature["properties"] for feature in answer["features"])
    return {row["code"]: row["spot"] for row in rows if row["spot"]}


def test_the_grid_with_more_than_its_share_is_hot_with_its_neighbours(client: TestClient) -> None:
    answer = client.get(WHERE, params=GROUND)
    assert answer.headers["content-type"] == "application/geo+json"
    found = answer.json()
    hot = {code for code, spot in spots(found).items() if spot == "hot"}
    assert hot == set("ABCGHIMNO")
    assert (found["hot"], found["tested"], found["count"]) == (9, 24, 24 * 12 + 80 + 1)
    rows = {each["properties"]["code"]: each["properties"] for each in found["features"]}
    assert (rows["H"]["count"], rows["X"]["count"]) == (92, 12)
    assert rows["H"]["around"] == 9 * 12 + 80
    assert rows["H"]["expected"] == pytest.approx(368 / 24, rel=1e-3)
    assert rows["H"]["name_en"] == "Area H"


def test_the_null_its_source_and_what_is_not_shown_are_told(client: TestClient) -> None:
    found = client.get(WHERE, params=GROUND | {"lang": "en"}).json()
    assert found["null"].startswith("By chance, each incident falls in proportion to ground")
    assert found["exposure"]["what"] == "area"
    assert any(note.startswith("1 incidents lie outside") for note in found["notes"])
    assert found["unplaced"] == 1
    assert found["age_s"] < 1
    assert client.get(WHERE, params=GROUND | {"lang": "zh"}).json()["null"].startswith("零假设")


def test_without_a_release_homes_stand_for_households_and_the_rest_proves_nothing(
    client: TestClient,
) -> None:
    found = client.get(WHERE, params={"lang": "en"}).json()
    assert found["exposure"]["what"] == "floor_area"
    assert found["tested"] == 4  # A, where the house is, and what touches it
    assert spots(found) == {}
    assert any("where there are no homes" in note for note in found["notes"])


def test_the_answer_is_as_it_is_described(client: TestClient) -> None:
    HotSpots(**client.get(WHERE, params=GROUND).json())
    EmergingHotSpots(**client.get(EMERGING, params=GROUND | {"slices": 6}).json())


def test_what_is_drawn_is_what_is_counted(client: TestClient) -> None:
    found = client.get(WHERE, params=GROUND | {"bins": "h3", "resolution": 10}).json()
    counts = [each["properties"]["count"] for each in found["features"]]
    assert sum(counts) == found["count"] - found["unplaced"] == 368
    outlines = [shapely.from_geojson(json.dumps(each["geometry"])) for each in found["features"]]
    assert {outline.geom_type for outline in outlines} == {"Polygon"}
    assert len(spots(found)) > 0
    assert (found["bins"], found["resolution"]) == ("h3", 10)


def test_within_an_area_places_are_compared_with_each_other(client: TestClient) -> None:
    found = client.get(WHERE, params=GROUND | {"area": "2"}).json()
    assert len(found["features"]) == 12
    assert (found["count"], spots(found)) == (12 * 12, {})
    assert client.get(WHERE, params=GROUND | {"bins": "community"}).json()["tested"] == 2


def test_more_than_chance_may_be_asked_to_be_much_more(client: TestClient) -> None:
    found = client.get(WHERE, params=GROUND | {"least": 5}).json()
    assert spots(found) == {}


def test_an_empty_window_is_told(client: TestClient) -> None:
    asked = GROUND | {"since": "2020-01-01", "until": "2020-02-01", "lang": "en"}
    found = client.get(WHERE, params=asked).json()
    assert (found["count"], found["hot"], found["cold"]) == (0, 0, 0)
    assert found["notes"][0] == "No incident fits the filter: nothing can be hot or cold."


def test_a_hot_spot_of_the_last_months_is_new(client: TestClient) -> None:
    found = client.get(EMERGING, params=GROUND | {"slices": 6}).json()
    assert set(spots(found)) == set("ABCGHIMNO")
    assert found["patterns"] == {"new": 9}
    assert [each["count"] for each in found["slices"]] == [48, 48, 48, 48, 88, 88]
    assert found["slices"][1]["since"] == "2026-01-31T16:00:00Z"  # midnight in the city
    rows = {each["properties"]["code"]: each["properties"] for each in found["features"]}
    assert rows["H"]["hot_in"] == [4, 5]
    assert rows["X"]["spot"] is None


def test_seen_from_earlier_it_is_not_there_yet(client: TestClient) -> None:
    found = client.get(EMERGING, params=GROUND | {"slices": 4, "until": "2026-05-01"}).json()
    assert spots(found) == {}
    assert [each["count"] for each in found["slices"]] == [48] * 4


def test_weeks_begin_on_mondays_of_the_city(client: TestClient) -> None:
    asked = GROUND | {"slice": "week", "slices": 5, "until": "2026-06-30"}
    found = client.get(EMERGING, params=asked).json()
    starts = [datetime.fromisoformat(each["since"]) for each in found["slices"]]
    assert {(start.hour, (start + timedelta(hours=8)).weekday()) for start in starts} == {(16, 0)}


@pytest.mark.parametrize(
    ("path", "asked", "status", "code"),
    [
        (WHERE, {"bins": "planet"}, 400, "statistics.level"),
        (WHERE, {"bins": "community", "area": "A"}, 400, "hotspots.no_bins"),
        (WHERE, {"area": "nowhere"}, 404, "area.not_found"),
        (WHERE, {"classes": "CJT214-2007:ZZ"}, 400, "incidents.no_class"),
        (WHERE, {"bins": "h3", "resolution": 12}, 422, "request.invalid"),
        (WHERE, {"alpha": 0}, 422, "request.invalid"),
        (WHERE, {"alpha": "nan"}, 422, "request.invalid"),
        (WHERE, {"least": 0.9}, 422, "request.invalid"),
        (WHERE, {"null": "love"}, 422, "request.invalid"),
        (WHERE, {"nul": "area"}, 422, "request.invalid"),
        (EMERGING, {"slices": 3}, 422, "request.invalid"),
        (EMERGING, {"slice": "day"}, 422, "request.invalid"),
        (EMERGING, {"since": "2026-05-01"}, 400, "hotspots.slices"),
        (EMERGING, {"until": "2025-01-01"}, 400, "hotspots.slices"),
    ],
)
def test_what_cannot_be_compared_is_a_problem(
    client: TestClient, path: str, asked: dict[str, object], status: int, code: str
) -> None:
    answer = client.get(path, params=asked)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_an_incident_that_is_written_is_seen_at_once(
    clones: Callable[[ExitStack], Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incident_cube, "FRESH_S", 0.0)
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            Scene(conn).areas("AB")
        client = stack.enter_context(
            TestClient(create_app(engine=engine), headers=signed_in(engine))
        )
        assert client.get(WHERE, params=GROUND).json()["count"] == 0
        with engine.begin() as conn:
            scene = Scene(conn)
            for _ in range(30):
                scene.incident((50, 50))
        found = client.get(WHERE, params=GROUND).json()
        assert [each["properties"]["count"] for each in found["features"]] == [30, 0]
