"""The commander's view: time, category, comparison, chance and files answer to each other."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import Connection, text

from tests.signing import token_for
from tests.web.scenery import City
from tests.web.screen import Screen

Open = Callable[..., Screen]

OPENED = "/?lang=en&theme=light&command=heat"
DAYS = text(
    "SELECT min(day) AS first, max(day) AS last FROM (SELECT"
    " (reported_at AT TIME ZONE (SELECT time_zone FROM city))::date AS day FROM incident) reported"
)
COUNT = text(
    "SELECT count(*) FROM incident WHERE"
    " (reported_at AT TIME ZONE (SELECT time_zone FROM city))::date BETWEEN :first AND :last"
    " AND class_code LIKE :major"
)
BY_COMMUNITY = text(
    "SELECT coalesce(c.code, '') AS code, count(*) AS count FROM incident i"
    " JOIN area g ON g.code = i.grid AND upper_inf(g.valid)"
    " JOIN area c ON c.code = g.parent AND upper_inf(c.valid)"
    " WHERE (reported_at AT TIME ZONE (SELECT time_zone FROM city))::date BETWEEN :first AND :last"
    " GROUP BY c.code"
)


@pytest.fixture
def commander(city: City, open_screen: Open) -> Open:
    """Open the map as who commands; each time the same."""
    token = token_for(city.db, "commander")
    return lambda path, **options: open_screen(path, token=token, **options)


def test_time_and_category_narrow_all_figures_and_the_address_brings_them_back(
    commander: Open, city: City
) -> None:
    screen = commander(OPENED)
    with city.db.connect() as conn:
        last = conn.execute(DAYS).one().last
        first = last - timedelta(days=29)
        expect_total(screen, counted(conn, first, last))
    brush(screen, 0.25, 0.5)
    first, last = span(screen)
    with city.db.connect() as conn:
        known = conn.execute(DAYS).one()
        assert known.first < first < last < known.last
        expect_total(screen, counted(conn, first, last))
    major = screen.page.get_by_role("button", name=re.compile("^Unfold ")).nth(1)
    name = (major.get_attribute("aria-label") or "").removeprefix("Unfold ")
    screen.page.get_by_role("checkbox", name=name).check()
    screen.wait(lambda: "classes=" in screen.page.url, "the category in the address")
    [code] = asked(screen)["classes"]
    with city.db.connect() as conn:
        narrowed = counted(conn, first, last, major=f"{code.partition(':')[2]}%")
        assert 0 < narrowed < counted(conn, first, last)
    expect_total(screen, narrowed)
    expect(screen.page.get_by_text(f"Only {name}")).to_be_visible()
    # The edges of the colours come into the address when the first heat is there.
    screen.wait(lambda: "breaks=" in screen.page.url, "edges of the colours in the address")
    again = commander(screen.page.url)
    expect_total(again, narrowed)
    assert asked(again) == asked(screen)


def test_edges_of_colours_stay_while_time_moves_until_others_are_wanted(commander: Open) -> None:
    screen = commander(f"{OPENED}&last=all")
    screen.wait(lambda: "breaks=" in screen.page.url, "edges of the colours in the address")
    edges = asked(screen)["breaks"]
    screen.page.get_by_role("button", name="Night 22–6").click()
    screen.wait(lambda: "hours=" in screen.page.url, "the hours in the address")
    screen.wait(lambda: tiles_asked(screen, "hours="), "tiles of the night")
    expect(legend(screen)).to_contain_text("per km²")
    assert asked(screen)["breaks"] == edges
    legend(screen).get_by_role("button", name="New scale").click()
    screen.wait(lambda: asked(screen).get("breaks", edges) != edges, "other edges")


def test_two_periods_are_a_difference_or_stand_beside_each_other(commander: Open) -> None:
    screen = commander(OPENED)
    page = screen.page
    page.get_by_role("combobox", name="Compare with").select_option("before")
    expect(legend(screen)).to_contain_text("change in incidents per km²")
    expect(figures(screen).get_by_text(re.compile("before$"))).to_be_visible()
    screen.wait(lambda: tiles_asked(screen, "compare_since="), "tiles of the difference")
    page.get_by_role("button", name="Side by side").click()
    expect(legend(screen)).not_to_contain_text("change in")
    expect(page.locator("canvas.maplibregl-canvas")).to_have_count(2)
    page.get_by_role("button", name="Difference", exact=True).click()
    expect(page.locator("canvas.maplibregl-canvas")).to_have_count(1)


def test_hot_spots_say_what_chance_would_do(commander: Open) -> None:
    screen = commander(OPENED.replace("=heat", "=spots") + "&last=all")
    expect(legend(screen)).to_contain_text("No more than chance")
    expect(legend(screen)).to_contain_text("in proportion to households")
    screen.page.get_by_role("combobox", name="Null").select_option("area")
    expect(legend(screen)).not_to_contain_text("in proportion to households")
    screen.page.get_by_role("button", name="Emerging").click()
    expect(legend(screen)).to_contain_text("Persistent")


def test_areas_are_coloured_and_leave_as_the_table_that_is_seen(
    commander: Open, city: City, tmp_path: Path
) -> None:
    screen = commander(OPENED.replace("=heat", "=areas") + "&indicator=incidents&last=all")
    expect(legend(screen)).to_contain_text("Not shown")
    rows = legend(screen).get_by_role("listitem")
    expect(rows.first).to_be_visible()
    dye = rows.last.locator("span").first.evaluate("it => getComputedStyle(it).backgroundColor")
    screen.settle()
    assert len(re.findall(r"\d+", dye)) == 3
    screen.page.get_by_role("button", name="Export").click()
    with screen.page.expect_download() as loading:
        screen.page.get_by_role("menuitem", name="Table (CSV)").click()
    path = tmp_path / "areas.csv"
    loading.value.save_as(path)
    told = {row["code"]: row for row in csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))}
    with city.db.connect() as conn:
        known = conn.execute(DAYS).one()
        days = {"first": known.first, "last": known.last}
        for code, count in conn.execute(BY_COMMUNITY, days):
            assert float(told[code]["value"]) == count


def test_an_empty_window_says_so_on_the_map(commander: Open) -> None:
    screen = commander(f"{OPENED}&since=1990-01-01&until=1990-02-01")
    expect(screen.page.get_by_text("the map is empty")).to_be_visible()
    expect_total(screen, 0)


def test_an_incident_of_the_list_tells_what_happened(commander: Open) -> None:
    screen = commander(OPENED.replace("=heat", "=points"))
    page = screen.page
    listed = page.get_by_role("region", name="List of incidents").get_by_role("listitem")
    listed.first.get_by_role("button").click()
    screen.wait(lambda: "at=incident:" in page.url, "the incident in the address")
    page.keyboard.press("Escape")
    screen.wait(lambda: "at=incident:" not in page.url, "the incident put away")
    assert "command=points" in page.url


def test_the_wall_is_dark_and_large_and_escape_leaves_it(commander: Open) -> None:
    screen = commander(f"{OPENED}&wall=1", width=1920, height=1080)
    page = screen.page
    total = page.locator(".total strong")
    expect(total).to_be_visible()
    assert total.evaluate("it => parseFloat(getComputedStyle(it).fontSize)") >= 72
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("search")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Wall mode")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_on_a_phone_the_columns_are_sheets_and_nothing_is_cut(commander: Open) -> None:
    screen = commander(OPENED, width=390, height=844)
    page = screen.page
    expect(page.get_by_role("complementary")).to_have_count(0)
    page.get_by_role("button", name="Figures", exact=True).click()
    expect(figures(screen).locator(".total strong")).to_be_visible()
    page.get_by_role("button", name="Filters", exact=True).click()
    expect(page.get_by_role("complementary", name="Filters")).to_be_visible()
    expect(page.get_by_role("complementary")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


# ---------------------------------------------------------------- what is seen and done


def figures(screen: Screen) -> Locator:
    return screen.page.get_by_role("complementary", name="Figures")


def legend(screen: Screen) -> Locator:
    return screen.page.get_by_role("region", name="Legend")


def expect_total(screen: Screen, count: int) -> None:
    expect(figures(screen).locator(".total strong")).to_have_text(f"{count:,}")


def asked(screen: Screen) -> dict[str, list[str]]:
    """What the address says, without what it says of the view."""
    return parse_qs(urlsplit(screen.page.url).query)


def span(screen: Screen) -> tuple[date, date]:
    """First and last day of the window, as the address says."""
    said = asked(screen)
    until = date.fromisoformat(said["until"][0])
    return date.fromisoformat(said["since"][0]), until - timedelta(days=1)


def counted(conn: Connection, first: date, last: date, *, major: str = "%") -> int:
    return int(conn.scalar(COUNT, {"first": first, "last": last, "major": major}) or 0)


def brush(screen: Screen, start: float, end: float) -> None:
    """Draw a window over the time bar, from one share of it to another."""
    bar = screen.page.get_by_role("group", name=re.compile("^Time bar"))
    box = bar.bounding_box()
    assert box is not None
    mouse = screen.page.mouse
    height = box["y"] + 20
    mouse.move(box["x"] + start * box["width"], height)
    mouse.down()
    mouse.move(box["x"] + end * box["width"], height, steps=5)
    mouse.up()
    screen.wait(lambda: "since=" in screen.page.url, "the window in the address")


def tiles_asked(screen: Screen, part: str) -> list[str]:
    return [url for url in screen.asked if "/api/heat/" in url and ".png" in url and part in url]
