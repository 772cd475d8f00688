"""Tests of api.routes.emergencies: break-glass, from its opening to its end."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.main import create_app
from gisgov.storage import accounts
from tests.scene import Scene, lonlat

NEAR, FAR = (20, 20), (320, 20)


@pytest.fixture(scope="module")
def city(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    """District D with a household near and one far, next to district E with one close by."""
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            scene = Scene(conn)
            scene.areas("DDEE", level="district")
            scene.areas("AB..", parent="D")
            scene.areas("..FG", parent="E")
            for at, needs in ((NEAR, "bedridden"), ((210, 20), "oxygen"), (FAR, "sight")):
                building = scene.building(at)
                scene.household(building, 1, age_band="80+", assistance=needs)
                scene.household(building, 2)
            for name, home in (("ann", "D"), ("bob", "D"), ("eve", "E")):
                accounts.add(conn, name, role="dispatcher", home=home)
        yield engine


@pytest.fixture(scope="module")
def ask(city: Engine) -> Iterator[Callable[..., object]]:
    """Ask as somebody: `ask("ann", "POST", "")`."""
    with city.begin() as conn:
        keys = {name: accounts.add_key(conn, name, label="x") for name in ("ann", "bob", "eve")}
    with TestClient(create_app(engine=city)) as client:

        def asked(name: str, method: str, path: str, **given: object) -> object:
            bearer = {"Authorization": f"Bearer {keys[name]}"}
            return client.request(method, f"/api/emergencies{path}", headers=bearer, **given)

        yield asked


@pytest.fixture
def fire(ask: Callable[..., object]) -> str:
    """An emergency of Ann's, 250 m around; its path."""
    given = {"kind": "fire", "radius_m": 250} | lonlat(*NEAR)
    answer = ask("ann", "POST", "", json=given)
    assert answer.status_code == 201, answer.text
    return f"/{answer.json()['id']}"


def needs(answer: object) -> list[str]:
    households = answer.json()["households"]
    return sorted(person["assistance"] for h in households for person in h["persons"])


def test_its_holder_sees_who_needs_help_across_borders_and_nobody_else(
    ask: Callable[..., object], fire: str
) -> None:
    answer = ask("ann", "POST", f"{fire}/people")
    assert needs(answer) == ["bedridden", "oxygen"]
    assert answer.json()["rows"] == 2


def test_another_dispatcher_takes_it_over_first(ask: Callable[..., object], fire: str) -> None:
    assert ask("bob", "POST", f"{fire}/people").json()["code"] == "access.not_held"
    assert ask("bob", "POST", f"{fire}/take").json()["held_by"] == "bob"
    assert needs(ask("bob", "POST", f"{fire}/people")) == ["bedridden", "oxygen"]
    assert ask("ann", "POST", f"{fire}/people").status_code == 403


def test_a_dispatcher_of_another_district_neither_opens_nor_takes_it(
    ask: Callable[..., object], fire: str
) -> None:
    given = {"kind": "fire", "radius_m": 250} | lonlat(*NEAR)
    assert ask("eve", "POST", "", json=given).json()["code"] == "access.area"
    for act in ("take", "end", "people"):
        assert ask("eve", "POST", f"{fire}/{act}").status_code == 403


def test_it_ends_and_with_it_what_could_be_seen(ask: Callable[..., object], fire: str) -> None:
    assert ask("ann", "POST", f"{fire}/end").json()["ended_by"] == "ann"
    assert ask("ann", "POST", f"{fire}/people").json()["code"] == "access.ended"
    assert ask("ann", "POST", f"{fire}/end").json()["code"] == "access.ended"
    listed = ask("ann", "GET", "").json()
    assert int(fire[1:]) not in [one["id"] for one in listed]


def test_a_forgotten_one_ends_by_itself(
    city: Engine, ask: Callable[..., object], fire: str
) -> None:
    with city.begin() as conn:
        conn.execute(text("UPDATE emergency SET expires_at = now() - interval '1 second'"))
    assert ask("ann", "POST", f"{fire}/people").json()["code"] == "access.ended"
    assert ask("ann", "GET", fire).json()["ended_at"]


def test_everything_done_in_it_is_on_record(ask: Callable[..., object], fire: str) -> None:
    ask("ann", "POST", f"{fire}/people")
    ask("bob", "POST", f"{fire}/take")
    ask("bob", "POST", f"{fire}/end")
    record = ask("ann", "GET", fire).json()["record"]
    assert [(line["actor"], line["act"], line["rows"]) for line in record] == [
        ("ann", "emergency_opened", None),
        ("ann", "look", 2),
        ("bob", "emergency_taken", None),
        ("bob", "emergency_ended", None),
    ]


def test_what_was_refused_is_in_the_audit(
    city: Engine, ask: Callable[..., object], fire: str
) -> None:
    ask("bob", "POST", f"{fire}/people")
    with city.connect() as conn:
        last = conn.execute(text("SELECT * FROM audit ORDER BY id DESC LIMIT 1")).one()
    assert (last.actor, last.act, last.subject_id) == ("bob", "denied", fire[1:])
    assert last.details == {"code": "access.not_held"}


@pytest.mark.parametrize("radius_m", [49, 1001, "wide"])
def test_an_odd_radius_is_refused(ask: Callable[..., object], radius_m: object) -> None:
    given = {"kind": "fire", "radius_m": radius_m} | lonlat(*NEAR)
    assert ask("ann", "POST", "", json=given).status_code == 422


def test_one_about_an_incident_that_is_not_there_is_refused(ask: Callable[..., object]) -> None:
    given = {"kind": "fire", "incident_id": 2**63 - 1} | lonlat(*NEAR)
    answer = ask("ann", "POST", "", json=given)
    assert (answer.status_code, answer.json()["code"]) == (404, "emergency.no_incident")


def test_one_that_is_not_there_is_not_found(ask: Callable[..., object]) -> None:
    assert ask("ann", "GET", "/999999").status_code == 404
    assert ask("ann", "POST", "/999999/end").status_code == 404
    assert ask("ann", "POST", "/999999/people").status_code == 403
