"""Tests of /api/statistics: an analyst, who sees no other counts, reads what was released."""

from __future__ import annotations

import csv
import io
from contextlib import ExitStack
from datetime import date

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from gisgov.storage.statistics import Smallest, publish
from tests.scene import Scene
from tests.signing import bearer, token_for

KINDS = ("households", "children", "elderly", "assisted")


@pytest.fixture(scope="module")
def analyst(clones):
    """Asks of a town of grids A, B and C, of which A has few people, released twice."""
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            scene = Scene(conn)
            scene.areas("KKK", level="community")
            scene.areas("ABC", parent="K")
            for x, count in ((20, 4), (120, 30), (220, 40)):
                held = dict.fromkeys(KINDS, count) | {"persons": 3 * count, "dwellings": 1}
                building = scene.building((x, 20))
                scene.add(
                    "building_stock_month", month=date(2026, 10, 1), building_id=building, **held
                )
            for audience in ("public", "internal"):
                publish(conn, level="grid", audience=audience, k=Smallest(10, 5))
        signed_in = bearer(token_for(engine, "analyst"))
        yield stack.enter_context(TestClient(create_app(engine=engine), headers=signed_in))


def test_releases_are_listed_page_by_page(analyst):
    first = analyst.get("/api/statistics?limit=1").json()
    assert [(r["audience"], r["k"], r["month"]) for r in first["items"]] == [
        ("public", 10, "2026-10-01")
    ]
    assert [r["audience"] for r in analyst.get(first["next"]).json()["items"]] == ["internal"]


def test_a_figure_that_is_withheld_is_null_and_says_so(analyst):
    areas = analyst.get("/api/statistics/1").json()["items"]
    told = {area["area"]: (area["children"], area["withheld"]) for area in areas}
    assert told == {"A": (None, True), "B": (None, True), "C": (40, False), "K": (74, False)}
    assert (areas[0]["level"], areas[0]["parent"], areas[0]["name_en"]) == ("grid", "K", "Area A")


def test_figures_come_in_pages_and_by_level(analyst):
    page = analyst.get("/api/statistics/1", params={"level": "grid", "limit": 2}).json()
    assert [area["area"] for area in page["items"]] == ["A", "B"]
    assert [area["area"] for area in analyst.get(page["next"]).json()["items"]] == ["C"]


def test_a_spreadsheet_gets_all_of_it_with_withheld_cells_empty(analyst):
    answer = analyst.get("/api/statistics/1?format=csv&limit=1")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(r["area"], r["children"]) for r in rows] == [
        ("A", ""),
        ("B", ""),
        ("C", "40"),
        ("K", "74"),
    ]


def test_a_release_that_does_not_exist_is_a_problem(analyst):
    answer = analyst.get("/api/statistics/9", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (404, "statistics.not_found")


def test_nobody_reads_them_without_signing_in(analyst):
    answer = analyst.get("/api/statistics", headers={"Authorization": ""})
    assert answer.status_code == 401
