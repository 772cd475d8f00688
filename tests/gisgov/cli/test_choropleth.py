"""`gisgov choropleth` lists indicators, prints values, and writes the files asked for."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import geopandas as gpd
import pytest
from PIL import Image

from gisgov.indicators.catalogue import CATALOGUE
from tests.scene import Scene

MARCH = datetime(2025, 3, 3, tzinfo=UTC)


@pytest.fixture
def town(make_city):
    """Grids A, B and C; two incidents in the second."""
    city = make_city()
    with city.begin() as conn:
        scene = Scene(conn)
        scene.areas("ABC")
        for _ in range(2):
            scene.incident((150, 50), MARCH)
    return city.url.database


def test_without_an_indicator_all_are_listed(gisgov):
    status, said, _ = gisgov("choropleth", "--json")
    assert status == 0
    assert [row["code"] for row in json.loads(said)] == list(CATALOGUE)
    assert "hydrant_coverage" in gisgov("choropleth")[1]


def test_values_are_printed_with_their_source_and_notes(gisgov, town):
    asked = ("choropleth", "incidents", "--level", "grid", "--city", town)
    status, said, _ = gisgov(*asked)
    assert status == 0
    assert ["B", "区域B", "2.0", "–"] in [line.split() for line in said.splitlines()]
    assert "Source: The city's incidents" in " ".join(said.split())
    told = json.loads(gisgov(*asked, "--until", "2025-03-01", "--json")[1])
    assert [area["value"] for area in told["areas"]] == [0, 0, 0]


def test_a_file_is_written_in_the_form_that_its_name_asks_for(gisgov, town, tmp_path):
    for kind in ("csv", "geojson", "gpkg", "png", "html"):
        out = tmp_path / f"map.{kind}"
        asked = ("choropleth", "incidents", "--level", "grid", "--out", out, "--city", town)
        assert gisgov(*asked)[0] == 0
    text = (tmp_path / "map.csv").read_text("utf-8-sig")
    assert [row["value"] for row in csv.DictReader(io.StringIO(text))] == ["0.0", "2.0", "0.0"]
    for name in ("map.geojson", "map.gpkg"):
        assert gpd.read_file(tmp_path / name)["value"].tolist() == [0, 2, 0]
    with Image.open(tmp_path / "map.png") as picture:
        assert picture.format == "PNG"
    assert "leaflet" in (tmp_path / "map.html").read_text()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("luck",), "no indicator 'luck'"),
        (("incidents", "--out", "map.doc"), "map.doc is no kind of file"),
        (("incidents", "--out", "/nowhere/map.csv", "--level", "grid"), "could not be written"),
        (("components", "--class", "x", "--level", "grid"), "No component has the class x"),
        (("incidents", "--level", "grid", "--steps", "1"), "1 classes cannot be told apart"),
    ],
)
def test_what_cannot_be_done_is_told(gisgov, town, words, told):
    status, _, error = gisgov("choropleth", *words, "--city", town)
    assert status == 1
    assert told in " ".join(error.split())
