"""The shell around the map: search, inspector, languages, themes, marks, keyboard, phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from tests.web import scenery
from tests.web.scenery import City, Spot, rgb
from tests.web.screen import Screen
from tiles.style.palette import PALETTES

Open = Callable[..., Screen]

LIGHT, DARK = PALETTES["light"], PALETTES["dark"]
WATER = rgb(LIGHT.cover["water"])
PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}


@pytest.fixture
def river(city: City) -> Spot:
    with city.db.connect() as conn:
        return scenery.river(conn)


@pytest.fixture
def school(city: City) -> Spot:
    with city.db.connect() as conn:
        return scenery.school(conn)


@pytest.fixture
def estate(city: City) -> Spot:
    with city.db.connect() as conn:
        return scenery.estate(conn)


def test_a_search_offers_what_is_meant_and_flies_there(
    open_screen: Open, river: Spot, estate: Spot
) -> None:
    screen = open_screen(f"/?lang=en#14/{river.hash}")
    box = screen.page.get_by_role("combobox", name="Search")
    expect(box).to_be_visible()
    screen.page.keyboard.press("/")
    expect(box).to_be_focused()
    box.fill(estate.name)
    first = screen.page.get_by_role("option").first
    expect(first).to_contain_text(estate.name)
    box.press("Enter")
    expect(screen.page.locator("section").get_by_role("heading", level=2)).to_be_visible()
    screen.wait(lambda: screen.zoom > 15, "a nearer view")
    lat, lon = screen.centre
    assert abs(lat - estate.lat) < 0.003
    assert abs(lon - estate.lon) < 0.003


def test_what_a_search_does_not_find_is_said(open_screen: Open, river: Spot) -> None:
    screen = open_screen(f"/?lang=en#14/{river.hash}")
    screen.page.get_by_role("combobox", name="Search").fill("qqqqq")
    expect(screen.page.get_by_text("Nothing found for “qqqqq”")).to_be_visible()


def test_a_click_tells_what_is_there_and_leads_on(open_screen: Open, school: Spot) -> None:
    screen = open_screen(f"/?lang=zh&theme=light#18/{school.hash}")
    screen.wait(lambda: screen.share(rgb(LIGHT.uses["education"])) > 0.01, "the school")
    screen.click()
    panel = screen.page.get_by_role("region", name=school.name)
    expect(panel.get_by_role("heading", level=2)).to_have_text(school.name)
    assert "at=point:" in screen.page.url
    panel.get_by_role("button", name="逐层查看").click()
    screen.wait(lambda: f"at=building:{school.id}" in screen.page.url, "the building")
    trail = screen.page.get_by_role("navigation", name="所在区域")
    community = trail.get_by_role("button", name=re.compile("社区$"))
    named = community.inner_text()
    community.click()
    expect(screen.page.get_by_role("region", name=named)).to_be_visible()
    screen.page.keyboard.press("Escape")
    screen.wait(lambda: "at=" not in screen.page.url, "nothing inspected")


def test_the_language_is_switched(open_screen: Open, river: Spot) -> None:
    screen = open_screen(f"/?lang=en#15/{river.hash}")
    expect(screen.page.get_by_role("heading", level=1)).to_have_text("Yunzhu")
    screen.settle()
    before = screen.pixels()
    screen.page.get_by_role("button", name="中文").click()
    expect(screen.page.get_by_role("heading", level=1)).to_have_text("云渚市")
    expect(screen.page.get_by_role("combobox", name="搜索")).to_be_visible()
    assert screen.page.locator("html").get_attribute("lang") == "zh-CN"
    screen.wait(lambda: (screen.pixels() != before).any(axis=2).mean() > 0.001, "other names")
    screen.page.reload()
    expect(screen.page.get_by_role("heading", level=1)).to_have_text("云渚市")


def test_the_theme_is_switched(open_screen: Open, river: Spot) -> None:
    screen = open_screen(f"/?lang=en&theme=light#15/{river.hash}")
    screen.wait(lambda: screen.share(WATER) > 0.005, "the river by day")
    screen.page.get_by_role("button", name="Dark theme").click()
    screen.wait(lambda: screen.share(rgb(DARK.cover["water"])) > 0.005, "the river by night")
    assert screen.page.locator("html").get_attribute("data-theme") == "dark"
    assert "theme=dark" in screen.page.url


def test_a_group_of_layers_is_switched_off_and_on(open_screen: Open, school: Spot) -> None:
    education = rgb(LIGHT.uses["education"])
    screen = open_screen(f"/?lang=en&theme=light#18/{school.hash}")
    screen.wait(lambda: screen.share(education) > 0.01, "the school")
    screen.page.keyboard.press("l")
    box = screen.page.get_by_role("checkbox", name="Buildings")
    box.uncheck()
    screen.wait(lambda: screen.share(education) < 0.001, "no school")
    assert "hide=buildings" in screen.page.url
    box.check()
    screen.wait(lambda: screen.share(education) > 0.01, "the school again")


def test_a_note_is_set_and_others_see_it(open_screen: Open, city: City, river: Spot) -> None:
    said = "水位偏高"
    mine, theirs = (open_screen(f"/?lang=en&theme=light#17/{river.hash}") for _ in range(2))
    for screen in (mine, theirs):
        screen.wait(lambda screen=screen: screen.share(WATER) > 0.005, "the river")
    ink = rgb(LIGHT.mark.edge)
    before = theirs.share(ink)
    mine.page.get_by_role("button", name="Mark on the map").click()
    mine.click()
    mine.page.get_by_role("textbox", name="Text").fill(said)
    mine.page.get_by_role("button", name="Save").click()
    mine.wait(lambda: mine.share(ink) > before, "the note")
    theirs.wait(lambda: theirs.share(ink) > before, "the note in the other window")
    theirs.click()
    expect(theirs.page.get_by_text(said).first).to_be_visible()
    with city.db.begin() as conn:
        assert conn.scalars(text("DELETE FROM mark RETURNING text")).all() == [said]
    theirs.wait(lambda: theirs.share(ink) <= before, "no note any more")


def test_a_phone_has_room_for_all_of_it(open_screen: Open, school: Spot) -> None:
    screen = open_screen(f"/?lang=zh&theme=light#17/{school.hash}", **PHONE)
    screen.wait(lambda: screen.share(rgb(LIGHT.uses["education"])) > 0.01, "the school")
    expect(screen.page.get_by_role("combobox", name="搜索")).to_be_in_viewport()
    screen.click(tap=True)
    panel = screen.page.get_by_role("region", name=school.name)
    expect(panel.get_by_role("heading", level=2)).to_be_in_viewport()
    assert screen.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_every_button_has_a_name_and_can_be_reached_by_keyboard(
    open_screen: Open, river: Spot
) -> None:
    screen = open_screen(f"/?lang=en#15/{river.hash}")
    expect(screen.page.get_by_role("heading", level=1)).to_have_text("Yunzhu")
    buttons = screen.page.get_by_role("button").all()
    names = {button.evaluate(NAME) for button in buttons if button.is_visible()}
    assert len(names) > 8
    assert "" not in names
    reached = set()
    for _ in range(40):
        screen.page.keyboard.press("Tab")
        reached.add(screen.page.evaluate(f"({NAME})(document.activeElement)"))
    assert names <= reached


NAME = "it => it.getAttribute('aria-label') ?? it.textContent.trim()"


def test_without_script_the_plain_page_is_offered(open_screen: Open) -> None:
    screen = open_screen("/", java_script_enabled=False)
    screen.page.get_by_role("link").first.click()
    assert screen.page.url.endswith("/plain")
    expect(screen.page.get_by_role("heading", level=1)).to_contain_text("Yunzhu")
