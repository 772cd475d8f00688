"""Tests of /api/indicators and /api/choropleth: values, classes, reasons and files."""

from __future__ import annotations

import csv
import io
import json
from contextlib import ExitStack
from datetime import UTC, date, datetime

import geopandas as gpd
import pytest
import shapely
from fastapi.testclient import TestClient
from PIL import Image

from api.main import create_app
from gisgov.indicators.catalogue import CATALOGUE
from gisgov.maps import choropleths
from gisgov.storage import incident_cube
from gisgov.storage.statistics import Smallest, publish
from tests.scene import Scene
from tests.signing import bearer, token_for

MAY = datetime(2025, 5, 1, tzinfo=UTC)
KINDS = ("households", "children", "elderly", "assisted")


def draw(scene: Scene) -> None:
    """City K of grids A, B, C and D, 0.01 km2 each; few people in A, none in D."""
    scene.areas("KKKK", level="city")
    scene.areas("ABCD", parent="K")
    for x, count in ((20, 4), (120, 30), (220, 40)):
        held = dict.fromkeys(KINDS, count) | {"persons": 3 * count, "dwellings": 1}
        building = scene.building((x, 20), use="residential", floors_above=3)
        scene.add("building_stock_month", month=date(2025, 4, 1), building_id=building, **held)
    publish(scene.conn, level="grid", audience="internal", k=Smallest(10, 5))
    for x in (150, 150, 250, 350):
        scene.incident((x, 50), MAY)


@pytest.fixture(scope="module")
def analyst(clones):
    """Asks of the scene as the role that sees the least."""
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            draw(Scene(conn))
        signed_in = bearer(token_for(engine, "analyst"))
        yield stack.enter_context(TestClient(create_app(engine=engine), headers=signed_in))


def asked(client, **query):
    answer = client.get("/api/choropleth", params={"level": "grid"} | query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def values(answer):
    return {area["code"]: area["value"] for area in answer["areas"]}


def test_the_catalogue_tells_every_indicator_in_the_readers_language(analyst):
    items = analyst.get("/api/indicators", headers={"Accept-Language": "zh"}).json()["items"]
    assert [item["code"] for item in items] == list(CATALOGUE)
    elderly = next(item for item in items if item["code"] == "elderly_share")
    assert (elderly["name"], elderly["unit"], elderly["unit_code"]) == ("老人占比", "%", "percent")
    assert "60" in next(item for item in items if item["code"] == "elderly")["definition"]
    english = analyst.get("/api/indicators?lang=en").json()["items"]
    assert next(item for item in english if item["code"] == "incidents")["parameters"][:2] == [
        "since",
        "until",
    ]


def test_a_small_count_is_null_and_says_why(analyst):
    answer = asked(analyst, indicator="households")
    assert values(answer) == {"A": None, "B": None, "C": 40, "D": 0}
    assert [(area["reason"], area["step"]) for area in answer["areas"][:2]] == [
        ("withheld", None)
    ] * 2
    assert answer["reasons"] == [
        {"reason": "withheld", "text": "withheld: a small count or its partner", "count": 2}
    ]
    assert (answer["total"], answer["people_month"], answer["release"]) == (74, "2025-04-01", 1)


def test_nothing_is_divided_by_zero(analyst):
    answer = asked(
        analyst, indicator="incidents_per_households", since="2025-04-01", until="2025-06-01"
    )
    found = values(answer)
    assert found["D"] is None
    months = 1 / 30.4375  # all was reported on one day: of others nothing is known
    assert found["C"] == pytest.approx(1000 * 1 / 40 / months)
    reasons = {area["code"]: area["reason"] for area in answer["areas"]}
    assert reasons == {"A": "withheld", "B": "withheld", "C": None, "D": "zero_denominator"}
    assert answer["months"] == pytest.approx(months)


def test_classes_say_from_where_to_where_and_how_many(analyst):
    answer = asked(analyst, indicator="incidents", scheme="equal", steps=2)
    assert values(answer) == {"A": 0, "B": 2, "C": 1, "D": 1}
    assert [(c["from"], c["to"], c["count"]) for c in answer["classes"]] == [(0, 1, 3), (1, 2, 1)]
    assert [area["step"] for area in answer["areas"]] == [0, 1, 0, 0]
    assert answer["missing"].startswith("#")
    assert answer["age_s"] < 1


def test_filters_narrow_incidents_and_others_say_that_they_do_not(analyst):
    assert values(asked(analyst, indicator="incidents", until="2025-01-01"))["B"] == 0
    empty = asked(analyst, indicator="incidents", until="2025-01-01")
    assert "No incident fits the period and filters." in empty["notes"]
    assert any(
        "left out" in n for n in asked(analyst, indicator="buildings", state="open")["notes"]
    )


@pytest.mark.parametrize("written", ["3", "3,CJT214-2007:01", "CJT214-2007:01"])
def test_a_bare_number_among_the_classes_is_the_number_of_colours(analyst, written):
    answer = asked(analyst, indicator="incidents", classes=written)
    assert len(answer["classes"]) <= 3


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"indicator": "happiness"}, 404, "choropleth.no_indicator"),
        ({"indicator": "incidents", "level": "village"}, 400, "statistics.level"),
        ({"indicator": "components", "states": "fine"}, 400, "choropleth.no_state"),
        ({"indicator": "components", "classes": "CJT214-2007:9999"}, 400, "choropleth.no_class"),
        ({"indicator": "incidents", "classes": "99"}, 400, "choropleth.classes"),
    ],
)
def test_what_cannot_be_drawn_is_refused(analyst, query, status, code):
    answer = analyst.get("/api/choropleth", params={"level": "grid"} | query)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    "query", [{"steps": "1"}, {"classes": "1,2"}, {"classes": "x"}, {"scheme": "x"}]
)
def test_a_parameter_out_of_range_is_named(analyst, query):
    answer = analyst.get("/api/choropleth", params={"indicator": "incidents"} | query)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["name"] == next(iter(query))


def exported(client, kind, **query):
    answer = client.get(f"/api/choropleth.{kind}", params={"level": "grid"} | query)
    assert answer.status_code == 200, answer.text
    assert f'.{kind}"' in answer.headers["content-disposition"]
    return answer.content


def test_a_table_has_the_same_values_and_empty_cells_for_what_is_withheld(analyst):
    text = exported(analyst, "csv", indicator="households", lang="en").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["code"], row["value"], row["unit"]) for row in rows] == [
        ("A", "", "households"),
        ("B", "", "households"),
        ("C", "40.0", "households"),
        ("D", "0.0", "households"),
    ]
    assert rows[0]["reason"] == "withheld: a small count or its partner"


def test_geojson_and_geopackage_carry_the_borders(analyst, tmp_path):
    answer = json.loads(exported(analyst, "geojson", indicator="incidents", lang="en"))
    assert [feature["id"] for feature in answer["features"]] == ["A", "B", "C", "D"]
    west, south, east, north = shapely.from_geojson(
        json.dumps(answer["features"][0]["geometry"])
    ).bounds
    assert 111 < west < east < 112
    assert 30 < south < north < 31
    file = tmp_path / "areas.gpkg"
    file.write_bytes(exported(analyst, "gpkg", indicator="incidents"))
    frame = gpd.read_file(file)
    assert frame.crs.to_epsg() == 4546
    assert frame.set_index("code")["value"].to_dict() == {"A": 0, "B": 2, "C": 1, "D": 1}
    assert frame.area.round().tolist() == [10_000] * 4


def test_a_picture_has_the_colours_of_the_classes(analyst):
    answer = asked(analyst, indicator="incidents", scheme="equal", steps=2)
    picture = Image.open(
        io.BytesIO(exported(analyst, "png", indicator="incidents", scheme="equal", steps=2))
    )
    assert picture.width > 1500
    seen = {colour for _, colour in picture.convert("RGB").getcolors(maxcolors=10**6)}
    for each in answer["classes"]:  # as on the legend, where nothing lies below
        assert tuple(bytes.fromhex(each["colour"][1:])) in seen


def test_a_page_loads_nothing_from_elsewhere(analyst):
    page = exported(analyst, "html", indicator="incidents", lang="zh").decode()
    assert 'src="http' not in page
    assert 'href="http' not in page.replace('href="https://leafletjs.com"', "")
    assert "事件" in page


def test_an_incident_that_comes_is_counted(clones, monkeypatch):
    monkeypatch.setattr(incident_cube, "FRESH_S", 0)
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            draw(Scene(conn))
        signed_in = bearer(token_for(engine, "commander"))
        client = stack.enter_context(TestClient(create_app(engine=engine), headers=signed_in))
        assert values(asked(client, indicator="incidents"))["A"] == 0
        with engine.begin() as conn:
            Scene(conn).add(
                "incident",
                **Scene(conn).first_class("incident"),
                geometry="SRID=4546;POINT(528050 3397050)",
                reported_at=MAY,
                source="more",
            )
        assert values(asked(client, indicator="incidents"))["A"] == 1


@pytest.mark.parametrize("start", ["=", "\t=", "\r=", "\uff1d", "@"])
def test_no_cell_of_a_table_begins_a_formula(start):
    assert choropleths._harmless(f"{start}1+1") == f"'{start}1+1"
    assert choropleths._harmless("A=1") == "A=1"
