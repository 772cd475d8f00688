"""The drawing table on the screen: from an empty list to borders that hold, with a hand between."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import mapbox_vector_tile
import pytest
import shapely
from playwright.sync_api import Locator, expect
from shapely.geometry import shape
from sqlalchemy import Engine, text

from gisgov.storage.plans.applying import apply_due
from tests.signing import token_for
from tests.web.scenery import City
from tests.web.screen import Screen

Open = Callable[..., Screen]

TILE_PX = 512
ZOOM = 16  # of the tile that is read before and after
OPENED = "/?lang=en&theme=light&plan=list"
COMMUNITY = text(
    "SELECT c.code, c.name_en FROM area c JOIN area g ON g.parent = c.code AND upper_inf(g.valid)"
    " AND g.kind = 'community' WHERE c.level = 'community' AND upper_inf(c.valid)"
    " GROUP BY c.code, c.name_en HAVING count(*) > 2 ORDER BY c.code LIMIT 1"
)
HOME = text(
    "SELECT p.id AS person, ST_X(q.spot) AS lon, ST_Y(q.spot) AS lat, b.grid"
    " FROM building b CROSS JOIN LATERAL (SELECT ST_Transform(b.point, 4326) AS spot) q"
    " JOIN dwelling d ON d.building_id = b.id JOIN household h ON h.dwelling_id = d.id"
    " JOIN person p ON p.household_id = h.id"
    " WHERE ST_Contains(ST_GeomFromText(:shape, 4326), q.spot) ORDER BY p.id LIMIT 1"
)
GRID = text(
    "SELECT b.grid FROM person p JOIN household h ON h.id = p.household_id"
    " JOIN dwelling d ON d.id = h.dwelling_id JOIN building b ON b.id = d.building_id"
    " WHERE p.id = :person"
)
TODAY = text("UPDATE plan SET effective_on = :today WHERE state = 'published' RETURNING id")
PROBLEM = text("SELECT problem FROM plan WHERE name = 'Spring'")
ZONE = text("SELECT time_zone FROM city")


@dataclass(frozen=True)
class Stroke:
    """From an atom of a grid to one of the grid beside it, which comes to the first."""

    path: tuple[tuple[float, float], tuple[float, float]]
    grid: str
    households: int
    ground: str
    """The atom that goes over, as WKT."""


@pytest.fixture
def planner(city: City, open_screen: Open) -> Callable[[str], Screen]:
    """Open the map as who plans; each time the same."""
    token = token_for(city.db, "planner")
    return lambda path: open_screen(path, token=token)


def test_a_plan_is_proposed_drawn_compared_and_published_and_the_city_follows(
    planner: Callable[[str], Screen], city: City
) -> None:
    with city.db.connect() as conn:
        code, name = conn.execute(COMMUNITY).one()
    screen = planner(OPENED)
    begin(screen, "Spring", name)
    propose(screen)
    part = table(screen, code)
    stroke = strokes(part)
    before = households(screen, stroke.grid)
    brush(screen, stroke)
    expect_households(screen, stroke.grid, before + stroke.households)
    expect(screen.page.get_by_text("Confirmed by the server.")).to_be_visible()
    screen.page.keyboard.press("Control+z")
    expect_households(screen, stroke.grid, before)
    screen.page.keyboard.press("Control+Shift+z")
    expect_households(screen, stroke.grid, before + stroke.households)
    lock(screen, stroke)
    compare(screen)
    with city.db.connect() as conn:
        home = conn.execute(HOME, {"shape": stroke.ground}).one()
    drawn = tile(screen, home.lon, home.lat)
    publish(screen)
    night_falls(city.db)
    with city.db.connect() as conn:
        assert conn.scalar(GRID, {"person": home.person}) == stroke.grid != home.grid
    assert grids_at(tile(screen, home.lon, home.lat), home.lon, home.lat) == {stroke.grid}
    assert grids_at(drawn, home.lon, home.lat) == {home.grid}


def test_who_saves_later_is_told_who_came_first_and_may_keep_theirs(
    planner: Callable[[str], Screen], city: City
) -> None:
    with city.db.connect() as conn:
        name = conn.execute(COMMUNITY).one().name_en
    mine = planner(OPENED)
    begin(mine, "Two hands", name)
    mine.wait(lambda: re.search(r"plan=\d+:", mine.page.url), "the plan in the address")
    theirs = planner(mine.page.url)
    expect(rows(theirs).first).to_be_visible()
    free = mine.page.get_by_role("button", name=re.compile("^Lock (?!.*Grid)")).first
    locked = free.get_attribute("aria-label") or ""
    free.click()
    expect(mine.page.get_by_text("Saved", exact=True)).to_be_visible()
    other = theirs.page.get_by_role("button", name=re.compile("^Lock (?!.*Grid)")).nth(1)
    second = other.get_attribute("aria-label") or ""
    other.click()
    expect(
        theirs.page.get_by_role("alert").get_by_text("changed this community meanwhile")
    ).to_be_visible()
    theirs.page.get_by_role("button", name="Keep mine").click()
    expect(theirs.page.get_by_text("Saved", exact=True)).to_be_visible()
    mine.page.reload()
    expect(
        mine.page.get_by_role("button", name=f"Un{second[0].lower()}{second[1:]}")
    ).to_be_visible()
    expect(mine.page.get_by_role("button", name=locked, exact=True)).to_be_visible()
    theirs.forgive("409")


# ---------------------------------------------------------------- what a hand does


def begin(screen: Screen, name: str, community: str) -> None:
    page = screen.page
    page.get_by_role("button", name="New plan").click()
    page.get_by_role("textbox", name="Name", exact=True).fill(name)
    page.get_by_role("checkbox", name=community).check()
    page.get_by_role("button", name="Begin the plan").click()
    expect(page.get_by_role("heading", level=2, name=name)).to_be_visible()
    expect(rows(screen).first).to_be_visible()


def propose(screen: Screen) -> None:
    screen.page.get_by_role("button", name="Propose", exact=True).click()
    expect(screen.page.get_by_text("Grids proposed for")).to_be_visible()
    expect(screen.page.get_by_text("Saved", exact=True)).to_be_visible()


def brush(screen: Screen, stroke: Stroke) -> None:
    """Press on a grid and go over a piece of the one beside it."""
    screen.settle()
    screen.page.keyboard.press("b")
    mouse = screen.page.mouse
    start, end = (pixel(screen, *place) for place in stroke.path)
    mouse.move(*start)
    mouse.down()
    mouse.move(*end, steps=2)
    mouse.up()


def lock(screen: Screen, stroke: Stroke) -> None:
    page = screen.page
    page.get_by_role("button", name=f"Lock {stroke.grid[-3:]}", exact=True).click()
    locked = page.get_by_role("button", name=f"Unlock {stroke.grid[-3:]}", exact=True)
    expect(locked).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()


def compare(screen: Screen) -> None:
    page = screen.page
    page.get_by_role("tab", name="Compare").click()
    page.get_by_role("combobox", name="Compare with").select_option("before")
    line = page.get_by_role("slider", name="Line between the plans")
    line.press("ArrowRight")
    expect(line).to_have_attribute("aria-valuenow", "54")
    page.get_by_role("button", name="End the comparison").click()
    expect(line).to_be_hidden()


def publish(screen: Screen) -> None:
    page = screen.page
    page.get_by_role("button", name="Approve").click()
    page.get_by_role("button", name="Publish…").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published · 200–300 households")).to_be_visible()
    expect(page.get_by_role("button", name="Withdraw")).to_be_visible()


def night_falls(engine: Engine) -> None:
    with engine.begin() as conn:
        today = datetime.now(ZoneInfo(str(conn.scalar(ZONE)))).date()
        conn.execute(TODAY, {"today": today})
    done = [applied.name for applied in apply_due(engine)]
    with engine.connect() as conn:
        assert (done, conn.scalar(PROBLEM)) == (["Spring"], None)


# ---------------------------------------------------------------- what is seen


def rows(screen: Screen) -> Locator:
    return screen.page.get_by_role("list", name="Grids", exact=True).get_by_role("listitem")


def row(screen: Screen, grid: str) -> Locator:
    return rows(screen).filter(has=screen.page.get_by_text(grid[-3:], exact=True))


def households(screen: Screen, grid: str) -> int:
    return int(row(screen, grid).locator(".count").inner_text())


def expect_households(screen: Screen, grid: str, count: int) -> None:
    expect(row(screen, grid).locator(".count")).to_have_text(str(count))


def table(screen: Screen, community: str) -> dict[str, Any]:
    """The table as the server has it."""
    [plan] = re.findall(r"plan=(\d+)", screen.page.url)
    answer = screen.page.request.get(f"/api/plans/{plan}/parts/{community}")
    assert answer.ok, answer.text()
    found: dict[str, Any] = answer.json()
    return found


def strokes(part: dict[str, Any]) -> Stroke:
    """A piece at the border of its grid that can go to the one beside it, and how to brush it."""
    atoms, borders = part["atoms"], part["borders"]
    labels, special = atoms["label"], atoms["special"]
    shapes = [shape(feature["geometry"]) for feature in part["features"]["features"]]
    pairs = list(zip(borders["one"], borders["other"], borders["passable"], strict=True))
    for one, other, passable in [*pairs, *((b, a, c) for a, b, c in pairs)]:
        given, taken = labels[other], labels[one]
        known = not (given.startswith("+") or taken.startswith("+"))
        if not (passable and known and given != taken) or special[one] or special[other]:
            continue
        # The line between both must lie in them alone, and what is left of the grid hang together.
        ends = [shapes[atom].representative_point() for atom in (one, other)]
        line = shapely.LineString(ends)
        alone = shapely.union(shapes[one], shapes[other]).buffer(1e-7).covers(line)
        rest = [atom for atom, label in enumerate(labels) if label == given and atom != other]
        if alone and atoms["households"][other] and hangs_together(rest, pairs):
            path = tuple((end.x, end.y) for end in ends)
            return Stroke(path, taken, atoms["households"][other], shapes[other].wkt)
    pytest.fail("no piece can be brushed")


def hangs_together(atoms: list[int], pairs: list[tuple[int, int, bool]]) -> bool:
    beside = defaultdict(set)
    for one, other, passable in pairs:
        if passable:
            beside[one].add(other)
            beside[other].add(one)
    left = set(atoms)
    todo = [left.pop()] if left else []
    while todo:
        reached = beside[todo.pop()] & left
        left -= reached
        todo.extend(reached)
    return not left


def pixel(screen: Screen, lon: float, lat: float) -> tuple[float, float]:
    """Where a place lies on the screen."""
    box = screen.map.bounding_box()
    assert box is not None
    world = TILE_PX * 2**screen.zoom
    x, y = mercator(lon, lat)
    mid_x, mid_y = mercator(screen.centre[1], screen.centre[0])
    return (
        box["x"] + box["width"] / 2 + (x - mid_x) * world,
        box["y"] + box["height"] / 2 + (y - mid_y) * world,
    )


def mercator(lon: float, lat: float) -> tuple[float, float]:
    """Shares of the world, from its north-west corner."""
    return (lon + 180) / 360, (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2


def tile(screen: Screen, lon: float, lat: float) -> dict[str, Any]:
    """The layer of grids in the tile that holds a place."""
    x, y = (int(share * 2**ZOOM) for share in mercator(lon, lat))
    answer = screen.page.request.get(f"/tiles/areas-grid/{ZOOM}/{x}/{y}.mvt")
    assert answer.ok, answer.text()
    found: dict[str, Any] = mapbox_vector_tile.decode(answer.body())["areas-grid"]
    return found


def grids_at(layer: dict[str, Any], lon: float, lat: float) -> set[str]:
    """Codes of the grids that a tile draws at a place."""
    x, y = (share * 2**ZOOM % 1 * layer["extent"] for share in mercator(lon, lat))
    spot = shapely.Point(x, layer["extent"] - y)
    drawn = [each for each in layer["features"] if "Polygon" in each["geometry"]["type"]]
    return {each["properties"]["code"] for each in drawn if shape(each["geometry"]).covers(spot)}
