"""An incident on the map: clicked, read, dealt with, and seen as it then is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from tests.signing import token_for
from tests.web.scenery import City, Spot
from tests.web.screen import Screen

Open = Callable[..., Screen]

# Farthest from any other, so that a click meets this one.
LONELY = text(
    "SELECT i.id, ST_Y(ST_Transform(i.geometry, 4326)) AS lat,"
    " ST_X(ST_Transform(i.geometry, 4326)) AS lon FROM incident i"
    " CROSS JOIN LATERAL (SELECT min(ST_Distance(i.geometry, o.geometry)) AS away FROM incident o"
    " WHERE o.id <> i.id) n WHERE i.closed_at IS NULL ORDER BY n.away DESC LIMIT 1"
)


@pytest.fixture
def lonely(city: City) -> Iterator[Spot]:
    """An open incident; whatever becomes of it, it is open again."""
    with city.db.connect() as conn:
        row = conn.execute(LONELY).one()
    yield Spot(row.id, "", row.lat, row.lon)
    with city.db.begin() as conn:
        again = "UPDATE incident SET closed_at = NULL, severity = NULL WHERE id = :id"
        conn.execute(text(again), {"id": row.id})


def clicked(screen: Screen, spot: Spot) -> None:
    """Click until the tile is there: before that, the place itself is met."""

    def met() -> bool:
        screen.click()
        screen.page.wait_for_timeout(300)
        return f"at=incident:{spot.id}" in screen.page.url

    screen.wait(met, "the incident")


def test_a_click_tells_what_happened(open_screen: Open, lonely: Spot) -> None:
    screen = open_screen(f"/?lang=en&theme=light&show=incidents#18/{lonely.hash}")
    clicked(screen, lonely)
    panel = screen.page.locator("[data-panel]")
    expect(panel).to_contain_text(f"Incident {lonely.id}")
    for told in ("Reported", "Channel", "Severity", "What was done"):
        expect(panel).to_contain_text(told)
    expect(panel.get_by_role("button", name="Close incident")).to_have_count(0)  # a planner
    screen.page.reload()
    expect(panel).to_contain_text(f"Incident {lonely.id}")


def test_an_incident_is_dealt_with_on_the_map(open_screen: Open, city: City, lonely: Spot) -> None:
    dispatcher = token_for(city.db, "dispatcher")
    screen = open_screen(f"/?lang=en&at=incident:{lonely.id}#18/{lonely.hash}", token=dispatcher)
    panel = screen.page.locator("[data-panel]")
    panel.get_by_label("Severity").select_option("critical")
    panel.get_by_label("Remark").fill("pump on site")
    panel.get_by_role("button", name="Close incident").click()
    expect(panel.get_by_role("button", name="Reopen incident")).to_be_visible()
    expect(panel).to_contain_text("Severity: critical")
    expect(panel).to_contain_text(re.compile("Closed.*dispatcher-.*pump on site", re.DOTALL))
    with city.db.connect() as conn:
        row = conn.execute(
            text("SELECT severity, closed_at FROM incident WHERE id = :id"), {"id": lonely.id}
        ).one()
    assert row.severity == "critical"
    assert row.closed_at is not None


def test_a_circle_of_many_brings_the_map_nearer(open_screen: Open, lonely: Spot) -> None:
    screen = open_screen(f"/?lang=en&theme=light&show=incidents#12/{lonely.hash}")

    def nearer() -> bool:
        for across in range(-200, 201, 40):  # circles stand at the mean of what they count
            box = screen.map.bounding_box() or {"x": 0, "y": 0, "width": 0, "height": 0}
            x, y = box["x"] + box["width"] / 2 + across, box["y"] + box["height"] / 2
            screen.page.mouse.click(x, y)
            screen.page.wait_for_timeout(1200)
            if screen.zoom > 12.5:
                return True
        return False

    screen.wait(nearer, "a nearer view")
