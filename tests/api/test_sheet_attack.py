"""The dispatcher's sheet under attack: what it tells to whom, what is on record, what is true."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, time, timedelta
from itertools import count
from typing import Any

import pytest
from fastapi.testclient import TestClient
from shapely import LineString, box
from sqlalchemy import Engine, event, text

from api.main import create_app
from tests.scene import Scene, lonlat, multi, put, spot
from tests.signing import bearer, token_for

SHEET = "/api/emergency/sheet"
ROLES = ("dispatcher", "planner", "commander", "worker", "admin")


@pytest.fixture(scope="module")
def city(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    with ExitStack() as stack:
        yield clones(stack)


@pytest.fixture(scope="module")
def things(city: Engine) -> dict[str, int]:
    """Two houses 200 m apart on one road, a hydrant at each, and a station on it."""
    with city.begin() as conn:
        scene = Scene(conn)
        scene.areas("YYY", level="city")
        scene.areas("ABC", parent="Y")
        estate = scene.estate((0, 0, 90, 90), "锦绣家园", manager="物业", manager_phone="0717-9")
        west = scene.building(
            (20, 20), name="西楼", floors_above=6, floors_below=0, use="residential",
            estate_id=estate,
        )  # fmt: skip
        east = scene.building((220, 20), name="东楼", floors_above=6, use="residential")
        scene.household(west, 1, floor=2, label="2", age_band="80+", assistance="mobility")
        road = scene.add(
            "road", road_class="residential", width_m=6, name="大路",
            geometry=put(LineString([(0, 45), (300, 45)])),
        )  # fmt: skip
        scene.add(
            "estate_gate", estate_id=estate, name="北门", key_holder="门卫",
            opens=time(6), closes=time(22), geometry=spot((45, 45)),
        )  # fmt: skip
        scene.premises((290, 50), "fire_station", name="一站", phone="119")
        return {
            "west": west,
            "east": east,
            "road": road,
            "hydrant": scene.hydrant((60, 40), kind="pillar", flow_lps=18, status="in_service"),
            "far": scene.hydrant((200, 40), kind="pillar", flow_lps=18, status="in_service"),
        }


@pytest.fixture(scope="module")
def client(city: Engine, things: dict[str, int]) -> Iterator[TestClient]:
    with TestClient(create_app(engine=city)) as client:
        yield client


@pytest.fixture(scope="module")
def tokens(city: Engine, things: dict[str, int]) -> dict[str, str]:
    return {role: token_for(city, role) for role in (*ROLES, "analyst")}


Ask = Callable[..., Any]


@pytest.fixture
def ask(client: TestClient, tokens: dict[str, str]) -> Ask:
    def asked(role: str = "dispatcher", **given: Any) -> Any:
        return client.get(SHEET, params=given, headers=bearer(tokens[role]))

    return asked


def soon(**after: float) -> str:
    return (datetime.now(UTC) + timedelta(**(after or {"hours": 2}))).isoformat()


def opened(client: TestClient, token: str, **given: Any) -> Any:
    values = {"kind": "fire", "radius_m": 50, **lonlat(25, 25)} | given
    return client.post("/api/emergencies", json=values, headers=bearer(token))


# ---------------------------------------------------------------- who


@pytest.mark.parametrize("role", ROLES)
def test_every_role_on_duty_gets_the_sheet_of_a_building_with_a_plan(
    city: Engine, things: dict[str, int], ask: Ask, role: str
) -> None:
    with city.begin() as conn:
        conn.execute(
            text(
                "INSERT INTO preplan (building_id, fields, author, reviewed_on, review_due)"
                " VALUES (:id, '{}', 'x', '2026-01-01', '2027-01-01') ON CONFLICT DO NOTHING"
            ),
            {"id": things["east"]},
        )
    answer = ask(role, building=things["east"])
    assert answer.status_code == 200, answer.text
    assert answer.json()["sheet"]["building"]["preplan"] is not None


def test_an_analyst_gets_nothing_of_it(
    client: TestClient, tokens: dict[str, str], things: dict[str, int], ask: Ask
) -> None:
    assert ask("analyst", building=things["west"]).status_code == 403
    for path in (
        "/emergency/print",
        "/emergency/print.pdf",
        "/api/coverage/hydrants",
        "/api/preplans",
    ):
        answer = client.get(
            path, params={"building": things["west"]}, headers=bearer(tokens["analyst"])
        )
        assert answer.status_code in (400, 403), path
        assert answer.status_code == 403, path


@pytest.mark.parametrize("role", ROLES)
def test_a_building_tells_nobody_by_floor_who_needs_help(
    client: TestClient, tokens: dict[str, str], things: dict[str, int], role: str
) -> None:
    """That needs an emergency that is held."""
    answer = client.get(f"/api/buildings/{things['west']}", headers=bearer(tokens[role])).json()
    assert [floor.get("assisted") for floor in answer["floors"]] == [None]


@pytest.mark.parametrize("role", [role for role in ROLES if role != "dispatcher"])
def test_another_role_opens_nothing_with_somebody_s_emergency(
    client: TestClient, tokens: dict[str, str], things: dict[str, int], ask: Ask, role: str
) -> None:
    number = opened(client, tokens["dispatcher"]).json()["id"]
    for given in ({"building": things["west"]}, {}):
        answer = ask(role, emergency=number, **given)
        assert answer.status_code == 403, answer.text
        assert "assisted" not in answer.text


# ---------------------------------------------------------------- the record


def test_the_record_names_the_building_whose_floors_were_read(
    city: Engine, client: TestClient, tokens: dict[str, str], things: dict[str, int], ask: Ask
) -> None:
    """However the place was asked for; one line for what is read again within half a minute."""
    number = opened(client, tokens["dispatcher"]).json()["id"]
    told = []
    for given in ({"building": things["west"]}, {"q": "西楼"}, lonlat(25, 25)):
        answer = ask(emergency=number, **given).json()["sheet"]
        told.append(str(answer["place"]["building_id"]))
        assert answer["floors"]["opened"] is True
    with city.connect() as conn:
        query = (
            "SELECT subject_id FROM audit WHERE emergency_id = :id AND act = 'emergency_sheet'"
            " ORDER BY id"
        )
        assert conn.scalars(text(query), {"id": number}).all() == sorted(set(told))


def test_the_counts_line_of_a_sheet_names_its_place_whatever_stands_before_it(
    city: Engine, client: TestClient, tokens: dict[str, str], things: dict[str, int]
) -> None:
    """Parameters that are repeated do not push it out of the audit."""
    asked: dict[str, Any] = {"lang": ["en"] * 25, "building": things["west"]}
    answer = client.get(SHEET, params=asked, headers=bearer(tokens["planner"]))
    with city.connect() as conn:
        query = "SELECT details FROM audit WHERE act = 'counts' ORDER BY id DESC LIMIT 1"
        details = conn.scalar(text(query))
    assert answer.status_code == 400 or details.get("building") == str(things["west"])


# ---------------------------------------------------------------- the emergency's place


def test_an_emergency_is_in_a_building_within_its_radius(
    client: TestClient, tokens: dict[str, str], things: dict[str, int]
) -> None:
    answer = opened(client, tokens["dispatcher"], building_id=things["east"])
    assert answer.status_code == 400, answer.text


# ---------------------------------------------------------------- restrictions and time


def restricted(client: TestClient, token: str, **given: Any) -> Any:
    values = {"reason": "停水", "expires_at": soon()} | given
    answer = client.post("/api/restrictions", json=values, headers=bearer(token))
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_what_was_lifted_since_was_in_force_then(
    client: TestClient, tokens: dict[str, str], things: dict[str, int], ask: Ask
) -> None:
    token = tokens["dispatcher"]
    made = restricted(client, token, kind="hydrant_out", component_id=things["hydrant"])
    shut = restricted(client, token, kind="road_closed", road_id=things["road"])
    then = datetime.now(UTC).isoformat()
    for each in (made, shut):
        client.delete(f"/api/restrictions/{each['id']}", headers=bearer(token))
    sheet = ask(building=things["west"], at=then).json()["sheet"]
    found = next(h for h in sheet["water"]["hydrants"] if h["id"] == things["hydrant"])
    assert found["usable"] is False
    assert {each["id"] for each in sheet["restrictions"]} == {made["id"], shut["id"]}
    assert ask(building=things["west"]).json()["sheet"]["restrictions"] == []


def test_a_review_is_overdue_by_the_day_of_the_city(
    city: Engine, things: dict[str, int], ask: Ask
) -> None:
    """Half past midnight of the 2nd in Shanghai is still the 1st in UTC."""
    with city.begin() as conn:
        conn.execute(text("DELETE FROM preplan"))
        conn.execute(
            text(
                "INSERT INTO preplan (building_id, fields, author, reviewed_on, review_due)"
                " VALUES (:id, '{}', 'x', '2026-01-01', '2026-03-01')"
            ),
            {"id": things["east"]},
        )
    said = {
        at: ask("admin", building=things["east"], at=at).json()["sheet"]["building"]["preplan"][
            "overdue"
        ]
        for at in ("2026-03-01T15:59:00Z", "2026-03-01T16:30:00Z")
    }
    assert said == {"2026-03-01T15:59:00Z": False, "2026-03-01T16:30:00Z": True}


@pytest.mark.parametrize(
    ("opens", "closes", "shut"),
    [("06:00", "22:00", False), ("00:00", "00:00", False), ("00:00", "24:00", False)],
)
def test_a_gate_that_is_open_all_day_is_not_told_as_shut(
    city: Engine, things: dict[str, int], ask: Ask, opens: str, closes: str, *, shut: bool
) -> None:
    with city.begin() as conn:
        conn.execute(
            text("UPDATE estate_gate SET opens = CAST(:o AS time), closes = CAST(:c AS time)"),
            {"o": opens, "c": closes},
        )
    try:
        answer = ask(building=things["west"], at="2026-03-01T04:00:00Z")  # noon
    finally:
        with city.begin() as conn:
            conn.execute(text("UPDATE estate_gate SET opens = '06:00', closes = '22:00'"))
    assert answer.status_code == 200, answer.text
    assert [gate["shut"] for gate in answer.json()["sheet"]["building"]["gates"]] == [shut]


# ---------------------------------------------------------------- ground


@pytest.mark.parametrize("kind", ["river", "lake", "pond", "canal", "reservoir", "water"])
def test_hose_does_not_cross_water_of_any_kind(
    city: Engine, things: dict[str, int], ask: Ask, kind: str
) -> None:

    with city.begin() as conn:
        made = Scene(conn).add(
            "land_cover", kind=kind, source="w", source_id=kind,
            geometry=multi(box(100, -900, 110, 900)),
        )  # fmt: skip
    try:
        sheet = ask(building=things["west"]).json()["sheet"]
        far = next(h for h in sheet["water"]["hydrants"] if h["id"] == things["far"])
        assert far["path_m"] is None
    finally:
        with city.begin() as conn:
            conn.execute(text("DELETE FROM land_cover WHERE id = :id"), {"id": made})


def test_a_hydrant_at_the_radius_is_inside_and_one_beyond_is_told_apart(
    city: Engine, things: dict[str, int], ask: Ask
) -> None:
    """The far one stands 170 m off the edge, 10 m north of it."""
    away = 170.2938636592641
    for radius, listed in ((away, True), (round(away - 0.01, 2), False)):
        sheet = ask(building=things["west"], radius_m=radius).json()["sheet"]
        assert (things["far"] in {h["id"] for h in sheet["water"]["hydrants"]}) is listed


# ---------------------------------------------------------------- paper


def test_nothing_that_somebody_wrote_is_markup_on_paper(
    city: Engine, client: TestClient, tokens: dict[str, str], things: dict[str, int]
) -> None:
    evil = "<img src=x onerror=alert(1)>"
    with city.begin() as conn:
        conn.execute(
            text(
                "UPDATE estate_gate SET key_holder = :e, name = :e,"
                " opens = '06:00', closes = '07:00'"
            ),
            {"e": evil},
        )
        conn.execute(
            text("UPDATE building SET name = :e WHERE id = :id"), {"e": evil, "id": things["east"]}
        )
        conn.execute(text("UPDATE road SET name = :e"), {"e": evil})
        conn.execute(text("UPDATE hydrant SET status_remark = :e"), {"e": evil})
    try:
        restricted(
            client,
            tokens["dispatcher"],
            kind="hydrant_out",
            component_id=things["hydrant"],
            reason=evil,
        )
        for building in (things["west"], things["east"]):
            page = client.get(
                "/emergency/print",
                params={"building": building, "floor": evil[:40], "unit": "<u>"},
                headers=bearer(tokens["dispatcher"]),
            )
            assert page.status_code == 200, page.text
            assert "<img" not in page.text
            assert "<u>" not in page.text
            assert "script-src" not in page.headers["content-security-policy"]
            assert "default-src 'none'" in page.headers["content-security-policy"]
            assert page.headers["cache-control"] == "no-store"
    finally:
        with city.begin() as conn:
            conn.execute(
                text("UPDATE building SET name = '东楼' WHERE id = :id"), {"id": things["east"]}
            )
            conn.execute(text("UPDATE road SET name = '大路'"))
            conn.execute(text("UPDATE hydrant SET status_remark = NULL"))
            conn.execute(text("DELETE FROM restriction"))


# ---------------------------------------------------------------- files of a plan

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture
def planned(city: Engine, things: dict[str, int]) -> str:
    with city.begin() as conn:
        conn.execute(
            text(
                "INSERT INTO preplan (building_id, fields, author, reviewed_on, review_due)"
                " VALUES (:id, '{}', 'x', '2026-01-01', '2027-01-01') ON CONFLICT DO NOTHING"
            ),
            {"id": things["east"]},
        )
    return f"/api/buildings/{things['east']}/preplan/files"


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\boot.ini",
        "a/b.png",
        "a\r\nX-Evil: 1.png",
        "a\x1b.png",
        "\u202egnp.exe",
        ".",
        "..",
        " ",
    ],
)
def test_a_file_s_name_is_no_path_and_no_trick(
    client: TestClient, tokens: dict[str, str], planned: str, name: str
) -> None:
    answer = client.post(
        planned, params={"name": name}, content=PNG, headers=bearer(tokens["commander"])
    )
    assert answer.status_code == 400, answer.text


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b" %PDF-1.4",
        b"",
    ],
)
def test_what_is_no_picture_and_no_pdf_is_not_taken_whatever_it_says_it_is(
    client: TestClient, tokens: dict[str, str], planned: str, content: bytes
) -> None:
    headers = bearer(tokens["commander"]) | {"Content-Type": "image/png"}
    answer = client.post(planned, params={"name": "a.png"}, content=content, headers=headers)
    assert answer.status_code == 400, answer.text


def test_a_file_is_handed_out_to_be_saved_as_what_it_begins_with(
    client: TestClient, tokens: dict[str, str], planned: str
) -> None:
    evil = PNG + b"<script>alert(1)</script>"
    headers = bearer(tokens["commander"]) | {"Content-Type": "text/html"}
    made = client.post(planned, params={"name": 'a".html'}, content=evil, headers=headers)
    assert made.status_code == 201, made.text
    got = client.get(made.headers["location"], headers=bearer(tokens["dispatcher"]))
    assert got.headers["content-type"] == "image/png"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-disposition"].startswith("attachment; filename*=UTF-8''a%22.html")
    assert got.headers["cache-control"] == "no-store"
    other = made.headers["location"].replace("/buildings/", "/buildings/9")
    assert client.get(other, headers=bearer(tokens["dispatcher"])).status_code == 404


# ---------------------------------------------------------------- connections


def test_a_sheet_holds_one_connection_at_a_time(
    client: TestClient, tokens: dict[str, str], things: dict[str, int], ask: Ask
) -> None:
    """Who holds one and waits for another may wait for others who do the same."""
    number = opened(client, tokens["dispatcher"]).json()["id"]
    engine = client.app.state.engine  # type: ignore[attr-defined]
    held, most = [0], [0]

    def taken(*_: object) -> None:
        held[0] += 1
        most[0] = max(most[0], held[0])

    def given_back(*_: object) -> None:
        held[0] -= 1

    event.listen(engine, "checkout", taken)
    event.listen(engine, "checkin", given_back)
    try:
        assert ask(building=things["west"], emergency=number).status_code == 200
    finally:
        event.remove(engine, "checkout", taken)
        event.remove(engine, "checkin", given_back)
    assert (most, held) == ([1], [0])


# ---------------------------------------------------------------- what an emergency does not tell


def test_where_workers_were_before_an_emergency_is_not_told_as_nobody(
    client: TestClient, tokens: dict[str, str], things: dict[str, int], ask: Ask
) -> None:
    number = opened(client, tokens["dispatcher"]).json()["id"]
    given = {"building": things["west"], "emergency": number}
    then = ask(**given, at="2026-01-01T00:00:00Z").json()["sheet"]["help"]["workers"]
    assert then is None
    assert ask(**given).json()["sheet"]["help"]["workers"] == []


# ---------------------------------------------------------------- floors


def test_a_floor_is_of_the_unit_that_was_asked_for(
    city: Engine, things: dict[str, int], ask: Ask
) -> None:
    """Stair 1 counts its floors, stair 2 beside it skips the four."""
    with city.begin() as conn:
        scene = Scene(conn)
        scene.numbers = count(1000)
        house = scene.building((120, 60), floors_above=6, use="residential")
        for stair, labels in (("1", "12345"), ("2", "12356")):
            unit = scene.add("unit", building_id=house, label=stair)
            for index, label in enumerate(labels, 1):
                scene.add(
                    "dwelling", building_id=house, unit_id=unit, floor_index=index,
                    floor_label=label, room=f"{stair}-{label}01",
                )  # fmt: skip
    found = {
        (unit, floor): ask(building=house, unit=unit, floor=floor).json()["sheet"]["place"][
            "floor_index"
        ]
        for unit in ("1", "2")
        for floor in ("4", "5")
    }
    assert found == {("1", "4"): 4, ("1", "5"): 5, ("2", "4"): None, ("2", "5"): 4}
    unsure = ask(building=house, floor="5").json()["sheet"]
    assert unsure["place"]["floor_index"] is None
    assert unsure["unknown"] != []
