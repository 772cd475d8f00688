"""Tests of /api/plans: who begins, changes, approves, publishes and withdraws plans."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any, ParamSpec, TypeVar

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.beside import Beside
from api.main import create_app
from gisgov.storage.accounts import ROLES
from tests.drawn_ground import draw
from tests.drawn_plans import today
from tests.scene import Scene
from tests.signing import bearer, token_for

P = ParamSpec("P")
R = TypeVar("R")
SOON = (today() + timedelta(days=2)).isoformat()
BOUNDS = {"lower": 6, "upper": 10}


class Within(Beside):
    """Works in this process: what the other one does is the matter of `test_beside`."""

    def __call__(self, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)


@pytest.fixture(scope="module")
def city(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            draw(Scene(conn))
        yield engine


@pytest.fixture(scope="module")
def app(city: Engine) -> Iterator[TestClient]:
    planner = token_for(city, "planner", home="Y", name="ann")
    made = create_app(engine=city)
    with TestClient(made, headers=bearer(planner)) as client:
        made.state.beside = Within()
        yield client


@pytest.fixture
def client(app: TestClient, city: Engine) -> Iterator[TestClient]:
    yield app
    with city.begin() as conn:
        conn.execute(text("DELETE FROM plan"))


@pytest.fixture(scope="module")
def tokens(city: Engine) -> dict[str, str]:
    return {role: token_for(city, role, home="Y", name=f"the {role}") for role in ROLES}


def begin(client: TestClient, *communities: str, **given: Any) -> dict[str, Any]:
    wanted = {"name": "方案", "communities": communities or ["P"]} | BOUNDS | given
    answer = client.post("/api/plans", json=wanted)
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"] == f"/api/plans/{answer.json()['id']}"
    return answer.json()


def do(client: TestClient, plan: dict[str, Any], deed: str, **body: Any) -> dict[str, Any]:
    answer = client.post(f"/api/plans/{plan['id']}/{deed}", json=body or None)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


def problem(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def labels(client: TestClient, plan: dict[str, Any], community: str = "P") -> list[str]:
    path = f"/api/plans/{plan['id']}/parts/{community}"
    return client.get(path).json()["atoms"]["label"]


def redraw(client: TestClient, plan: dict[str, Any], one: str, other: str) -> None:
    """Give all atoms of a grid to another."""
    path = f"/api/plans/{plan['id']}/parts/P"
    table = client.get(path).json()
    changed = [other if label == one else label for label in table["atoms"]["label"]]
    given = {"revision": table["revision"], "labels": changed}
    assert client.put(path, json=given).status_code == 200


# ---------------------------------------------------------------- beginning


def test_a_plan_begins_with_the_grids_of_today(client: TestClient) -> None:
    made = begin(client, "P", "Q", note="一年增长")
    assert (made["state"], made["author"], made["note"]) == ("draft", "ann", "一年增长")
    assert (made["lower"], made["upper"], made["communities"]) == (6, 10, 2)
    assert (made["households"], made["grids"], made["out_of_bounds"]) == (24, 4, 2)
    assert [part["community"] for part in made["parts"]] == ["P", "Q"]
    assert made["may"] == {
        "edit": True,
        "approve": True,
        "publish": False,
        "withdraw": False,
        "restore": False,
    }
    assert client.get(f"/api/plans/{made['id']}").json() == made
    listed = client.get("/api/plans").json()["items"]
    assert [one["id"] for one in listed] == [made["id"]]
    assert listed[0].items() <= made.items()


def test_a_plan_begins_with_an_empty_table(client: TestClient) -> None:
    made = begin(client, "P", "Q", start="scratch")
    assert set(labels(client, made)) == {"+1"}
    assert set(labels(client, made, "Q")) == {"+1", "Q002"}


def test_a_plan_begins_with_another(client: TestClient) -> None:
    first = begin(client)
    redraw(client, first, "P002", "+1")
    second = begin(client, start="plan", plan=first["id"])
    assert sorted(labels(client, second)) == sorted(labels(client, first))
    missing = {"name": "x", "communities": ["P"], "start": "plan"}
    assert problem(client.post("/api/plans", json=missing)) == (400, "plan.no_other")
    answer = client.post("/api/plans", json=missing | {"plan": 99_999})
    assert problem(answer) == (404, "plan.not_found")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"communities": ["P", "none"]}, (404, "plan.no_community")),
        ({"communities": ["P001"]}, (404, "plan.no_community")),
        ({"communities": []}, (422, "request.invalid")),
        ({"name": ""}, (400, "plan.no_name")),
        ({"name": "x" * 201}, (422, "request.invalid")),
        ({"lower": 11}, (400, "plan.bounds")),
        ({"lower": 0}, (422, "request.invalid")),
        ({"start": "date"}, (422, "request.invalid")),
        ({"more": 1}, (422, "request.invalid")),
    ],
)
def test_what_cannot_be_begun_is_refused(
    client: TestClient, given: dict[str, Any], expected: tuple[int, str]
) -> None:
    answer = client.post("/api/plans", json={"name": "x", "communities": ["P"]} | BOUNDS | given)
    assert problem(answer)[0] == expected[0]
    if expected[0] != 422:
        assert problem(answer) == expected
    assert client.get("/api/plans").json()["items"] == []


def test_communities_outside_of_the_home_area_are_not_planned(
    client: TestClient, city: Engine
) -> None:
    home = bearer(token_for(city, "planner", home="P"))
    given = {"name": "x"} | BOUNDS
    answer = client.post("/api/plans", json=given | {"communities": ["P"]}, headers=home)
    assert answer.status_code == 201
    for communities in (["Q"], ["P", "Q"]):
        answer = client.post("/api/plans", json=given | {"communities": communities}, headers=home)
        assert problem(answer) == (403, "access.area")
    elsewhere = begin(client, "P", "Q")
    path = f"/api/plans/{elsewhere['id']}"
    for ask in (
        client.patch(path, json={"name": "ours"}, headers=home),
        client.delete(path, headers=home),
        client.post(f"{path}/approve", headers=home),
    ):
        assert ask.status_code == 403, ask.text
    told = client.get(path, headers=home).json()
    assert (told["name"], set(told["may"].values())) == ("方案", {False})


# ---------------------------------------------------------------- drafts


def test_a_draft_is_changed_and_judged_anew(client: TestClient) -> None:
    path = f"/api/plans/{begin(client)['id']}"
    told = client.patch(path, json={"name": "二", "lower": 4, "upper": 12}).json()
    assert (told["name"], told["out_of_bounds"], told["parts"][0]["faults"]) == ("二", 0, 0)
    told = client.patch(path, json={"note": "x", "lower": None}).json()
    assert (told["note"], told["lower"], told["name"]) == ("x", 4, "二")
    assert client.patch(path, json={"note": None}).json()["note"] is None
    assert problem(client.patch(path, json={"lower": 13})) == (400, "plan.bounds")


def test_a_draft_is_deleted(client: TestClient) -> None:
    path = f"/api/plans/{begin(client)['id']}"
    assert client.delete(path).status_code == 204
    for answer in (client.get(path), client.delete(path), client.patch(path, json={"name": "x"})):
        assert problem(answer) == (404, "plan.not_found")


def test_lists_are_by_state_and_in_pages(client: TestClient) -> None:
    made = [begin(client, "S")["id"] for _ in range(3)]
    client.post(f"/api/plans/{made[1]}/approve")
    drafts = client.get("/api/plans", params={"state": "draft"}).json()["items"]
    assert [one["id"] for one in drafts] == [made[2], made[0]]
    first = client.get("/api/plans", params={"limit": 2}).json()
    assert [one["id"] for one in first["items"]] == made[:0:-1]
    rest = client.get(first["next"]).json()
    assert ([one["id"] for one in rest["items"]], rest["next"]) == (made[:1], None)


# ---------------------------------------------------------------- decisions


def test_a_plan_goes_from_draft_to_its_day_and_back(client: TestClient) -> None:
    plan = begin(client)
    redraw(client, plan, "P002", "+1")
    approved = do(client, plan, "approve")
    assert (approved["state"], approved["approved_by"]) == ("approved", "ann")
    assert approved["may"] == {
        "edit": False,
        "approve": False,
        "publish": True,
        "withdraw": True,
        "restore": False,
    }
    shapes = client.get(f"/api/plans/{plan['id']}/grids").json()["features"]
    assert {one["properties"]["code"] for one in shapes} == {"P001", "P003"}
    assert do(client, plan, "draft")["approved_by"] is None
    do(client, plan, "approve")
    published = do(client, plan, "publish", on=SOON)
    assert (published["state"], published["effective_on"]) == ("published", SOON)
    withdrawn = do(client, plan, "withdraw")
    assert (withdrawn["state"], withdrawn["withdrawn_by"]) == ("withdrawn", "ann")


def test_what_is_decided_changes_no_more(client: TestClient) -> None:
    plan = begin(client, "S")
    path = f"/api/plans/{plan['id']}"
    do(client, plan, "approve")
    given = {"revision": 1, "labels": ["+1"]}
    for answer in (
        client.patch(path, json={"name": "x"}),
        client.delete(path),
        client.put(f"{path}/parts/S", json=given),
    ):
        assert problem(answer) == (409, "plan.no_draft")
    assert problem(client.post(f"{path}/approve")) == (409, "plan.state")


@pytest.mark.parametrize("deed", ["approve", "draft", "publish", "withdraw", "restore"])
def test_a_plan_that_is_none_is_told(client: TestClient, deed: str) -> None:
    body = {"publish": {"on": SOON}, "restore": {"name": "x"}}.get(deed)
    answer = client.post(f"/api/plans/99999/{deed}", json=body)
    assert problem(answer) == (404, "plan.not_found")


def test_nothing_is_published_for_a_day_that_has_begun(client: TestClient) -> None:
    plan = begin(client, "S")
    do(client, plan, "approve")
    path = f"/api/plans/{plan['id']}/publish"
    for day in (today(), today() - timedelta(days=1)):
        answer = client.post(path, json={"on": day.isoformat()})
        assert problem(answer) == (400, "plan.past")
    assert client.post(path, json={"on": "9999-01-01"}).status_code == 422


def test_two_plans_for_a_community_are_not_published(client: TestClient) -> None:
    first, second = begin(client, "S"), begin(client, "S", "P")
    for plan in (first, second):
        do(client, plan, "approve")
    do(client, first, "publish", on=SOON)
    answer = client.post(f"/api/plans/{second['id']}/publish", json={"on": SOON})
    assert problem(answer) == (409, "plan.published_before")
    assert answer.json()["params"] | {"by": "ann", "community": "S"} == answer.json()["params"]


def test_pieces_and_changed_ground_are_named(client: TestClient, city: Engine) -> None:
    plan = begin(client)
    path = f"/api/plans/{plan['id']}/parts/P"
    table = client.get(path).json()
    xs = table["atoms"]["x"]
    ends = ["P002" if x in (min(xs), max(xs)) else "P001" for x in xs]
    client.put(path, json={"revision": 1, "labels": ends})
    answer = client.post(f"/api/plans/{plan['id']}/approve")
    assert problem(answer) == (409, "plan.apart")
    client.put(path, json={"revision": 2, "labels": table["atoms"]["label"]})
    with city.begin() as conn:
        was = "UPDATE area SET valid = tstzrange(lower(valid), {}) WHERE code = 'P002'"
        conn.execute(text(was.format("now()")))
        conn.execute(text("UPDATE area SET valid = valid"))
    answer = client.post(f"/api/plans/{plan['id']}/approve")
    with city.begin() as conn:
        conn.execute(text(was.format("NULL")))
    assert problem(answer) == (409, "plan.ground_changed")
    assert answer.json()["params"]["grids"] == "P002"


def test_a_plan_in_force_is_taken_back_by_another(client: TestClient, city: Engine) -> None:
    """As if it had been applied: grids of before are those of its day's eve."""
    plan = begin(client)
    assert problem(client.post(f"/api/plans/{plan['id']}/restore", json={"name": "x"})) == (
        409,
        "plan.state",
    )
    with city.begin() as conn:
        conn.execute(
            text(
                "UPDATE plan SET state = 'applied', applied_at = now(), effective_on = :day"
                " WHERE id = :plan"
            ),
            {"plan": plan["id"], "day": today()},
        )
    answer = client.post(f"/api/plans/{plan['id']}/restore", json={"name": "恢复"})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert answer.headers["Location"] == f"/api/plans/{made['id']}"
    assert (made["name"], made["state"], made["restores"]) == ("恢复", "draft", plan["id"])
    assert sorted(labels(client, made)) == sorted(labels(client, plan))
    assert client.get(f"/api/plans/{plan['id']}").json()["may"]["restore"]


# ---------------------------------------------------------------- what it changes


def test_grids_are_told_as_they_were_and_as_they_are_to_be(client: TestClient) -> None:
    plan = begin(client)
    redraw(client, plan, "P002", "P001")
    path = f"/api/plans/{plan['id']}/grids"
    answer = client.get(path)
    assert answer.headers["content-type"].startswith("application/geo+json")
    (one,) = answer.json()["features"]
    assert (one["properties"]["label"], one["properties"]["households"]) == ("P001", 16)
    before = client.get(path, params={"of": "before"}).json()["features"]
    assert [one["properties"]["code"] for one in before] == ["P001", "P002"]
    lon, lat = one["geometry"]["coordinates"][0][0][0]
    assert (111 < lon < 112, 30 < lat < 31) == (True, True)


def test_what_changes_hands_is_told(client: TestClient) -> None:
    plan = begin(client)
    redraw(client, plan, "P002", "P001")
    told = client.get(f"/api/plans/{plan['id']}/changes").json()
    assert (told["households_moved"], told["persons_moved"], told["buildings_moved"]) == (4, 12, 2)
    assert {one["label"]: one["what"] for one in told["grids"]}["P002"] in ("gone", "merged")
    handed = client.get(f"/api/plans/{plan['id']}/handover", params={"grid": "P002"}).json()
    assert [(one["from_"], one["to"], one["households"]) for one in handed] == [
        ("P002", "P001", 2)
    ] * 2


# ---------------------------------------------------------------- who may


READS = ["", "/grids", "/changes", "/handover", "/parts/S"]


@pytest.mark.parametrize("role", ROLES)
def test_plans_are_read_by_who_plans_and_decides(
    client: TestClient, tokens: dict[str, str], role: str
) -> None:
    plan = begin(client, "S")
    headers = bearer(tokens[role])
    expected = 200 if role in ("planner", "commander", "admin") else 403
    assert client.get("/api/plans", headers=headers).status_code == expected
    for path in READS:
        answer = client.get(f"/api/plans/{plan['id']}{path}", headers=headers)
        assert answer.status_code == expected, path


@pytest.mark.parametrize("role", ROLES)
def test_plans_are_drawn_by_planners_and_decided_by_commanders_too(
    client: TestClient, tokens: dict[str, str], role: str
) -> None:
    plan = begin(client, "S")
    path, headers = f"/api/plans/{plan['id']}", bearer(tokens[role])
    table = {"revision": 1, "labels": labels(client, plan, "S")}
    draws, decides = role == "planner", role in ("planner", "commander")
    for answer, may in (
        (client.patch(path, json={"name": "x"}, headers=headers), draws),
        (client.put(f"{path}/parts/S", json=table, headers=headers), draws),
        (client.post(f"{path}/approve", headers=headers), decides),
    ):
        assert (answer.status_code == 200) == may, answer.text
        if not may:
            assert problem(answer)[0] == 403
    if decides:
        told = client.get(path).json()
        assert told["approved_by"] == f"the {role}"
        answer = client.post(f"{path}/publish", json={"on": SOON}, headers=headers)
        assert answer.status_code == 200
        assert client.post(f"{path}/withdraw", headers=headers).status_code == 200


def test_nobody_reads_plans_without_signing_in(client: TestClient) -> None:
    assert client.get("/api/plans", headers={"Authorization": ""}).status_code == 401
