"""Tests of /api/incidents/summary: the figures of a screen, counted by eye."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.main import create_app
from gisgov.storage import incident_cube
from gisgov.storage.accounts import ROLES
from tests.scene import Scene
from tests.signing import signed_in

ADDRESS = "/api/incidents/summary"
MAY = datetime(2026, 5, 4, 2, tzinfo=UTC)  # Monday, 10:00 in the city
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(scope="module")
def city(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    """City Y over community K with grids A and B, and community Z without any: five incidents."""
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            draw(Scene(conn))
        yield engine


def draw(scene: Scene) -> None:
    scene.areas("YYY", level="city")
    scene.areas("KKZ", level="community", parent="Y")
    scene.areas("AB.", parent="K")
    scene.incident((50, 50), MAY, severity="major", channel="app")
    scene.incident((50, 60), MAY + HOUR, closed_at=MAY + 3 * HOUR)
    scene.incident((150, 50), MAY + DAY, closed_at=MAY + DAY + 4 * HOUR, class_code="0201")
    scene.incident((250, 50), MAY + 2 * DAY, severity="minor")
    scene.incident((500, 500), MAY - DAY, severity="minor")


@pytest.fixture(scope="module")
def client(city: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(engine=city), headers=signed_in(city)) as client:
        yield client


def ask(client: TestClient, **params: object) -> dict:
    answer = client.get(ADDRESS, params={"lang": "en"} | params)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def areas(told: dict) -> list[tuple[object, ...]]:
    return [(area["code"], area["count"], area["before"], area["open"]) for area in told["areas"]]


def test_everything_is_counted(client: TestClient) -> None:
    told = ask(client)
    assert (told["total"], told["open"], told["unplaced"]) == (5, 3, 1)
    assert told["severities"] == {"minor": 2, "moderate": 0, "major": 1, "critical": 0, "none": 2}
    assert told["channels"] == {"app": 1, "none": 4}
    assert told["states"] == {"closed": 2, "open": 3}
    assert [(one["code"], one["major"], one["count"]) for one in told["classes"]] == [
        ("0101", "01", 4),
        ("0201", "02", 1),
    ]
    assert told["days"] == [
        {"day": "2026-05-03", "count": 1},
        {"day": "2026-05-04", "count": 2},
        {"day": "2026-05-05", "count": 1},
        {"day": "2026-05-06", "count": 1},
    ]
    assert (told["hours"][0][10], told["hours"][0][11], told["hours"][6][10]) == (1, 1, 1)
    assert areas(told) == [("K", 3, None, 1), ("Z", 1, None, 1)]
    assert (told["median_hours_to_close"], told["closed_share"]) == (3, 0.4)
    assert (told["first_at"], told["last_at"]) == ("2026-05-03T02:00:00Z", "2026-05-06T02:00:00Z")
    assert told["days_before"] is None


def test_a_filter_narrows_all_but_the_list_of_its_own_choices(client: TestClient) -> None:
    told = ask(client, severities="minor")
    assert told["total"] == 2
    assert told["severities"]["major"] == 1
    assert sum(day["count"] for day in told["days"]) == 2
    told = ask(client, since="2026-05-04", until="2026-05-05")
    assert told["total"] == 2
    assert sum(day["count"] for day in told["days"]) == 5
    assert ask(client, hours="11")["hours"][0][10] == 1
    assert [one["count"] for one in ask(client, classes="CJT214-2007:02")["classes"]] == [4, 1]


def test_areas_of_the_wanted_one_or_its_peers_are_told(client: TestClient) -> None:
    assert areas(ask(client, area="K")) == [("K", 3, None, 1), ("Z", 1, None, 1)]
    assert areas(ask(client, area="K", level="grid")) == [("A", 2, None, 1), ("B", 1, None, 0)]
    assert areas(ask(client, area="A")) == [("K", 3, None, 1), ("Z", 1, None, 1)]
    assert ask(client, area="A")["total"] == 2
    assert ask(client, level="grid")["unplaced"] == 2
    assert areas(ask(client, level="street")) == []


def test_two_periods_stand_beside_each_other(client: TestClient) -> None:
    told = ask(
        client,
        since="2026-05-05",
        until="2026-05-07",
        compare_since="2026-05-03",
        compare_until="2026-05-05",
    )
    assert told["total"] == 2
    assert areas(told) == [("K", 1, 2, 0), ("Z", 1, 0, 1)]
    assert [(one["count"], one["before"]) for one in told["classes"]] == [(1, 3), (1, 0)]
    assert [day["count"] for day in told["days_before"]] == [1, 2]
    assert not any("length" in note for note in told["notes"])
    other = ask(client, since="2026-05-05", compare_until="2026-05-05")
    assert any("another length" in note for note in other["notes"])
    given = {"since": "2026-05-05", "until": "2026-05-06"}
    other = ask(client, **given, compare_since="2026-05-03", compare_until="2026-05-05")
    assert any("1 and 2 days" in note for note in other["notes"])


def test_what_figures_do_not_show_is_said_in_both_languages(client: TestClient) -> None:
    notes = ask(client)["notes"]
    assert any(note.startswith("1 of them lie in no area") for note in notes)
    assert any("severity of 2" in note for note in notes)
    assert notes[-1].startswith("Counted are reports")
    assert "上报" in ask(client, lang="zh")["notes"][-1]


def test_an_empty_window_is_answered_and_says_so(client: TestClient) -> None:
    told = ask(client, since="2001-01-01", until="2001-02-01", compare_since="1999-01-01")
    assert (told["total"], told["median_hours_to_close"], told["closed_share"]) == (0, None, None)
    assert told["notes"][0] == "No incident fits what is chosen."
    assert areas(told)[0][1:] == (0, 3, 0)


@pytest.mark.parametrize(
    ("params", "status", "code"),
    [
        ({"area": "Q"}, 404, "area.not_found"),
        ({"classes": "S:01"}, 400, "incidents.no_class"),
        ({"since": "2026-05-02", "until": "2026-05-01"}, 400, "request.period"),
        ({"compare_since": "2026-05-02", "compare_until": "2026-05-01"}, 400, "request.period"),
        ({"level": "block"}, 422, "request.invalid"),
        ({"hours": "25"}, 422, "request.invalid"),
        ({"colour": "red"}, 422, "request.invalid"),
    ],
)
def test_what_cannot_be_counted_is_a_problem_that_names_it(
    client: TestClient, params: dict, status: int, code: str
) -> None:
    answer = client.get(ADDRESS, params=params)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_may_ask_and_nobody_else(client: TestClient, city: Engine, role: str) -> None:
    assert client.get(ADDRESS, headers=signed_in(city, role)).status_code == 200
    assert client.get(ADDRESS, headers={"Authorization": "Bearer none"}).status_code == 401


def test_what_is_written_is_counted_in_the_next_answer(
    make_city: Callable[[], Engine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incident_cube, "FRESH_S", 0.0)
    monkeypatch.setattr(incident_cube, "MOST_LOOKS", 1)
    city = make_city()
    with TestClient(create_app(engine=city), headers=signed_in(city)) as client:
        assert (ask(client)["total"], ask(client)["first_at"], ask(client)["days"]) == (0, None, [])
        with city.begin() as conn:
            Scene(conn).incident((50, 50), MAY)
        assert ask(client)["total"] == 1
