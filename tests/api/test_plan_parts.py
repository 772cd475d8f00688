"""Tests of /api/plans/{plan_id}/parts/{community}: a table is read, drawn on, judged and proved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.main import create_app
from tests.drawn_ground import draw
from tests.scene import Scene, lonlat
from tests.signing import bearer, token_for

BOUNDS = {"lower": 6, "upper": 10}


@pytest.fixture(scope="module")
def city(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            draw(Scene(conn))
        yield engine


@pytest.fixture(scope="module")
def app(city: Engine) -> Iterator[TestClient]:
    """With the process beside it that a server has."""
    planner = token_for(city, "planner", home="Y", name="ann")
    with TestClient(create_app(engine=city), headers=bearer(planner)) as client:
        yield client


@pytest.fixture
def client(app: TestClient, city: Engine) -> Iterator[TestClient]:
    yield app
    with city.begin() as conn:
        conn.execute(text("DELETE FROM plan"))


@pytest.fixture
def path(client: TestClient) -> str:
    """The table of P in a new plan of P and Q."""
    given = {"name": "方案", "communities": ["P", "Q"]} | BOUNDS
    answer = client.post("/api/plans", json=given)
    assert answer.status_code == 201, answer.text
    return f"/api/plans/{answer.json()['id']}/parts/P"


def problem(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def dealt(table: dict[str, Any], *columns: str) -> list[str]:
    """A label for each atom, by the plot column that its households are in."""
    xs = sorted(set(table["atoms"]["x"]))
    return [columns[xs.index(x)] for x in table["atoms"]["x"]]


EVEN = ("P001", "P001", "P002", "P002")
WEST = [list(lonlat(100, y).values()) for y in (-50, 250)]


def test_a_table_has_all_that_drawing_takes(client: TestClient, path: str) -> None:
    table = client.get(path).json()
    assert (table["name"], table["name_en"]) == ("桃花岭社区", "Peach Hill Community")
    assert (table["revision"], table["lower"], table["upper"]) == (1, 6, 10)
    atoms, borders = table["atoms"], table["borders"]
    assert {len(values) for values in atoms.values()} == {8}
    assert len(table["features"]["features"]) == 8
    assert {len(values) for values in borders.values()} == {10}
    assert atoms["households"] == [2] * 8
    assert atoms["current"] == atoms["label"] == dealt(table, "P001", "P001", "P001", "P002")
    assert sorted(zip(borders["length_m"], borders["off_street_m"], strict=True))[:2] == [
        (100, 0),
        (100, 0),
    ]
    assert [one["households"] for one in table["grids"]] == [12, 4]
    assert [(one["kind"], one["grids"]) for one in table["faults"]] == [
        ("under", ["P002"]),
        ("over", ["P001"]),
    ]
    assert set(table["weights"]) == {"off_street", "inertia", "moved", "ground"}


def test_faults_are_told_in_the_language_of_who_asks(client: TestClient, path: str) -> None:
    told = {
        lang: client.get(path, headers={"Accept-Language": lang}).json()["faults"][0]["text"]
        for lang in ("en", "zh")
    }
    assert "4" in told["en"]
    assert told["en"] != told["zh"]


def test_a_dealing_out_is_kept(client: TestClient, path: str) -> None:
    table = client.get(path).json()
    given = {"revision": 1, "labels": dealt(table, *EVEN), "locked": ["P001"]}
    told = client.put(path, json=given).json()
    assert (told["revision"], told["faults"], told["score"]["moved"]) == (2, [], 4)
    again = client.get(path).json()
    assert (again["revision"], again["changed_by"]) == (2, "ann")
    assert again["atoms"]["label"] == given["labels"]
    assert [one["locked"] for one in again["grids"]] == [True, False]


def test_the_second_of_two_is_told_who_was_first(
    client: TestClient, path: str, city: Engine
) -> None:
    table = client.get(path).json()
    given = {"revision": 1, "labels": dealt(table, *EVEN)}
    other = bearer(token_for(city, "planner", home="P", name="bob"))
    assert client.put(path, json=given, headers=other).status_code == 200
    answer = client.put(path, json=given)
    assert problem(answer) == (409, "plan.part_changed")
    assert answer.json()["params"]["by"] == "bob"
    assert answer.json()["params"]["revision"] == 2
    split = {"label": "P001", "line": WEST}
    assert problem(client.post(f"{path}/split", json=given | split)) == (409, "plan.part_changed")
    assert client.get(path).json()["revision"] == 2


def test_labels_are_a_present_grid_s_or_new(client: TestClient, path: str) -> None:
    labels = client.get(path).json()["atoms"]["label"]
    for deed, more in (
        ("", {"revision": 1}),
        ("/propose", {}),
        ("/repair", {}),
        ("/certify", {}),
        ("/split", {"revision": 1, "label": "P001", "line": WEST}),
    ):
        send = client.put if deed == "" else client.post
        answer = send(f"{path}{deed}", json={"labels": labels[1:]} | more)
        assert problem(answer) == (400, "plan.labels"), deed
        answer = send(f"{path}{deed}", json={"labels": ["Q001", *labels[1:]]} | more)
        assert problem(answer) == (400, "plan.label"), deed
    assert client.get(path).json()["revision"] == 1


def test_a_community_that_the_plan_has_not_is_told(client: TestClient, path: str) -> None:
    assert problem(client.get(path[:-1] + "S")) == (404, "plan.no_part")


def test_planners_of_elsewhere_read_and_do_not_draw(
    client: TestClient, path: str, city: Engine
) -> None:
    home = bearer(token_for(city, "planner", home="Q"))
    table = client.get(path, headers=home).json()
    given = {"revision": 1, "labels": table["atoms"]["label"]}
    split = given | {"label": "P001", "line": WEST}
    for answer in (
        client.put(path, json=given, headers=home),
        client.post(f"{path}/split", json=split, headers=home),
    ):
        assert problem(answer) == (403, "access.area")
    there = path[:-1] + "Q"
    labels = client.get(there).json()["atoms"]["label"]
    answer = client.put(there, json={"revision": 1, "labels": labels}, headers=home)
    assert answer.status_code == 200


def test_a_proposal_is_within_the_bounds_and_saves_nothing(client: TestClient, path: str) -> None:
    table = client.get(path).json()
    given = {"labels": table["atoms"]["label"], "seed": 3, "seconds": 20}
    told = client.post(f"{path}/propose", json=given).json()
    assert told["labels"] == dealt(table, *EVEN)
    assert (told["ended"], told["notes"], told["faults"]) == ("done", [], [])
    assert [one["in_bounds"] for one in told["grids"]] == [True, True]
    assert client.get(path).json() == table


def test_a_proposal_leaves_locked_grids_alone(client: TestClient, path: str) -> None:
    table = client.get(path).json()
    drawn = dealt(table, "P001", "P001", "P001", "+1")
    given = {"labels": drawn, "locked": ["+1"], "seconds": 20}
    told = client.post(f"{path}/propose", json=given).json()
    assert [k for k, one in enumerate(told["labels"]) if one == "+1"] == [
        k for k, one in enumerate(drawn) if one == "+1"
    ]
    (locked,) = (one for one in told["grids"] if one["label"] == "+1")
    assert (locked["locked"], locked["households"]) == (True, 4)


def test_a_repair_joins_what_lies_apart_and_saves_nothing(client: TestClient, path: str) -> None:
    table = client.get(path).json()
    given = {"labels": dealt(table, "P001", "P002", "P001", "P002")}
    told = client.post(f"{path}/repair", json=given).json()
    assert "apart" not in {fault["kind"] for fault in told["faults"]}
    assert len(told["moves"]) > 0
    assert {(one["from_"], one["to"]) for one in told["moves"]} <= {
        ("P001", "P002"),
        ("P002", "P001"),
    }
    assert client.get(path).json() == table


def test_a_split_is_kept_and_keeps_sums(client: TestClient, path: str) -> None:
    table = client.get(path).json()
    given = {"revision": 1, "labels": table["atoms"]["label"], "locked": ["P002"]}
    line = [list(lonlat(130, y).values()) for y in (-50, 250)]
    told = client.post(f"{path}/split", json=given | {"label": "P001", "line": line}).json()
    assert told["revision"] == 2
    atoms, parent = told["atoms"], told["parent"]
    assert (len(parent), sum(atoms["households"]), sum(atoms["persons"])) == (10, 16, 48)
    for old in range(8):
        mine = [k for k, one in enumerate(parent) if one == old]
        assert sum(atoms["households"][k] for k in mine) == 2
        assert {atoms["current"][k] for k in mine} == {table["atoms"]["current"][old]}
    assert {one["label"]: one["households"] for one in told["grids"]} == {
        "+1": 8,
        "P001": 4,
        "P002": 4,
    }
    assert client.get(path).json()["atoms"] == atoms
    assert [one["label"] for one in told["grids"] if one["locked"]] == ["P002"]


def test_a_border_is_moved_and_kept(client: TestClient, path: str) -> None:
    table = client.get(path).json()
    corners = [(200, -50), (310, -50), (310, 250), (200, 250)]
    given = {
        "revision": 1,
        "labels": table["atoms"]["label"],
        "from_": "P001",
        "to": "P002",
        "polygon": [list(lonlat(*corner).values()) for corner in corners],
    }
    told = client.post(f"{path}/redraw", json=given).json()
    assert (told["revision"], told["faults"]) == (2, [])
    assert [one["households"] for one in told["grids"]] == [8, 8]
    assert told["score"]["moved"] == 4


def test_a_line_of_one_place_is_no_line(client: TestClient, path: str) -> None:
    labels = client.get(path).json()["atoms"]["label"]
    given = {"revision": 1, "labels": labels, "label": "P001"}
    assert client.post(f"{path}/split", json=given | {"line": WEST[:1]}).status_code == 422
    far = [[181, 0], [0, 0]]
    assert client.post(f"{path}/split", json=given | {"line": far}).status_code == 422
    answer = client.post(f"{path}/split", json=given | {"line": WEST, "label": "+9"})
    assert problem(answer) == (400, "plan.no_grid")
    same = [WEST[0], WEST[0]]
    assert client.post(f"{path}/split", json=given | {"line": same}).status_code == 400
    beside = [[100.0, 30.0], [100.0, 31.0]]
    assert client.post(f"{path}/split", json=given | {"line": beside}).status_code == 400
    assert client.get(path).json()["revision"] == 1


def test_the_best_is_proved(client: TestClient, path: str) -> None:
    table = client.get(path).json()
    given = {"labels": dealt(table, *EVEN), "seconds": 20}
    told = client.post(f"{path}/certify", json=given).json()
    assert (told["status"], told["methods"]) == ("optimal", ["set_partitioning"])
    assert (told["pieces"], told["parts"], told["bounded"], told["better"]) == (8, 1, 1, None)
    assert told["gap"] == pytest.approx(0, abs=1e-6)
    other = {"labels": dealt(table, "P002", "P002", "P001", "P001"), "seconds": 20}
    told = client.post(f"{path}/certify", json=other).json()
    assert told["better"] == given["labels"]


def test_who_reads_may_have_it_proved_and_who_does_not_may_not(
    client: TestClient, path: str, city: Engine
) -> None:
    labels = client.get(path).json()["atoms"]["label"]
    for role, status in (("commander", 200), ("admin", 200), ("worker", 403), ("analyst", 403)):
        headers = bearer(token_for(city, role, home="Y"))
        answer = client.post(f"{path}/certify", json={"labels": labels}, headers=headers)
        assert answer.status_code == status, role
        proposed = client.post(f"{path}/propose", json={"labels": labels}, headers=headers)
        assert proposed.status_code == 403, role
