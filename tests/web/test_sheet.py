"""The dispatcher's sheet on the screen: from the typed address to the sheet, print and marks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import Connection, text

from tests.signing import token_for
from tests.web.scenery import City
from tests.web.screen import Screen

Open = Callable[..., Screen]

# A tower of an estate, high enough for a fire on the third floor.
TOWER = text(
    "SELECT b.id, e.name || b.number AS label, ST_Y(ST_Transform(b.point, 4326)) AS lat,"
    " ST_X(ST_Transform(b.point, 4326)) AS lon FROM building b JOIN estate e ON e.id = b.estate_id"
    " WHERE b.number LIKE '%栋' AND b.floors_above >= 4 AND b.retired_on IS NULL"
    " AND EXISTS (SELECT FROM dwelling d WHERE d.building_id = b.id AND d.floor_label = '3')"
    " ORDER BY b.floors_above DESC, b.id LIMIT 1"
)
# Two houses of streets that lie as far apart as any.
HOUSES = text(
    "SELECT a.id, a.address, a.street_name, a.house_number, z.id AS twin, z.address AS old_address,"
    " z.street_name AS old_street, z.house_number AS old_number,"
    " round(ST_Distance(a.point, z.point)) AS apart_m FROM building a, building z"
    " WHERE a.street_name <> z.street_name AND a.house_number IS NOT NULL"
    " AND z.house_number IS NOT NULL AND a.estate_id IS NULL AND z.estate_id IS NULL"
    " AND a.retired_on IS NULL AND z.retired_on IS NULL"
    " ORDER BY ST_Distance(a.point, z.point) DESC, a.id, z.id LIMIT 1"
)
MOVE = text(
    "UPDATE building SET address = :address, street_name = :street, house_number = :number"
    " WHERE id = :id"
)
FORGET = text("DELETE FROM restriction RETURNING reason")


@dataclass(frozen=True)
class Tower:
    """A tower and where it is, in degrees."""

    id: int
    label: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Twins:
    """Two houses of one address."""

    ids: tuple[int, int]
    address: str


@pytest.fixture
def tower(city: City) -> Tower:
    with city.db.connect() as conn:
        return Tower(**conn.execute(TOWER).mappings().one())


@pytest.fixture
def twins(city: City) -> Iterator[Twins]:
    with city.db.connect() as conn:
        found = conn.execute(HOUSES).one()
    with city.db.begin() as conn:
        move(conn, found.twin, found.address, found.street_name, found.house_number)
    yield Twins((found.id, found.twin), f"{found.street_name}{found.house_number}")
    with city.db.begin() as conn:
        move(conn, found.twin, found.old_address, found.old_street, found.old_number)


def move(conn: Connection, building: int, address: str, street: str, number: str) -> None:
    given = {"id": building, "address": address, "street": street, "number": number}
    conn.execute(MOVE, given)


@pytest.fixture
def dispatcher(city: City, open_screen: Open) -> Open:
    """Open the map as who takes calls."""

    def opened(path: str, **options: object) -> Screen:
        return open_screen(path, token=token_for(city.db, "dispatcher"), **options)

    return opened


def typed(screen: Screen, address: str) -> Locator:
    """Type an address into the search box."""
    box = screen.page.get_by_role("combobox", name="Search")
    expect(box).to_be_visible()
    screen.page.keyboard.press("/")
    box.press_sequentially(address)
    return box


def block(screen: Screen, name: str) -> Locator:
    """A part of the sheet."""
    return screen.page.get_by_role("region", name=name, exact=True)


def test_two_keystrokes_lead_from_the_address_to_the_sheet_and_its_print(
    dispatcher: Open, tower: Tower
) -> None:
    screen = dispatcher(f"/?lang=en&theme=light#15/{tower.lat}/{tower.lon}")
    box = typed(screen, f"{tower.label}3楼")
    expect(screen.page.get_by_role("radio", name="Fire")).to_be_checked()
    box.press("Enter")
    expect(block(screen, "Water").get_by_role("heading", level=3)).to_be_visible()
    expect(screen.page.get_by_role("heading", level=2)).to_contain_text(tower.label)
    assert f"sheet=building:{tower.id}" in screen.page.url
    burning = screen.page.get_by_role("button", name="Floor 3,")
    expect(burning).to_have_attribute("aria-pressed", "true")
    expect(block(screen, "Not known")).to_be_visible()
    screen.page.reload()
    expect(burning).to_have_attribute("aria-pressed", "true")
    with screen.page.context.expect_page() as opened:
        screen.page.get_by_role("link", name="Print").click()
    expect(opened.value.get_by_text(tower.label).first).to_be_visible()
    assert f"building={tower.id}" in opened.value.url
    assert "floor=3" in opened.value.url


def test_an_address_of_two_places_is_asked_back_with_how_far_apart_they_lie(
    dispatcher: Open, twins: Twins
) -> None:
    screen = dispatcher("/?lang=en&theme=light")
    box = typed(screen, twins.address)
    options = screen.page.get_by_role("option")
    expect(screen.page.get_by_text("Several places fit equally well")).to_be_visible()
    expect(options.nth(1)).to_contain_text("m from the first")
    expect(options.nth(0)).to_contain_text("Grid")
    assert screen.page.get_by_role("option", selected=True).count() == 0
    box.press("Enter")  # marks the first and opens nothing
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    assert "sheet=" not in screen.page.url
    box.press("ArrowDown")
    box.press("Enter")
    expect(block(screen, "Water")).to_be_visible()
    first, second = (f"sheet=building:{number}" for number in twins.ids)
    assert (first in screen.page.url) != (second in screen.page.url)


def test_an_address_in_a_link_that_fits_two_places_offers_both(
    dispatcher: Open, twins: Twins
) -> None:
    screen = dispatcher(f"/?lang=en&theme=light&sheet=address:{twins.address}")
    panel = screen.page.get_by_role("region", name="Dispatch sheet")
    expect(panel.get_by_text("Several places fit equally well")).to_be_visible()
    panel.get_by_role("listitem").nth(1).get_by_role("button").click()
    expect(block(screen, "Water")).to_be_visible()
    assert "sheet=building:" in screen.page.url


def test_a_hydrant_that_is_out_changes_the_sheet_that_somebody_else_has_open(
    dispatcher: Open, city: City, tower: Tower
) -> None:
    path = f"/?lang=en&theme=light&sheet=building:{tower.id}&kind=fire#17/{tower.lat}/{tower.lon}"
    mine, theirs = dispatcher(path), dispatcher(path)
    for screen in (mine, theirs):
        expect(block(screen, "Water").get_by_role("listitem").first).to_be_visible()
        expect(block(screen, "Out of service, shut")).to_contain_text("None within the radius")
    water = block(mine, "Water")
    water.get_by_role("button", name="Out of service…").first.click()
    water.get_by_role("textbox", name="Reason").fill("主管爆裂")
    water.get_by_role("button", name="Out of service", exact=True).click()
    told = block(theirs, "Out of service, shut")
    expect(told).to_contain_text("主管爆裂")
    expect(block(theirs, "Water").get_by_text("changed").first).to_be_visible()
    told.get_by_role("button", name="Lift it").click()
    expect(block(mine, "Out of service, shut")).to_contain_text("None within the radius")
    with city.db.begin() as conn:
        assert conn.scalars(FORGET).all() == ["主管爆裂"]


def test_a_server_that_is_away_leaves_the_last_sheet_and_its_age(
    dispatcher: Open, tower: Tower
) -> None:
    screen = dispatcher(f"/?lang=en&theme=light&sheet=building:{tower.id}&kind=fire")
    expect(block(screen, "Water")).to_be_visible()
    screen.page.context.set_offline(True)
    screen.page.get_by_role("button", name="Read it anew").click()
    expect(screen.page.get_by_text("No newer sheet can be had")).to_be_visible()
    expect(block(screen, "Water")).to_be_visible()
    screen.page.context.set_offline(False)
    expect(screen.page.get_by_text("No newer sheet can be had")).to_be_hidden()
    screen.forgive("ERR_INTERNET_DISCONNECTED", "Failed to load resource", "Failed to fetch")


def test_who_needs_help_opens_with_an_emergency_and_its_stages_are_told(
    dispatcher: Open, city: City, tower: Tower
) -> None:
    screen = dispatcher(f"/?lang=en&theme=light&sheet=building:{tower.id}&kind=fire&floor=3")
    floors = block(screen, "Floors")
    closed = "Who needs help on which floor opens with an emergency"
    expect(floors.get_by_text(closed)).to_be_visible()
    screen.page.get_by_role("button", name="Open an emergency").click()
    expect(floors.get_by_text(closed)).to_be_hidden()
    screen.page.get_by_role("button", name="Verified", exact=True).click()
    expect(screen.page.get_by_role("button", name="Verified", exact=True)).to_be_hidden()
    with city.db.begin() as conn:
        query = "SELECT building_id, floor, verified_at IS NOT NULL FROM emergency WHERE id = :id"
        number = screen.page.url.partition("emergency=")[2].partition("#")[0].partition("&")[0]
        assert tuple(conn.execute(text(query), {"id": int(number)}).one()) == (tower.id, "3", True)
        conn.execute(text("UPDATE emergency SET ended_at = now()"))


def test_a_phone_has_the_sheet_and_the_map_and_nothing_beside_the_screen(
    dispatcher: Open, tower: Tower
) -> None:
    phone = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
    path = f"/?lang=zh&theme=dark&sheet=building:{tower.id}&kind=gas_leak&floor=3"
    screen = dispatcher(path, **phone)
    panel = screen.page.get_by_role("region", name=tower.label)
    expect(panel.get_by_role("heading", level=2)).to_be_in_viewport()
    expect(screen.page.get_by_role("region", name="燃气关断")).to_be_visible()
    expect(screen.map).to_be_in_viewport()
    assert screen.page.evaluate("document.documentElement.scrollWidth") == phone["width"]
