"""Signing in, staying so, and what each role then sees: residents, emergencies, or neither."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import RowMapping, text

from gisgov.storage import accounts
from tests.signing import token_for
from tests.web import scenery
from tests.web.scenery import City, Spot, rgb
from tests.web.screen import Screen
from tiles.style.palette import PALETTES

Open = Callable[..., Screen]

LIGHT = PALETTES["light"]
WATER, EDUCATION = rgb(LIGHT.cover["water"]), rgb(LIGHT.uses["education"])
ALARM = rgb("#c4161c")
PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
PASSWORD = "river-bridge-lantern-42"  # noqa: S105 - of accounts that end with the test
MINUTE = "01:01"
WHILE_ASLEEP = "20:00"

HOME = text(
    "SELECT b.id, b.grid, ST_Y(ST_Transform(b.point, 4326)) AS lat,"
    " ST_X(ST_Transform(b.point, 4326)) AS lon, count(p.id) AS persons"
    " FROM building b JOIN dwelling d ON d.building_id = b.id"
    " JOIN household h ON h.dwelling_id = d.id JOIN person p ON p.household_id = h.id"
    " WHERE b.grid IS NOT NULL GROUP BY b.id ORDER BY count(p.assistance) DESC, b.id LIMIT 1"
)
ELSEWHERE = text("SELECT id FROM building WHERE grid <> :grid ORDER BY id LIMIT 1")
LAST_LOOK = text(
    "SELECT id, actor, purpose, subject, rows, emergency_id FROM audit WHERE act = 'look'"
    " ORDER BY id DESC LIMIT 1"
)
NEEDY = text(
    "SELECT count(*) FROM person p JOIN household h ON h.id = p.household_id"
    " JOIN dwelling d ON d.id = h.dwelling_id JOIN building b ON b.id = d.building_id"
    " JOIN emergency e ON ST_DWithin(b.geometry, e.geometry, e.radius_m)"
    " WHERE p.assistance IS NOT NULL AND e.id = :id"
)
END_TOKENS = text("UPDATE session SET access_until = now() WHERE access_until > now()")
END_SESSIONS = text("UPDATE session SET ended_at = now() WHERE ended_at IS NULL")


@dataclass(frozen=True)
class Home:
    """A building where people live."""

    id: int
    grid: str
    lat: float
    lon: float
    persons: int


@pytest.fixture
def school(city: City) -> Spot:
    with city.db.connect() as conn:
        return scenery.school(conn)


@pytest.fixture
def river(city: City) -> Spot:
    with city.db.connect() as conn:
        return scenery.river(conn)


@pytest.fixture
def home(city: City) -> Home:
    with city.db.connect() as conn:
        return Home(**conn.execute(HOME).mappings().one())


@pytest.fixture
def add_account(city: City, request: pytest.FixtureRequest) -> Callable[..., str]:
    """Add an account with the password of these tests; its name."""

    def added(role: accounts.Role, home: str | None = None) -> str:
        name = f"{role}-of-{abs(hash(request.node.name))}"
        with city.db.begin() as conn:
            accounts.add(conn, name, role=role, home=home, password=PASSWORD)
        return name

    return added


def fill_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.keyboard.press("Enter")


def last_look(city: City) -> RowMapping:
    with city.db.connect() as conn:
        return conn.execute(LAST_LOOK).mappings().one()


def test_signing_in_shows_the_address_that_was_asked_for(
    open_screen: Open, school: Spot, add_account: Callable[..., str]
) -> None:
    screen = open_screen(f"/?lang=en&theme=light#18/{school.hash}", token=None)
    expect(screen.page.get_by_role("heading", level=1)).to_have_text("Sign in to the grid map")
    expect(screen.page.get_by_label("User name")).to_be_focused()
    fill_in(screen.page, add_account("planner"))
    screen.wait(lambda: screen.share(EDUCATION) > 0.01, "the school")
    assert school.hash in screen.page.url
    screen.forgive("401")


def test_a_wrong_password_is_said_and_guessing_is_slowed(
    open_screen: Open, add_account: Callable[..., str]
) -> None:
    screen = open_screen("/?lang=en", token=None)
    name, page = add_account("planner"), screen.page
    for _ in range(5):
        fill_in(page, name, "not-the-password")
        expect(page.get_by_role("alert").filter(has_text="wrong")).to_be_visible()
        expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_enabled()
    fill_in(page, name)
    expect(page.get_by_role("timer")).to_contain_text("Too many tries")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_disabled()
    expect(page.get_by_role("timer")).to_have_count(0)
    fill_in(page, name)
    screen.wait(lambda: screen.map.count() == 1, "the map")
    screen.forgive("401", "429")


def test_a_page_of_the_server_leads_to_the_way_in_and_back(
    open_screen: Open, add_account: Callable[..., str]
) -> None:
    screen = open_screen("/quality?lang=en", token=None)
    assert "/sign-in?next=" in screen.page.url
    fill_in(screen.page, add_account("planner"))
    screen.page.wait_for_url("**/quality?lang=en")
    screen.forgive("401")


def test_the_way_in_leads_to_no_other_server(
    open_screen: Open, add_account: Callable[..., str]
) -> None:
    screen = open_screen("/sign-in?next=//elsewhere.example/", token=None)
    screen.page.get_by_label(re.compile("User name|用户名")).fill(add_account("planner"))
    screen.page.get_by_label(re.compile("^(Password|密码)$")).fill(PASSWORD)
    screen.page.keyboard.press("Enter")
    screen.wait(lambda: screen.map.count() == 1, "the map")
    assert screen.page.url.startswith(f"{screen.origin}/?")
    screen.forgive("401")


def test_the_way_in_fits_a_phone(open_screen: Open) -> None:
    screen = open_screen("/?lang=zh", token=None, **PHONE)
    expect(screen.page.get_by_role("button", name="登录", exact=True)).to_be_in_viewport()
    assert screen.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    screen.page.get_by_role("button", name="English").click()
    expect(screen.page.get_by_role("button", name="Sign in", exact=True)).to_be_in_viewport()
    screen.page.get_by_role("button", name="Show password").click()
    assert screen.page.get_by_label("Password", exact=True).get_attribute("type") == "text"
    screen.forgive("401")


def test_what_was_typed_survives_the_end_of_a_session(
    open_screen: Open, city: City, river: Spot, add_account: Callable[..., str]
) -> None:
    screen = open_screen(f"/?lang=en&theme=light#16/{river.hash}", token=None)
    page = screen.page
    fill_in(page, add_account("planner"))
    screen.wait(lambda: screen.share(WATER) > 0.005, "the river")
    page.get_by_role("button", name="Mark on the map").click()
    screen.click()
    page.get_by_role("textbox", name="Text").fill("half a sentence")
    with city.db.begin() as conn:
        conn.execute(END_SESSIONS)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your session has ended.")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your session has ended.")).to_have_count(0)
    said = "SELECT text FROM mark WHERE text = 'half a sentence'"
    screen.wait(lambda: _answers(city, said), "the mark, saved after all")
    page.get_by_role("button", name="Zoom out").click()
    screen.settle()
    assert screen.share(WATER) > 0.005
    with city.db.begin() as conn:
        conn.execute(text("DELETE FROM mark WHERE text = 'half a sentence'"))
    screen.forgive("401")


def _answers(city: City, query: str) -> bool:
    with city.db.connect() as conn:
        return conn.execute(text(query)).first() is not None


def test_a_machine_that_slept_wakes_to_a_whole_map(
    open_screen: Open, city: City, river: Spot, add_account: Callable[..., str]
) -> None:
    screen = open_screen(f"/?lang=en&theme=light#16/{river.hash}", token=None)
    page = screen.page
    page.clock.install()
    fill_in(page, add_account("planner"))
    screen.wait(lambda: screen.share(WATER) > 0.005, "the river")
    with city.db.begin() as conn:
        conn.execute(END_TOKENS)
    before = len(screen.asked)
    page.clock.fast_forward(WHILE_ASLEEP)
    page.get_by_role("button", name="Zoom out").click()
    renewed = f"{screen.origin}/api/session/refresh"
    screen.wait(lambda: renewed in screen.asked[before:], "a new token")
    screen.wait(lambda: ".mvt" in "".join(screen.asked[before:]), "tiles of another zoom")
    screen.settle()
    assert screen.share(WATER) > 0.005
    expect(page.get_by_role("heading", name="Sign in to the grid map")).to_have_count(0)
    screen.forgive("401")


def test_signing_out_empties_every_tab(
    open_screen: Open, river: Spot, add_account: Callable[..., str]
) -> None:
    screen = open_screen(f"/?lang=en#16/{river.hash}", token=None)
    fill_in(screen.page, add_account("admin"))
    other = screen.page.context.new_page()
    other.goto(f"/?lang=en#16/{river.hash}")
    menu = other.get_by_role("button", name="Account: admin-of-")
    menu.click()
    expect(other.get_by_role("menuitem", name="Record of looks")).to_be_visible()
    other.get_by_role("menuitem", name="Sign out").click()
    for page in (other, screen.page):
        expect(page.get_by_role("heading", name="Sign in to the grid map")).to_be_visible()
        expect(page.locator("canvas")).to_have_count(0)
    screen.forgive("401")


def test_who_lives_in_a_building_is_seen_for_a_minute_and_on_record(
    open_screen: Open, city: City, home: Home
) -> None:
    token = token_for(city.db, "worker", home=home.grid)
    screen = open_screen(f"/?lang=en&at=building:{home.id}", token=token)
    page = screen.page
    page.clock.install()
    page.get_by_role("button", name="See residents").click()
    expect(page.get_by_role("radio", name="Visit")).to_be_focused()
    page.get_by_role("radio", name="Correction").check()
    page.keyboard.press("Enter")
    status = page.get_by_role("status").filter(has_text="Recorded as number")
    expect(status).to_be_visible()
    look = last_look(city)
    assert (look["purpose"], look["subject"], look["rows"]) == (
        "correction",
        "building",
        home.persons,
    )
    assert f"number {look['id']}, {home.persons} people" in status.inner_text()
    aged = page.get_by_text(re.compile("aged|age not known"))
    assert aged.count() == home.persons
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, history.state])")
    assert set(json.loads(kept)[0]) <= {"gisgov.preferences"}
    assert json.loads(kept)[1:] == [{}, None]
    page.clock.fast_forward(MINUTE)
    expect(page.get_by_text("The list has vanished.")).to_be_visible()
    expect(aged).to_have_count(0)


def test_residents_go_with_the_selection_and_are_refused_elsewhere(
    open_screen: Open, city: City, home: Home
) -> None:
    with city.db.connect() as conn:
        elsewhere = conn.execute(ELSEWHERE, {"grid": home.grid}).scalar_one()
    token = token_for(city.db, "worker", home=home.grid)
    screen = open_screen(f"/?lang=en&at=building:{home.id}", token=token)
    page = screen.page
    page.get_by_role("button", name="See residents").click()
    page.get_by_role("button", name="Look, on record").click()
    expect(page.get_by_text("Recorded as number")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Recorded as number")).to_have_count(0)
    page.goto(f"/?lang=en&at=building:{elsewhere}")
    page.get_by_role("button", name="See residents").click()
    page.get_by_role("button", name="Look, on record").click()
    expect(page.get_by_role("alert").filter(has_text="not in your area")).to_be_visible()
    screen.forgive("403")


def test_an_emergency_is_opened_by_key_looked_at_taken_over_and_ended(
    open_screen: Open, city: City, home: Home
) -> None:
    here = f"/?lang=en&theme=light&at=point:{home.lon},{home.lat}#16/{home.lat}/{home.lon}"
    mine, theirs = (
        open_screen(here, token=token_for(city.db, "dispatcher", name=name))
        for name in ("dispatcher.first", "dispatcher.second")
    )
    commander = open_screen(here, token=token_for(city.db, "commander"))
    expect(mine.page.get_by_role("button", name="Emergency here")).to_be_visible()
    mine.page.keyboard.press("e")
    expect(mine.page.get_by_role("radio", name="Fire")).to_be_focused()
    mine.page.keyboard.press("Enter")
    mine.wait(lambda: "at=emergency:" in mine.page.url, "the emergency")
    number = int(re.search(r"at=emergency:(\d+)", mine.page.url)[1])
    mine.wait(lambda: mine.share(ALARM) > 0.0005, "its circle")

    mine.page.get_by_role("button", name="Look, on record").click()
    expect(mine.page.get_by_text("Recorded as number")).to_be_visible()
    look = last_look(city)
    with city.db.connect() as conn:
        needy = conn.execute(NEEDY, {"id": number}).scalar_one()
    assert (look["actor"], look["rows"], look["emergency_id"]) == (
        "dispatcher.first",
        needy,
        number,
    )
    assert mine.page.get_by_text(re.compile("aged|age not known")).count() == needy > 0
    expect(mine.page.get_by_role("row").filter(has_text="looked")).to_contain_text(f"{needy}")

    bar = re.compile("Fire.*held by dispatcher.first", re.DOTALL)
    expect(commander.page.get_by_role("button", name=bar)).to_be_visible()
    commander.page.get_by_role("button", name=bar).click()
    expect(commander.page.get_by_role("heading", name="Record")).to_be_visible()
    expect(commander.page.get_by_role("button", name="Take over")).to_have_count(0)

    theirs.page.get_by_role("button", name=bar).click()
    theirs.page.get_by_role("button", name="Take over").click()
    expect(theirs.page.get_by_role("button", name="Look, on record")).to_be_visible()
    expect(mine.page.get_by_role("button", name="Take over")).to_be_visible()
    expect(mine.page.get_by_text("Recorded as number")).to_have_count(0)

    theirs.page.get_by_role("button", name="End the emergency").click()
    theirs.page.get_by_role("button", name="End it", exact=True).click()
    expect(theirs.page.get_by_text("This emergency has ended")).to_be_visible()
    for screen in (mine, theirs, commander):
        expect(screen.page.get_by_role("button", name=re.compile("^Fire"))).to_have_count(0)


def test_what_a_role_may_not_do_is_not_offered(open_screen: Open, city: City, home: Home) -> None:
    here = f"/?lang=en&at=point:{home.lon},{home.lat}"
    screen = open_screen(here, token=token_for(city.db, "analyst"))
    expect(screen.page.get_by_text("Your role does not see how many people live")).to_be_visible()
    for name in ("Mark on the map", "Floor by floor", "Emergency here"):
        expect(screen.page.get_by_role("button", name=name)).to_have_count(0)
    screen.page.keyboard.press("e")
    screen.page.keyboard.press("?")
    dialog = screen.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Measure a distance")
    expect(dialog).not_to_contain_text("emergency")
    expect(screen.page.get_by_text("Click where it is")).to_have_count(0)
