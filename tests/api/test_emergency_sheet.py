"""Tests of api.routes.emergency_sheet: who gets a sheet, in which words, and what is on record."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text

from api.main import create_app
from gisgov import crs
from tests.gisgov.emergency.drawn_city import DrawnCity
from tests.scene import lonlat
from tests.signing import bearer, token_for

PATH = "/api/emergency/sheet"
STREET = """
    ....AA......BB...
    S================+
    .....1.....2.....
"""
IN_A, ELSEWHERE = (50, 25), (50, 80)


@pytest.fixture(scope="module")
def city(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    """A with two on its third floor, of whom one needs help; a worker stands before it."""
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            drawn = DrawnCity(conn, STREET)
            scene = drawn.scene
            scene.areas("KK", level="community")
            scene.areas("ab", parent="K")
            for needs in ("mobility", None):
                scene.household(
                    drawn.buildings["A"], 1, floor=3, label="3", age_band="80+", assistance=needs
                )
            estate = scene.estate((30, 20, 70, 40), "锦绣家园")
            conn.execute(
                text("UPDATE building SET estate_id = :e, number = '3' WHERE id = :b"),
                {"e": estate, "b": drawn.buildings["A"]},
            )
            worker = scene.add("worker", code="w1")
            given = {"worker_id": worker, "grid": "a"}
            conn.execute(
                text(
                    "INSERT INTO worker_assignment (worker_id, grid, valid, source, source_id)"
                    " VALUES (:worker_id, :grid, '[2020-01-01,)', 'scene', '1')"
                ),
                given,
            )
            conn.execute(
                text(
                    "INSERT INTO position (worker_id, fixed_at, geometry)"
                    " SELECT :worker, now() - interval '5 minutes', point FROM building LIMIT 1"
                ),
                {"worker": worker},
            )
        yield engine


@pytest.fixture(scope="module")
def building(city: Engine) -> int:
    """Building A."""
    with city.connect() as conn:
        return int(conn.scalar(text("SELECT id FROM building WHERE name = 'A'")) or 0)


@pytest.fixture(scope="module")
def tokens(city: Engine) -> dict[str, str]:
    roles = ("dispatcher", "planner", "commander", "worker", "admin", "analyst")
    return {role: token_for(city, role) for role in roles} | {
        "other": token_for(city, "dispatcher")
    }


Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def ask(city: Engine, tokens: dict[str, str]) -> Iterator[Ask]:
    """Ask for a sheet: `ask(building=1, who="planner")`."""
    with TestClient(create_app(engine=city)) as client:

        def asked(
            who: str = "dispatcher", language: str | None = None, path: str = PATH, **given: Any
        ) -> Any:
            headers = bearer(tokens.get(who)) | ({"Accept-Language": language} if language else {})
            return client.get(path, params=given, headers=headers)

        asked.client = client  # type: ignore[attr-defined]
        yield asked


@pytest.fixture
def fire(ask: Ask, tokens: dict[str, str], building: int) -> int:
    """An emergency of the dispatcher's in A, on the third floor."""
    given = {"kind": "fire", "building_id": building, "floor": "3"} | lonlat(*IN_A)
    answer = ask.client.post(  # type: ignore[attr-defined]
        "/api/emergencies", json=given, headers=bearer(tokens["dispatcher"])
    )
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def sheet(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["several"] is None
    return dict(told["sheet"])


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def sentences(told: Any) -> Iterator[dict[str, Any]]:
    """Every sentence of an answer; those that are parts of one have no text of their own."""
    if isinstance(told, dict):
        if {"code", "params", "text"} <= set(told):
            yield told
            return
        told = list(told.values())
    if isinstance(told, list):
        for each in told:
            yield from sentences(each)


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, "en"),
        ({"language": "zh-CN,zh;q=0.9"}, "zh"),
        ({"language": "zh", "lang": "en"}, "en"),
        ({"lang": "zh"}, "zh"),
    ],
)
@pytest.mark.parametrize("kind", ["fire", "gas_leak"])
def test_every_sentence_is_told_in_the_language_of_the_request(
    ask: Ask, building: int, given: dict[str, str], wanted: str, kind: str
) -> None:
    answer = ask(building=building, floor="9", unit="7", kind=kind, **given)
    said = [each["text"] for each in sentences(sheet(answer))]
    assert len(said) > 20
    for each in said:
        assert each
        assert not [odd for odd in ("{", "}", "None", "nan") if odd in each], each
    of_building = sheet(answer)["building"]["height"]["text"]
    chinese = any("一" <= letter <= "鿿" for letter in of_building)
    assert chinese is (wanted == "zh")


def test_what_is_not_known_is_null_and_no_number(ask: Ask) -> None:
    told = sheet(ask(**lonlat(*ELSEWHERE)))
    assert [told["building"], told["floors"], told["place"]["building_id"]] == [None] * 3
    assert told["people"]["rings"][-1]["persons"] == 2
    assert told["people"]["rings"][0]["within_m"] == 50
    assert "NaN" not in json.dumps(told)
    assert "Infinity" not in json.dumps(told)


# ---------------------------------------------------------------- places


def test_an_address_is_taken_down_to_the_floor(ask: Ask, building: int) -> None:
    told = sheet(ask(q="锦绣家园3栋3层"))
    assert (told["place"]["building_id"], told["place"]["floor_index"]) == (building, 3)
    assert told["place"]["how"] == "address"


def test_an_address_that_fits_nothing_gives_no_sheet(ask: Ask) -> None:
    told = ask(q="火星路1号").json()
    assert told["sheet"] is None
    assert told["several"]["candidates"] == []


def test_the_place_is_that_of_the_emergency_where_none_is_given(
    ask: Ask, fire: int, building: int
) -> None:
    told = sheet(ask(emergency=fire))
    assert (told["place"]["building_id"], told["place"]["floor"]) == (building, "3")
    assert told["emergency_id"] == fire
    elsewhere = sheet(ask(emergency=fire, **lonlat(*ELSEWHERE)))
    assert elsewhere["place"]["building_id"] is None


def test_places_come_in_the_offset_coordinates_too(ask: Ask, building: int) -> None:
    lon, lat = crs.wgs84_to_gcj02(*lonlat(*IN_A).values())
    told = sheet(ask(lon=float(lon), lat=float(lat), crs="gcj02"))
    assert told["place"]["building_id"] == building


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"building": 2**40}, 404, "building.not_found"),
        ({"building": 1, "q": "x"}, 400, "sheet.one_place"),
        ({"building": 1} | lonlat(*IN_A), 400, "sheet.one_place"),
        ({"building": 1, "radius_m": 49}, 422, "request.invalid"),
        ({"building": 1, "radius_m": 1001}, 422, "request.invalid"),
        ({"building": 1, "radius_m": "nan"}, 422, "request.invalid"),
        ({"building": 0}, 422, "request.invalid"),
        ({"building": 1, "kind": "flood"}, 422, "request.invalid"),
        ({"building": 1, "floor": ""}, 422, "request.invalid"),
        ({"building": 1, "wind_from_deg": 361}, 422, "request.invalid"),
        ({"building": 1, "at": "2026-01-01T00:00:00"}, 422, "request.invalid"),
        ({"building": 1, "colour": "red"}, 422, "request.invalid"),
        ({"lon": 111.3}, 400, None),
        ({}, 400, None),
        ({"lon": 0, "lat": 0}, 400, "crs.far_from_area"),
    ],
)
def test_what_cannot_be_asked_is_a_problem(
    ask: Ask, building: int, given: dict[str, Any], status: int, code: str | None
) -> None:
    asked = {**given, "building": building} if given.get("building") == 1 else given
    answer = ask(**asked)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert code is None or answer.json()["code"] == code


def test_a_place_that_the_gas_network_has_not_is_not_found(ask: Ask, building: int) -> None:
    answer = ask(building=building, kind="gas_leak", leak="node:999999")
    assert answer.status_code == 404


# ---------------------------------------------------------------- who


@pytest.mark.parametrize("who", ["dispatcher", "planner", "commander", "worker", "admin"])
def test_who_may_have_counts_may_have_a_sheet(ask: Ask, building: int, who: str) -> None:
    told = sheet(ask(who, building=building))
    assert told["floors"]["opened"] is False
    assert told["help"]["workers"] is None


def test_an_analyst_gets_none_and_nobody_is_asked_to_sign_in(ask: Ask, building: int) -> None:
    assert ask("analyst", building=building).status_code == 403
    assert ask("nobody", building=building).status_code == 401


def test_the_holder_of_an_emergency_is_told_who_needs_help_and_where_workers_are(
    ask: Ask, fire: int
) -> None:
    told = sheet(ask(emergency=fire))
    assert told["floors"]["opened"] is True
    assert {f["label"]: f["assisted"] for f in told["floors"]["floors"]}["3"] == 1
    (worker,) = told["help"]["workers"]
    assert (worker["code"], worker["grid"]) == ("w1", "a")
    assert 299 <= worker["age_s"] < 7200


def test_nobody_else_is(ask: Ask, fire: int, tokens: dict[str, str]) -> None:
    for who in ("other", "planner", "commander", "worker", "admin"):
        assert refused(ask(who, emergency=fire))[0] == 403
    assert refused(ask("other", emergency=fire)) == (403, "access.not_held")
    end = f"/api/emergencies/{fire}/end"
    ask.client.post(end, headers=bearer(tokens["dispatcher"]))  # type: ignore[attr-defined]
    assert refused(ask(emergency=fire)) == (403, "access.ended")


def test_an_emergency_that_is_not_there_is_refused(ask: Ask, building: int) -> None:
    assert ask(emergency=2**40, building=building).status_code in (403, 404)


def test_a_building_out_of_the_emergency_tells_nothing_of_who_needs_help(
    ask: Ask, tokens: dict[str, str], building: int
) -> None:
    """Held 70 m to the east, 50 m around: A lies outside."""
    given = {"kind": "fire", "radius_m": 50} | lonlat(125, 25)
    made = ask.client.post(  # type: ignore[attr-defined]
        "/api/emergencies", json=given, headers=bearer(tokens["dispatcher"])
    ).json()
    told = sheet(ask(emergency=made["id"], building=building))
    assert told["floors"]["opened"] is False
    assert {floor["assisted"] for floor in told["floors"]["floors"]} == {None}


# ---------------------------------------------------------------- on record


def acts(city: Engine, **wanted: object) -> list[tuple[Any, ...]]:
    asked = """
        SELECT act, subject, subject_id, emergency_id FROM audit
        WHERE emergency_id = :e ORDER BY id
    """
    with city.connect() as conn:
        return [tuple(row) for row in conn.execute(text(asked), wanted)]


def test_a_sheet_of_an_emergency_is_on_its_record(
    ask: Ask, city: Engine, fire: int, building: int
) -> None:
    ask(emergency=fire)
    assert acts(city, e=fire)[-1] == ("emergency_sheet", "building", str(building), fire)
    told = ask(path=f"/api/emergencies/{fire}").json()
    assert [line["act"] for line in told["record"]][-1] == "emergency_sheet"


def test_a_sheet_that_is_refused_is_on_record_as_refused(ask: Ask, city: Engine, fire: int) -> None:
    with city.connect() as conn:
        before = conn.scalar(text("SELECT max(id) FROM audit"))
    ask("other", emergency=fire)
    with city.connect() as conn:
        asked = "SELECT details FROM audit WHERE id > :before AND act = 'denied'"
        assert conn.scalars(text(asked), {"before": before}).all() == [{"code": "access.not_held"}]
    assert "emergency_sheet" not in [act for act, *_ in acts(city, e=fire)]


def test_counts_of_a_sheet_are_on_record_by_who_read_them(
    ask: Ask, city: Engine, building: int
) -> None:
    with city.connect() as conn:
        before = conn.scalar(text("SELECT coalesce(max(id), 0) FROM audit"))
    ask("planner", building=building)
    with city.connect() as conn:
        asked = "SELECT act, actor FROM audit WHERE id > :before"
        rows = conn.execute(text(asked), {"before": before}).all()
    assert [row.act for row in rows] == ["counts"]
    assert rows[0].actor.startswith("planner")


# ---------------------------------------------------------------- what is set meanwhile


def test_a_mark_changes_the_sheet_at_once(
    ask: Ask, city: Engine, tokens: dict[str, str], building: int
) -> None:
    first = sheet(ask(building=building))["water"]["hydrants"][0]["id"]
    given = {"kind": "hydrant_out", "component_id": first, "reason": "停水"}
    given["expires_at"] = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    made = ask.client.post(  # type: ignore[attr-defined]
        "/api/restrictions", json=given, headers=bearer(tokens["dispatcher"])
    ).json()
    during = sheet(ask(building=building, lang="zh"))
    assert [each["id"] for each in during["water"]["hydrants"]][-1] == first
    assert during["water"]["hydrants"][-1]["restriction_id"] == made["id"]
    assert "停水" in " ".join(each["text"] for each in during["says"])
    ask.client.delete(  # type: ignore[attr-defined]
        f"/api/restrictions/{made['id']}", headers=bearer(tokens["dispatcher"])
    )
    assert sheet(ask(building=building))["water"]["hydrants"][0]["id"] == first
