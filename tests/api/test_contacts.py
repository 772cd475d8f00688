"""Tests of api.routes.contacts: found by name or phone, at home only, and on record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, text

from api.main import create_app
from gisgov.settings import Settings
from gisgov.storage import accounts, contact_keys
from gisgov.storage.sync import runs, table
from tests.scene import Scene

Post = Callable[..., Response]
SEARCH = "/api/contacts/search"
PHONE = "13812345678"
PASSWORD = "correct horse battery"  # noqa: S105


@pytest.fixture
def city(
    make_city: Callable[[], Engine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Engine:
    """Grids A and B with a household each; of their people names and phones were loaded."""
    ring = tmp_path / "contacts.keys"
    monkeypatch.setenv("GISGOV_CONTACT_KEYS", str(ring))
    engine = make_city()
    with engine.begin() as conn:
        scene = Scene(conn)
        scene.areas("AB")
        for grid, x in (("A", 10), ("B", 110)):
            dwelling = scene.household(scene.building((x, 10), address=f"{grid}路1号"))
            scene.add("household", source="户", source_id=grid, dwelling_id=dwelling)
        code = conn.execute(
            text("SELECT min(code) FROM code_class WHERE kind = 'incident'")
        ).scalar_one()
        load(conn, ring, "persons", tmp_path, "人员编号,户编号,年龄段,姓名,手机号", [
            f"P1,A,80+,欧阳若兰,{PHONE}", "P2,B,15-59,欧阳若兰,13800002222", "P3,A,15-59,李雷,",
        ])  # fmt: skip
        heads = "事件编号,小类代码,上报时间,X,Y,报案人,报案人电话"
        load(conn, ring, "incidents", tmp_path, heads, [
            f"S1,{code},2026-03-01 10:00,3397010,528010,司马相如,13800003333",
            f"S2,{code},2026-03-01 11:00,3397011,528011,,",
        ])  # fmt: skip
    return engine


def load(conn, ring, noun, folder, head, rows):
    file = folder / f"{noun}.csv"
    file.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    prepared = table.prepare(
        conn, table.Request(path=file, noun=noun, contacts="keep", ring=ring, crs="EPSG:4546")
    )
    assert prepared.faults == []
    prepared.apply()
    runs.record(conn, prepared)


@pytest.fixture
def post(city: Engine) -> Iterator[Post]:
    """Ask as somebody: a worker of grid A unless told otherwise."""
    with city.begin() as conn:
        keys = {}
        for role, home in (("worker", "A"), ("dispatcher", None), ("admin", None)):
            accounts.add(conn, role, role=role, home=home, password=PASSWORD)
            keys[role] = accounts.add_key(conn, role, label="test")
    with TestClient(create_app(engine=city)) as client:

        def ask(path: str, *, by: str = "worker", **given: object) -> Response:
            bearer = {"Authorization": f"Bearer {keys[by]}"}
            return client.post(path, json={"purpose": "visit"} | given, headers=bearer)

        yield ask


def names(answer: Response) -> list[tuple[str, str | None, str | None]]:
    return [
        (household["address"], person["name"], person["phone"])
        for household in answer.json()["households"]
        for person in household["persons"]
    ]


@pytest.mark.parametrize("given", [{"phone": "+86 138-1234 5678"}, {"name": " 欧阳 若兰"}])
def test_a_worker_finds_the_people_at_home_and_no_others(post: Post, given: dict[str, str]) -> None:
    answer = post(SEARCH, **given)
    assert answer.status_code == 200
    assert names(answer) == [("A路1号", "欧阳若兰", PHONE)]
    assert answer.json()["rows"] == 1


def test_somebody_elsewhere_or_unknown_is_nobody(post: Post) -> None:
    assert names(post(SEARCH, phone="13800002222")) == []
    assert names(post(SEARCH, name="欧阳")) == []


def test_the_audit_has_the_search_and_not_whom_it_was_for(post: Post, city: Engine) -> None:
    look = post(SEARCH, phone=PHONE, note="回访").json()["look"]
    with city.connect() as conn:
        row = conn.execute(text("SELECT * FROM audit WHERE id = :id"), {"id": look}).one()
        everything = "\n".join(str(row) for row in conn.execute(text("SELECT * FROM audit")))
    assert (row.actor, row.subject, row.purpose, row.note, row.rows, row.area) == (
        *("worker", "contact", "visit", "回访"),
        *(1, "A"),
    )
    assert PHONE not in everything
    assert "欧阳" not in everything


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"phone": PHONE, "by": "admin"}, 403, "access.role"),
        ({"phone": PHONE, "purpose": "inspection"}, 403, "access.purpose"),
        ({"phone": PHONE, "name": "李雷"}, 400, "contacts.one_of"),
        ({}, 400, "contacts.one_of"),
        ({"phone": "555"}, 400, "contacts.no_phone"),
        ({"phone": f"{PHONE}、13800002222"}, 400, "contacts.many_phones"),
        ({"phone": ""}, 400, "contacts.no_phone"),
        ({"name": "——"}, 400, "contacts.no_name"),
        ({"name": "李雷" * 200}, 422, "request.invalid"),
    ],
)
def test_what_is_refused_does_not_say_the_name_or_phone(
    post: Post, given: dict[str, str], status: int, code: str
) -> None:
    answer = post(SEARCH, **given)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert PHONE not in answer.text
    assert "李雷" not in answer.text


def test_who_reported_an_incident_is_told_to_a_dispatcher(post: Post, city: Engine) -> None:
    with city.connect() as conn:
        ids = conn.scalars(text("SELECT id FROM incident ORDER BY source_id")).all()
    answer = post(f"/api/incidents/{ids[0]}/reporter", by="dispatcher", purpose="emergency")
    assert answer.status_code == 200
    told = answer.json()
    assert (told["rows"], told["name"], told["phone"]) == (1, "司马相如", "13800003333")
    told = post(f"/api/incidents/{ids[1]}/reporter", purpose="complaint").json()
    assert (told["rows"], told["name"], told["phone"]) == (0, None, None)


def test_without_the_keys_nobody_is_found_and_residents_are_still_told(
    post: Post, city: Engine
) -> None:
    ring = contact_keys.ring_file(Settings())
    ring.unlink()
    assert post(SEARCH, phone=PHONE).json()["code"] == "contacts.none_here"
    with city.connect() as conn:
        building = conn.scalar(text("SELECT id FROM building WHERE address = 'A路1号'"))
    told = names(post(f"/api/buildings/{building}/residents"))
    assert ("A路1号", "(sealed, and its key is not here)") in [found[:2] for found in told]
