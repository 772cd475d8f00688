"""The map as a person sees it: drawn, in two themes, where the address says, and as the city is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from gisgov.storage import engine
from tests.web import scenery
from tests.web.scenery import City, Spot, rgb
from tests.web.screen import Screen
from tiles.style.palette import PALETTES

Open = Callable[..., Screen]

LIGHT = PALETTES["light"]
WATER = rgb(LIGHT.cover["water"])
SCHOOL, HOSPITAL = rgb(LIGHT.uses["education"]), rgb(LIGHT.uses["health"])


@pytest.fixture
def river(city: City) -> Spot:
    with city.db.connect() as conn:
        return scenery.river(conn)


@pytest.fixture
def school(city: City) -> Iterator[Spot]:
    """A school; whatever becomes of it, it is a school again."""
    with city.db.connect() as conn:
        found = scenery.school(conn)
    yield found
    with city.db.begin() as conn:
        scenery.turn_into(conn, found, "education")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_map_is_drawn(open_screen: Open, river: Spot, theme: str) -> None:
    palette = PALETTES[theme]
    screen = open_screen(f"/?lang=en&theme={theme}#16/{river.hash}")
    screen.wait(lambda: screen.share(rgb(palette.cover["water"])) > 0.005, "the river")
    screen.wait(lambda: screen.share(rgb(palette.roads["minor"].fill)) > 0.002, "streets")
    screen.wait(lambda: screen.share(rgb(palette.uses["residential"])) > 0.005, "homes")


def test_without_a_place_in_the_address_the_whole_city_is_shown(open_screen: Open) -> None:
    screen = open_screen("/?lang=en&theme=light")
    screen.wait(lambda: "#1" in screen.page.url, "the view in the address")
    screen.wait(lambda: screen.share(WATER) > 0.005, "the river")


def test_an_edit_is_seen_without_loading_the_page_anew(
    open_screen: Open, city: City, school: Spot
) -> None:
    screen = open_screen(f"/?lang=en&theme=light#18.5/{school.hash}")
    screen.wait(lambda: screen.share(SCHOOL) > 0.02, "a school")
    before = screen.share(SCHOOL)  # and the kindergarten beside it
    screen.page.evaluate("document.body.dataset.same = 'yes'")
    with city.db.begin() as conn:
        scenery.turn_into(conn, school, "health")
    screen.wait(lambda: screen.share(HOSPITAL) > 0.02, "a hospital")
    assert screen.share(SCHOOL) < before / 2
    assert screen.page.evaluate("document.body.dataset.same") == "yes"


def test_the_address_brings_the_same_view_back(open_screen: Open, river: Spot) -> None:
    first = open_screen(f"/?lang=en&theme=light&hide=buildings#15.25/{river.hash}/30.0/45")
    first.wait(lambda: first.share(WATER) > 0.005, "the river")
    first.map.focus()
    first.page.keyboard.press("ArrowRight")
    first.wait(lambda: river.hash not in first.page.url, "another view in the address")
    first.settle()
    second = open_screen(first.page.url)
    second.wait(lambda: second.share(WATER) > 0.005, "the river")
    second.settle()
    assert second.page.url == first.page.url
    assert "hide=buildings" in second.page.url
    assert abs(first.share(WATER) - second.share(WATER)) < 0.002


def test_the_map_recovers_when_the_database_comes_back(
    open_screen: Open, city: City, school: Spot
) -> None:
    screen = open_screen(f"/?lang=en&theme=light#18.5/{school.hash}")
    screen.wait(lambda: screen.share(SCHOOL) > 0.02, "a school")
    with away(city):
        screen.page.get_by_role("button", name="Zoom out").click()
        screen.page.get_by_role("status").filter(has_text="trying again").first.wait_for()
    with city.db.begin() as conn:
        scenery.turn_into(conn, school, "health")
    screen.wait(lambda: screen.share(HOSPITAL) > 0.005, "a hospital")
    trying = screen.page.get_by_role("status").filter(has_text="trying again")
    screen.wait(lambda: trying.count() == 0, "no notice any more")
    screen.forgive("503")


@contextmanager
def away(city: City) -> Iterator[None]:
    """Have the city's database throw everybody out and let nobody in."""
    allow = "ALTER DATABASE {0} ALLOW_CONNECTIONS {1}".format
    leave = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
    with engine.server(city.settings) as place, engine.maintenance(place) as conn:
        conn.execute(text(allow(city.name, "false")))
        try:
            conn.execute(leave, {"name": city.name})
            city.db.dispose()
            yield
        finally:
            conn.execute(text(allow(city.name, "true")))


def test_nothing_is_fetched_to_write_with(open_screen: Open, river: Spot) -> None:
    screen = open_screen(f"/?lang=zh&theme=light#16/{river.hash}")
    screen.wait(lambda: screen.share(WATER) > 0.005, "the river")
    screen.settle()
    kinds = {path.split("?")[0].rsplit(".", 1)[-1] for path in screen.asked}
    assert "mvt" in kinds
    assert kinds.isdisjoint({"pbf", "woff", "woff2", "ttf", "otf"})
