"""Maps open without a network: looked at in a browser that has none."""

from __future__ import annotations

import io
import os
import shutil

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from gisgov import heat, maps
from gisgov.errors import BadInput
from gisgov.maps.ground import Ground
from gisgov.maps.legend import number
from tests.scene import EAST, NORTH, SRID

NAMES = ("chromium", "google-chrome", "google-chrome-stable")
FLAGS = [
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as play:
        found = [os.environ.get("GISGOV_TEST_BROWSER"), *map(shutil.which, NAMES)]
        path = next((each for each in found if each), None)
        opened = play.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser):
    """A page without a network that remembers what it asked for and what went wrong."""
    context = browser.new_context(viewport={"width": 900, "height": 700})
    context.set_offline(True)
    page = context.new_page()
    page.asked, page.wrong = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("console", lambda said: page.wrong.append(said.text))
    yield page
    context.close()


def opened(page: Page, drawn, tmp_path):
    """Open a map as a file; it asks for nothing but itself and nothing goes wrong."""
    file = tmp_path / "map.html"
    drawn.save(str(file))
    page.goto(file.as_uri())
    page.wait_for_selector(
        ".leaflet-container canvas, .leaflet-container img, path", state="attached"
    )
    assert [url for url in page.asked if not url.startswith("data:")] == [file.as_uri()]
    assert page.wrong == []
    return page


def squares(*values, column="value", **more):
    """A row of squares of 1 km."""
    boxes = [
        shapely.box(EAST + 1000 * k, NORTH, EAST + 1000 * k + 1000, NORTH + 1000)
        for k in range(len(values))
    ]
    return gpd.GeoDataFrame({column: values, **more}, geometry=boxes, crs=SRID)


def at(page: Page, x: float, y: float):
    """The colour of the picture at a part of its width and height."""
    box = page.viewport_size
    picture = Image.open(io.BytesIO(page.screenshot()))
    return picture.convert("RGB").getpixel((int(x * box["width"]), int(y * box["height"])))


def test_areas_open_offline_in_the_colours_of_their_legend(page, tmp_path):
    drawn = maps.show(squares(1.0, 5.0, np.nan), title="Wells", unit="per km²", lang="en")
    opened(page, drawn, tmp_path)
    assert page.inner_text(".legend h1") == "Wells"
    assert page.inner_text(".legend .unit") == "per km²"
    rows = page.locator(".legend tr").all_inner_texts()
    assert [row.split() for row in rows] == [["1", "1"], ["1", "–", "5", "1"], ["none", "1"]]
    low, high, none = (at(page, x, 0.5) for x in (0.2, 0.5, 0.8))
    assert min(low[:2]) > 240  # light yellow
    assert high[2] > 2 * high[0]  # dark blue
    assert max(none) - min(none) < 12  # grey


def test_a_name_cannot_carry_code_into_the_page(page, tmp_path):
    evil = "<img src=x onerror=console.log(1)>{{ 7*7 }}{% endraw %}"
    drawn = maps.show(squares(1.0, 2.0, name=[evil, evil]), title=evil, unit=evil)
    opened(page, drawn, tmp_path)
    page.mouse.move(300, 350)
    page.wait_for_selector(".leaflet-tooltip")
    assert evil in page.inner_text(".leaflet-tooltip")
    assert page.inner_text(".legend h1") == evil
    assert page.wrong == []


def test_hot_spots_are_named_in_the_readers_language(page, tmp_path):
    drawn = maps.show(squares("hot", "cold", None, column="spot"), lang="zh")
    opened(page, drawn, tmp_path)
    rows = page.locator(".legend tr").all_inner_texts()
    assert [row.split() for row in rows] == [["热点", "1"], ["冷点", "1"], ["无", "1"]]


def test_points_and_lines_open_offline(page, tmp_path):
    points = gpd.GeoSeries([shapely.Point(EAST, NORTH), shapely.Point(EAST + 500, NORTH)], crs=SRID)
    opened(page, maps.show(points), tmp_path)
    page.asked.clear()
    line = shapely.LineString([(EAST, NORTH), (EAST + 500, NORTH + 200)])
    streets = gpd.GeoDataFrame({"density": [2.0]}, geometry=[line], crs=SRID)
    opened(page, maps.show(streets, unit="per km"), tmp_path)


def test_a_field_opens_offline_where_it_lies(page, tmp_path):
    field = heat.density([[EAST, NORTH]] * 20, bandwidth_m=300, crs=SRID)
    opened(page, maps.show(field, title="Heat"), tmp_path)
    assert "km" in page.inner_text(".legend .unit")
    (box,) = [page.locator(".leaflet-overlay-pane img").bounding_box()]
    assert (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) == pytest.approx(
        (450, 350), abs=2
    )


def test_a_field_lies_over_the_base_map_and_tells_the_unit_that_is_asked_for(page, tmp_path):
    field = heat.density([[EAST, NORTH]] * 20, bandwidth_m=300, crs=SRID)
    lake = Ground({"water": shapely.box(*field.bounds)}, SRID)
    opened(page, maps.show(field, unit="calls", ground=lake), tmp_path)
    assert page.inner_text(".legend .unit") == "calls"
    red, _, blue = at(page, 0.5, 0.5)
    assert blue < 0xC0 or red > 0xC0  # not the colour of water


def test_kinds_keep_an_order_of_their_own(page, tmp_path):
    kinds = pd.Categorical(["low", "high", "mid"], categories=["low", "mid", "high"])
    opened(page, maps.show(squares(*range(3), name=kinds), column="name"), tmp_path)
    rows = page.locator(".legend tr").all_inner_texts()
    assert [row.split()[0] for row in rows] == ["low", "mid", "high"]
    page.asked.clear()
    opened(page, maps.show(squares("b", "hot", "a"), column="value"), tmp_path)
    rows = page.locator(".legend tr").all_inner_texts()
    assert [row.split()[0] for row in rows] == ["hot", "a", "b"]


def test_the_base_map_lies_below_areas_and_its_roads_above(page, tmp_path):
    lake = shapely.box(EAST - 4000, NORTH - 4000, EAST + 6000, NORTH + 6000)
    road = shapely.LineString([(EAST - 100, NORTH + 500), (EAST + 2100, NORTH + 500)])
    ground = Ground({"water": lake, "main": road}, SRID)
    opened(page, maps.show(squares(1.0, 5.0), ground=ground), tmp_path)
    assert at(page, 0.9, 0.05) == (0xBA, 0xD6, 0xE9)
    on_road, beside = at(page, 0.7, 0.5), at(page, 0.7, 0.55)
    assert sum(on_road) > sum(beside) + 200


def test_a_popup_of_ones_own_opens_too(page, tmp_path):
    drawn = maps.show(squares(1.0, 5.0))
    folium.Marker([30.69, 111.3], popup="<b>here</b>").add_to(drawn)
    drawn.fit_bounds([[30.68, 111.29], [30.70, 111.31]])
    opened(page, drawn, tmp_path)
    page.locator(".leaflet-marker-icon").click()
    assert page.inner_text(".leaflet-popup-content") == "here"


@pytest.mark.parametrize(
    ("result", "given", "code"),
    [
        (squares(1.0).set_crs(None, allow_override=True), {}, "crs.missing"),
        (squares(1.0).iloc[:0], {}, "maps.nothing"),
        (squares(1.0), {"column": "no"}, "maps.no_column"),
        ([1, 2], {}, "maps.unknown"),
    ],
)
def test_what_cannot_be_shown_is_refused(result, given, code):
    with pytest.raises(BadInput) as refused:
        maps.show(result, **given)
    assert refused.value.code == code


def test_figures_have_no_more_digits_than_tell_something():
    assert [number(each) for each in (0, -0.5, 3.14159, 99.96, 1234567)] == [
        *("0", "-0.5", "3.14", "100"),
        "1,234,567",
    ]
