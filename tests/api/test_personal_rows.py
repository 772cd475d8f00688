"""Who sees which people's rows: every role, inside its home area and outside, by a drawn city.

What is expected is told in plain Python from what was drawn, and not asked of the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from itertools import product
from math import hypot

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Connection, Engine, text

from api.main import create_app
from gisgov.errors import Forbidden
from gisgov.settings import Settings
from gisgov.storage import looks, roles
from gisgov.storage.accounts import ROLES
from tests.neighbourhood import DAY, MIDNIGHT, SIDE_M, Fix, Neighbourhood, Person, draw
from tests.scene import lonlat
from tests.signing import bearer, token_for

HOMES = (None, "Y", "K", "Z", "A", "C")
ABOVE = {"A": "K", "B": "K", "C": "Z", "D": "Z"}
TABLES = {
    "person": "id",
    "household": "id",
    "person_contact": "person_id",
    "incident_contact": "incident_id",
    "position": "worker_id, fixed_at",
}
Rows = dict[str, list[tuple[object, ...]]]
NOTHING: Rows = {name: [] for name in TABLES}


@pytest.fixture(scope="module")
def city(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    with ExitStack() as stack:
        yield clones(stack)


@pytest.fixture(scope="module")
def drawn(city: Engine) -> Neighbourhood:
    return draw(city)


@pytest.fixture(scope="module")
def api(city: Engine) -> Iterator[Engine]:
    engine = roles.api_engine(city)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def client(city: Engine, drawn: Neighbourhood) -> Iterator[TestClient]:
    app = create_app(Settings(requests_per_minute=0), engine=city)
    with TestClient(app) as client:
        yield client


def visible(conn: Connection) -> Rows:
    """Every personal row that a connection can read, without a condition."""
    return {
        name: sorted(tuple(row) for row in conn.execute(text(f"SELECT {key} FROM {name}")))  # noqa: S608
        for name, key in TABLES.items()
    }


def looked(api: Engine, token: str | None, subject: str, number: int, **given: object) -> Rows:
    """Every personal row that a look lets through; none where it is refused."""
    try:
        with looks.looking(api, token, subject, number, **given) as look:
            return visible(look.conn)
    except Forbidden:
        return NOTHING


def rows_of(people: list[Person]) -> Rows:
    """The rows of some people and of where they live."""
    return NOTHING | {
        "person": sorted((p.id,) for p in people),
        "household": sorted({(p.household,) for p in people}),
        "person_contact": sorted((p.id,) for p in people),
    }


def holds(home: str | None, community: str, grid: str | None = None) -> bool:
    """Whether a home area holds a community, or a grid of it."""
    return home in (None, "Y", community) or (grid is not None and home == grid)


def grid_of(person: Person) -> str:
    return "ABCD"[int((person.at[0] + SIDE_M / 2) // 100)]


# ---------------------------------------------------------------- one building, one household


@pytest.mark.parametrize(("role", "home"), list(product(ROLES, HOMES)))
def test_residents_are_seen_by_workers_of_the_area_alone(
    city: Engine, api: Engine, drawn: Neighbourhood, role: str, home: str | None
) -> None:
    token = token_for(city, role, home=home)
    for kind, places in (("building", drawn.buildings), ("household", drawn.households)):
        for place in places.values():
            there = [p for p in drawn.people if getattr(p, kind) == place and not p.home_gone]
            if role != "worker" or not all(holds(home, p.community, grid_of(p)) for p in there):
                there = []
            expected = rows_of([p for p in there if not p.gone])
            expected |= {"household": sorted({(p.household,) for p in there})}
            assert looked(api, token, kind, place, purpose="visit") == expected


@pytest.mark.parametrize("purpose", ["emergency", "inspection"])
def test_a_purpose_that_is_not_a_worker_s_opens_nothing(
    city: Engine, api: Engine, drawn: Neighbourhood, purpose: str
) -> None:
    token = token_for(city, "worker")
    assert looked(api, token, "building", drawn.buildings["west"], purpose=purpose) == NOTHING


def test_the_answer_tells_the_people_of_the_look_and_no_others(
    city: Engine, client: TestClient, drawn: Neighbourhood
) -> None:
    headers = bearer(token_for(city, "worker", home="K"))
    path = f"/api/buildings/{drawn.buildings['west']}/residents"
    answer = client.post(path, json={"purpose": "visit"}, headers=headers).json()
    told = {p["id"] for household in answer["households"] for p in household["persons"]}
    assert told == {p.id for p in drawn.people if p.building == drawn.buildings["west"]}
    path = f"/api/buildings/{drawn.buildings['east']}/residents"
    refused = client.post(path, json={"purpose": "visit"}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "access.area")


# ---------------------------------------------------------------- a worker's day


@pytest.mark.parametrize(("role", "home"), list(product(ROLES, HOMES)))
def test_a_worker_s_day_is_seen_by_the_worker_and_the_commander_above(
    city: Engine, api: Engine, drawn: Neighbourhood, role: str, home: str | None
) -> None:
    served = {"west": "A", "east": "C", "gone_over": "D"}
    mine = drawn.workers["west"]
    token = token_for(city, role, home=home, worker_id=mine)
    for name, worker in drawn.workers.items():
        grid = served[name]
        may = role == "worker" and worker == mine
        may |= role == "commander" and holds(home, ABOVE[grid], grid)
        day = (MIDNIGHT, MIDNIGHT + timedelta(days=1))
        expected = NOTHING | {"position": sorted(of_day(drawn.fixes, worker) if may else [])}
        found = looked(api, token, "worker", worker, purpose="inspection", between=day)
        assert found == expected, name


def of_day(fixes: list[Fix], worker: int) -> list[tuple[object, ...]]:
    return [
        (fix.worker, fix.at)
        for fix in fixes
        if fix.worker == worker and MIDNIGHT <= fix.at < MIDNIGHT + timedelta(days=1)
    ]


def test_more_than_a_day_is_refused(city: Engine, api: Engine, drawn: Neighbourhood) -> None:
    token = token_for(city, "commander")
    worker = drawn.workers["west"]
    between = (MIDNIGHT, MIDNIGHT + timedelta(days=2))
    assert looked(api, token, "worker", worker, purpose="inspection", between=between) == NOTHING


def test_the_answer_tells_the_day_of_the_city(
    city: Engine, client: TestClient, drawn: Neighbourhood
) -> None:
    headers = bearer(token_for(city, "commander", home="K"))
    worker = drawn.workers["west"]
    body = {"purpose": "inspection", "day": DAY.isoformat()}
    answer = client.post(f"/api/workers/{worker}/positions", json=body, headers=headers).json()
    assert len(answer["positions"]) == len(of_day(drawn.fixes, worker)) == answer["rows"]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_time_is_refused(
    city: Engine, client: TestClient, drawn: Neighbourhood, day: str
) -> None:
    headers = bearer(token_for(city, "commander", home="K"))
    body = {"purpose": "inspection", "day": day}
    number = drawn.workers["west"]
    answer = client.post(f"/api/workers/{number}/positions", json=body, headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["name"]) == (422, "day")


def test_a_parameter_that_nobody_knows_does_not_fill_the_audit(
    city: Engine, client: TestClient
) -> None:
    headers = bearer(token_for(city, "dispatcher"))
    given = {"k" * 20_000: "1"} | {f"p{i}": "x" * 99 for i in range(200)}
    assert client.get("/api/buildings", params=given, headers=headers).status_code == 422
    with city.connect() as conn:
        longest = text("SELECT max(length(details::text)) FROM audit")
        assert conn.scalar(longest) < 4_000


# ---------------------------------------------------------------- who reported an incident


@pytest.mark.parametrize(("role", "home"), list(product(ROLES, HOMES)))
def test_a_reporter_is_seen_in_the_home_area(
    city: Engine, api: Engine, drawn: Neighbourhood, role: str, home: str | None
) -> None:
    token = token_for(city, role, home=home)
    for name, grid, community in (("west", "A", "K"), ("east", "D", "Z")):
        may = role in ("dispatcher", "worker") and holds(home, community, grid)
        number = drawn.incidents[name]
        expected = NOTHING | {"incident_contact": [(number,)] if may else []}
        assert looked(api, token, "reporter", number, purpose="complaint") == expected


# ---------------------------------------------------------------- emergencies

AT, RADIUS_M = (150.0, 55.0), 70.0


def away(person: Person) -> float:
    """Metres from the middle of the emergency to the person's house."""
    return hypot(
        *(max(low - x, 0.0, x - low - SIDE_M) for x, low in zip(AT, person.at, strict=True))
    )


def inside(drawn: Neighbourhood) -> list[Person]:
    """Who needs help inside the radius, across the border of the home area too."""
    return [p for p in drawn.people if p.assisted and not p.gone and away(p) <= RADIUS_M]


def opened(client: TestClient, token: str) -> int:
    given = {"kind": "fire", "radius_m": RADIUS_M, **lonlat(*AT)}
    answer = client.post("/api/emergencies", json=given, headers=bearer(token))
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def seen(api: Engine, token: str, emergency: int) -> Rows:
    return looked(api, token, "emergency", emergency, purpose="emergency")


def test_the_holder_sees_who_needs_help_inside_the_radius_across_borders(
    city: Engine, api: Engine, client: TestClient, drawn: Neighbourhood
) -> None:
    token = token_for(city, "dispatcher", home="K")
    emergency = opened(client, token)
    assert {p.community for p in inside(drawn)} == {"K", "Z"}
    assert seen(api, token, emergency) == rows_of(inside(drawn))
    path = f"/api/emergencies/{emergency}/people"
    answer = client.post(path, headers=bearer(token)).json()
    told = {p["id"] for household in answer["households"] for p in household["persons"]}
    assert told == {p.id for p in inside(drawn)}


@pytest.mark.parametrize(("role", "home"), list(product(ROLES, HOMES)))
def test_nobody_else_sees_them(
    city: Engine,
    api: Engine,
    client: TestClient,
    drawn: Neighbourhood,
    role: str,
    home: str | None,
) -> None:
    emergency = opened(client, token_for(city, "dispatcher", home="K"))
    assert seen(api, token_for(city, role, home=home), emergency) == NOTHING


def test_an_emergency_that_was_taken_over_is_its_new_holder_s(
    city: Engine, api: Engine, client: TestClient, drawn: Neighbourhood
) -> None:
    before, after, far = (token_for(city, "dispatcher", home=h) for h in ("K", "K", "Z"))
    emergency = opened(client, before)
    take = f"/api/emergencies/{emergency}/take"
    assert client.post(take, headers=bearer(far)).json()["code"] == "access.area"
    assert client.post(take, headers=bearer(after)).status_code == 200
    assert seen(api, before, emergency) == seen(api, far, emergency) == NOTHING
    assert seen(api, after, emergency) == rows_of(inside(drawn))


def test_an_emergency_outside_of_the_home_area_is_not_opened(
    city: Engine, client: TestClient, drawn: Neighbourhood
) -> None:
    given = {"kind": "fire", **lonlat(*AT)}
    headers = bearer(token_for(city, "dispatcher", home="Z"))
    answer = client.post("/api/emergencies", json=given, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "access.area")


def test_it_ends_with_the_emergency(
    city: Engine, api: Engine, client: TestClient, drawn: Neighbourhood
) -> None:
    token = token_for(city, "dispatcher", home="K")
    emergency = opened(client, token)
    end = f"/api/emergencies/{emergency}/end"
    assert client.post(end, headers=bearer(token)).status_code == 200
    assert seen(api, token, emergency) == NOTHING


def test_it_ends_by_itself(
    city: Engine, api: Engine, client: TestClient, drawn: Neighbourhood
) -> None:
    token = token_for(city, "dispatcher", home="K")
    emergency = opened(client, token)
    query = "UPDATE emergency SET expires_at = now() - interval '1 second' WHERE id = :id"
    with city.begin() as conn:
        conn.execute(text(query), {"id": emergency})
    assert seen(api, token, emergency) == NOTHING


# ---------------------------------------------------------------- the trace


def test_each_look_is_on_record_before_its_rows_are_read(
    city: Engine, api: Engine, drawn: Neighbourhood
) -> None:
    token = token_for(city, "worker", home="K", name="on-record")
    query = text("SELECT act, purpose, subject, rows, area FROM audit WHERE actor = 'on-record'")
    building = drawn.buildings["west"]
    with looks.looking(api, token, "building", building, purpose="visit"), city.connect() as conn:
        assert conn.execute(query).one() == ("look", "visit", "building", 2, "A")
    looked(api, token, "building", drawn.buildings["east"], purpose="visit")
    with city.connect() as conn:
        assert [row.act for row in conn.execute(query)] == ["look", "denied"]
