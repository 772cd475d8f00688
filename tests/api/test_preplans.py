"""Tests of /api/buildings/{building_id}/preplan, its files, and /api/preplans."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.main import create_app
from tests.scene import Scene, lonlat
from tests.signing import bearer, signed_in, token_for

TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
PDF = b"%PDF-1.7\n..."
PNG = b"\x89PNG\r\n\x1a\n..."
JPEG = b"\xff\xd8\xff\xe0..."
TOWER = {
    "construction": {"kind": "钢筋混凝土框剪", "layout": "一梯四户，剪刀楼梯"},
    "protection": {
        "risers": "wet",
        "fire_department_connection": {"where": "北门东侧外墙", "lon": 111.29, "lat": 30.69},
        "sprinklers": True,
        "alarm": True,
        "refuge_floors": [15, 30],
        "ladder_sides": ["south"],
        "design_flow_lps": 30,
    },
    "utilities": {"gas": "北墙调压箱", "power": "地下一层配电房"},
    "water": {"tank_m3": 500},
    "occupants": {"day": 120, "night": 400, "basis": "物业登记"},
    "hazards": ["地下车库充电桩"],
    "tactics": "从二单元进攻",
}


@pytest.fixture(scope="module")
def city(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    with ExitStack() as stack:
        yield clones(stack)


@pytest.fixture(scope="module")
def buildings(city: Engine) -> list[int]:
    """Two that stand, and one that is gone."""
    with city.begin() as conn:
        scene = Scene(conn)
        scene.areas("AB")
        stands = scene.building((20, 20), name="一号楼", address="沿江路1号")
        other = scene.building((150, 20))
        return [stands, other, scene.building((60, 60), retired_on=date(2026, 1, 1))]


@pytest.fixture(scope="module")
def app(city: Engine, buildings: list[int]) -> Iterator[TestClient]:
    token = token_for(city, "dispatcher", name="li")
    with TestClient(create_app(engine=city), headers=bearer(token)) as client:
        yield client


@pytest.fixture
def client(app: TestClient, city: Engine) -> Iterator[TestClient]:
    yield app
    with city.begin() as conn:
        conn.execute(text("DELETE FROM preplan"))


def put(client: TestClient, building: int, **given: Any) -> dict[str, Any]:
    answer = client.put(f"/api/buildings/{building}/preplan", json={"fields": {}} | given)
    assert answer.status_code == 200, answer.text
    return answer.json()


def send(client: TestClient, building: int, content: bytes, name: str = "一层平面图.pdf") -> Any:
    kind = {"Content-Type": "application/octet-stream"}
    where = f"/api/buildings/{building}/preplan/files"
    return client.post(where, params={"name": name}, content=content, headers=kind)


def problem(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: without_nulls(each) for name, each in value.items()}
        return {name: each for name, each in kept.items() if each not in (None, {})}
    return value


# ------------------------------------------------ writing


def test_what_is_written_is_read_and_the_rest_is_not_known(
    client: TestClient, buildings: list[int]
) -> None:
    made = put(client, buildings[0], fields=TOWER)
    assert client.get(f"/api/buildings/{buildings[0]}/preplan").json() == made
    assert without_nulls(made["fields"]) == TOWER
    assert made["fields"]["construction"]["roof"] is None
    assert made["fields"]["access"] == {"ways": None, "keys": None, "obstacles": None}
    assert (made["author"], made["revision"], made["files"]) == ("li", 1, [])
    in_a_year = TODAY.replace(year=TODAY.year + 1)
    assert (made["reviewed_on"], made["review_due"], made["overdue"]) == (
        TODAY.isoformat(),
        in_a_year.isoformat(),
        False,
    )


def test_an_empty_list_says_that_there_are_none_and_null_that_it_is_not_known(
    client: TestClient, buildings: list[int]
) -> None:
    made = put(client, buildings[0], fields={"protection": {"ladder_sides": []}, "hazards": []})
    assert (made["fields"]["protection"]["ladder_sides"], made["fields"]["hazards"]) == ([], [])
    assert made["fields"]["protection"]["refuge_floors"] is None


def test_a_leap_day_is_due_on_the_28th(client: TestClient, buildings: list[int]) -> None:
    made = put(client, buildings[0], reviewed_on="2024-02-29")
    assert (made["review_due"], made["overdue"]) == ("2025-02-28", True)


def test_nobody_overwrites_unseen_what_another_has_written(
    client: TestClient, city: Engine, buildings: list[int]
) -> None:
    first = put(client, buildings[0], fields={"tactics": "一"})
    other = bearer(token_for(city, "commander", name="wang"))
    where = f"/api/buildings/{buildings[0]}/preplan"
    second = client.put(
        where, json={"fields": {"tactics": "二"}, "revision": first["revision"]}, headers=other
    ).json()
    assert (second["revision"], second["author"]) == (2, "wang")
    for revision in (1, None):
        answer = client.put(where, json={"fields": {"tactics": "三"}, "revision": revision})
        assert problem(answer) == (409, "preplan.changed")
        assert answer.json()["params"]["author"] == "wang"
        assert answer.json()["params"]["revision"] == 2
    assert client.get(where).json()["fields"]["tactics"] == "二"


def test_what_is_not_there_cannot_be_read_or_replaced(
    client: TestClient, buildings: list[int]
) -> None:
    where = f"/api/buildings/{buildings[0]}/preplan"
    assert problem(client.get(where)) == (404, "preplan.not_found")
    given = {"fields": {}, "revision": 1}
    assert problem(client.put(where, json=given)) == (404, "preplan.not_found")
    for gone in (buildings[2], 999_999):
        answer = client.put(f"/api/buildings/{gone}/preplan", json={"fields": {}})
        assert problem(answer) == (404, "building.not_found")


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"fields": {"tactics": "队长 138-1234-5678"}}, 400, "preplan.personal"),
        ({"fields": {"tactics": "＋８６１３８１２３４５６７８"}}, 400, "preplan.personal"),
        ({"fields": {"access": {"keys": "11010519491231002X"}}}, 400, "preplan.personal"),
        ({"fields": {"hazards": ["氨", "a\x1b[2J"]}}, 400, "preplan.letters"),
        ({"fields": {"tactics": " \u200b"}}, 400, "preplan.empty"),
        ({"fields": {"tactics": "字" * 2001}}, 422, "request.invalid"),
        ({"fields": {"utilities": {"gas": "字" * 201}}}, 422, "request.invalid"),
        ({"fields": {"residents": ["李雷"]}}, 422, "request.invalid"),
        ({"fields": {"protection": {"risers": "damp"}}}, 422, "request.invalid"),
        ({"fields": {"protection": {"ladder_sides": ["up"]}}}, 422, "request.invalid"),
        ({"fields": {"protection": {"design_flow_lps": 0}}}, 422, "request.invalid"),
        ({"fields": {"hazards": ["氨"] * 21}}, 422, "request.invalid"),
        ({"fields": {}, "reviewed_on": str(TODAY + timedelta(2))}, 400, "preplan.future"),
        (
            {"fields": {}, "reviewed_on": "2026-01-02", "review_due": "2026-01-02"},
            400,
            "preplan.due",
        ),
        ({"fields": {}, "author": "somebody else"}, 422, "request.invalid"),
        ({}, 422, "request.invalid"),
    ],
)
def test_what_cannot_be_a_pre_plan_is_a_problem(
    client: TestClient, buildings: list[int], given: dict[str, Any], status: int, code: str
) -> None:
    answer = client.put(f"/api/buildings/{buildings[0]}/preplan", json=given)
    assert problem(answer) == (status, code)
    assert "1234" not in answer.text
    assert client.get(f"/api/buildings/{buildings[0]}/preplan").status_code == 404


def test_a_landline_and_large_numbers_lead_to_nobody(
    client: TestClient, buildings: list[int]
) -> None:
    said = "值班室 0717-6123456，建筑面积 13812 平方米，电表 420502011300000118"
    made = put(client, buildings[0], fields={"tactics": said})
    assert made["fields"]["tactics"] == said


# ------------------------------------------------ the list


def test_overdue_ones_are_listed_in_pages_and_gone_buildings_are_not(
    client: TestClient, city: Engine, buildings: list[int]
) -> None:
    late = put(client, buildings[0], reviewed_on="2024-01-01")
    put(client, buildings[1])
    with city.begin() as conn:
        conn.execute(
            text(
                "INSERT INTO preplan (building_id, fields, author, reviewed_on, review_due)"
                " VALUES (:gone, '{}', 'x', '2020-01-01', '2021-01-01')"
            ),
            {"gone": buildings[2]},
        )
    asked = {"overdue": "true"}
    (listed,) = client.get("/api/preplans", params=asked).json()["items"]
    assert (listed["id"], listed["name"], listed["address"]) == (late["id"], "一号楼", "沿江路1号")
    assert (listed["review_due"], listed["overdue"]) == ("2025-01-01", True)
    assert listed["lon"] == pytest.approx(lonlat(25, 25)["lon"], abs=1e-6)
    first = client.get("/api/preplans", params={"limit": 1}).json()
    second = client.get(first["next"]).json()
    assert [each["building_id"] for each in first["items"] + second["items"]] == buildings[:2]
    assert second["next"] is None
    rest = client.get("/api/preplans", params={"overdue": "false"}).json()["items"]
    assert [each["building_id"] for each in rest] == [buildings[1]]


def test_a_review_is_overdue_on_the_day_after(client: TestClient, buildings: list[int]) -> None:
    for days, overdue in ((0, False), (1, True)):
        due = TODAY - timedelta(days)
        given = {"reviewed_on": str(due - timedelta(9)), "review_due": str(due)}
        made = put(client, buildings[days], **given)
        assert made["overdue"] is overdue


# ------------------------------------------------ files


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg")],
)
def test_a_file_is_what_it_begins_with_and_is_handed_out_to_be_saved(
    client: TestClient, buildings: list[int], content: bytes, kind: str
) -> None:
    put(client, buildings[0])
    answer = send(client, buildings[0], content, name="一层 平面图.html")
    made, where = answer.json(), answer.headers["location"]
    assert (answer.status_code, made["media_type"], made["author"]) == (201, kind, "li")
    assert made["size_bytes"] == len(content)
    got = client.get(where)
    assert (got.content, got.headers["content-type"]) == (content, kind)
    assert got.headers["x-content-type-options"] == "nosniff"
    named = "attachment; filename*=UTF-8''%E4%B8%80%E5%B1%82%20%E5%B9%B3%E9%9D%A2%E5%9B%BE.html"
    assert got.headers["content-disposition"] == named
    plan = client.get(f"/api/buildings/{buildings[0]}/preplan").json()
    assert plan["files"] == [made]
    assert client.delete(where).status_code == 204
    assert problem(client.get(where)) == (404, "preplan.no_file")
    assert problem(client.delete(where)) == (404, "preplan.no_file")


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "preplan.file_kind"),
        (b"<html>", "a.pdf", "preplan.file_kind"),
        (b"MZ\x90\x00", "a.pdf", "preplan.file_kind"),
        (PDF, "../a.pdf", "preplan.file_name"),
        (PDF, ".a", "preplan.file_name"),
        (PDF, " ", "preplan.file_name"),
        (PDF, "李雷 13812345678.pdf", "preplan.personal"),
    ],
)
def test_what_cannot_be_a_file_is_a_problem(
    client: TestClient, buildings: list[int], content: bytes, name: str, code: str
) -> None:
    put(client, buildings[0])
    assert problem(send(client, buildings[0], content, name=name)) == (400, code)
    assert client.get(f"/api/buildings/{buildings[0]}/preplan").json()["files"] == []


def test_ten_megabytes_may_be_sent_and_not_a_byte_more(
    client: TestClient, buildings: list[int]
) -> None:
    put(client, buildings[0])
    largest = PDF + bytes(10 * 1024**2 - len(PDF))
    assert send(client, buildings[0], largest).json()["size_bytes"] == 10 * 1024**2
    assert problem(send(client, buildings[0], largest + b"x")) == (400, "limits.body")


def test_a_file_belongs_to_a_plan_that_is_there_and_to_no_other(
    client: TestClient, buildings: list[int]
) -> None:
    assert problem(send(client, buildings[0], PDF)) == (404, "preplan.not_found")
    for building in buildings[:2]:
        put(client, building)
    number = send(client, buildings[0], PDF).json()["id"]
    elsewhere = f"/api/buildings/{buildings[1]}/preplan/files/{number}"
    assert problem(client.get(elsewhere)) == (404, "preplan.no_file")
    assert problem(client.delete(elsewhere)) == (404, "preplan.no_file")


def test_twenty_files_are_enough(client: TestClient, buildings: list[int]) -> None:
    put(client, buildings[0])
    for _ in range(20):
        assert send(client, buildings[0], PDF).status_code == 201
    assert problem(send(client, buildings[0], PDF)) == (409, "preplan.many_files")


# ------------------------------------------------ who, and who hears of it


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        ("commander", 200, 200),
        ("admin", 200, 200),
        ("worker", 200, 403),
        ("planner", 200, 403),
        ("analyst", 403, 403),
    ],
)
def test_who_reads_and_who_writes(
    client: TestClient, city: Engine, buildings: list[int], role: str, reads: int, writes: int
) -> None:
    put(client, buildings[0])
    headers = signed_in(city, role)
    where = f"/api/buildings/{buildings[0]}/preplan"
    assert client.get(where, headers=headers).status_code == reads
    assert client.get("/api/preplans", headers=headers).status_code == reads
    given = {"fields": {}, "revision": 1}
    assert client.put(where, json=given, headers=headers).status_code == writes


def test_open_sheets_hear_of_what_is_written_and_of_files(
    client: TestClient, city: Engine, buildings: list[int]
) -> None:
    noted = text("SELECT count(*) FROM tile_change WHERE layer = 'preplans' AND west < east")

    def notes() -> int:
        with city.connect() as conn:
            return int(conn.scalar(noted) or 0)

    counted = [notes()]
    made = put(client, buildings[0])
    counted.append(notes())
    put(client, buildings[0], revision=made["revision"], fields={"tactics": "二"})
    counted.append(notes())
    where = send(client, buildings[0], PDF).headers["location"]
    counted.append(notes())
    client.delete(where)
    counted.append(notes())
    assert counted == [counted[0] + step for step in range(5)]
