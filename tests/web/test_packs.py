"""A station pack, opened from a file by a browser that has no server to ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from gisgov.emergency.packs import Sealing
from gisgov.emergency.packs.making import make
from tests.gisgov.emergency.a_town import draw

SECRET = "correct horse battery"  # noqa: S105
NOW = datetime.now(UTC).replace(microsecond=0)
WEEK = Sealing(SECRET, NOW, NOW + timedelta(days=7))


@pytest.fixture(scope="module")
def pack(clones: Callable[[ExitStack], Engine], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack of station one, which is good for a week."""
    folder = tmp_path_factory.mktemp("packs")
    with ExitStack() as stack:
        city = clones(stack)
        station = draw(city)["one"]
        make(city, folder, under=WEEK, purpose="emergency", station=str(station))
    return folder / f"station-{station}.html"


class Opened:
    """A page at a file, and all that it said and asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))


@pytest.fixture
def at(browser: Browser, pack: Path) -> Iterator[Callable[..., Opened]]:
    """Open the pack at a time, in a language; it asks for itself alone and never complains."""
    opened: list[Opened] = []

    def goto(*, days: float = 0, locale: str = "zh-CN", **options: object) -> Opened:
        context = browser.new_context(locale=locale, offline=True, **options)
        context.clock.install(time=NOW + timedelta(days=days))
        opened.append(Opened(context.new_page()))
        opened[-1].page.goto(pack.as_uri())
        return opened[-1]

    yield goto
    for each in opened:
        assert (set(each.asked), each.complaints) == ({pack.as_uri()}, [])
        each.page.context.close()


def enter(page: Page, secret: str) -> None:
    page.locator("#passphrase").fill(secret)
    page.locator("#open").click()


def test_the_passphrase_opens_the_map_and_a_building_tells_of_itself(
    at: Callable[..., Opened],
) -> None:
    page = at().page
    expect(page.locator("#whose")).to_contain_text("一号站")
    enter(page, SECRET)
    expect(page.locator("#bar")).to_be_visible()
    page.locator("#query").fill("北岸路1号")
    page.locator("#query").press("Enter")
    sheet = page.locator("#sheet")
    expect(sheet).to_contain_text("甲楼")
    expect(sheet).to_contain_text("登记人数3")
    expect(sheet).to_contain_text("先断电再进攻")
    expect(sheet.locator("li").first).to_contain_text("22 m, 地上式, 18 L/s, DN200")


def test_a_tap_on_the_map_chooses_a_building(at: Callable[..., Opened]) -> None:
    page = at(viewport={"width": 390, "height": 844}, has_touch=True).page
    enter(page, SECRET)
    page.locator("#query").fill("甲楼")
    page.locator("#query").press("Enter")
    page.locator("#shut").click()
    expect(page.locator("#sheet")).to_be_hidden()
    page.locator("#query").blur()
    page.touchscreen.tap(195, 422)  # the map was centred on the building
    expect(page.locator("#sheet h1")).to_have_text("甲楼")


def test_the_pack_speaks_both_languages(at: Callable[..., Opened]) -> None:
    page = at(locale="en-US").page
    enter(page, SECRET)
    expect(page.locator("#name")).to_have_text("Station One")
    page.locator("#query").fill("甲楼")
    page.locator("#query").press("Enter")
    expect(page.locator("#sheet")).to_contain_text("People by their home3")
    page.locator("#tongue").click()
    expect(page.locator("#name")).to_have_text("一号站")
    expect(page.locator("#sheet")).to_contain_text("登记人数3")


def test_a_wrong_passphrase_opens_nothing(at: Callable[..., Opened]) -> None:
    page = at(locale="en-US").page
    enter(page, "wrong horse battery")
    expect(page.locator("#alert")).to_contain_text("passphrase is wrong")
    expect(page.locator("#bar")).to_be_hidden()


@pytest.mark.parametrize(("days", "said"), [(7, "expired"), (400, "expired"), (-2, "clock")])
def test_a_pack_past_its_time_asks_for_no_passphrase(
    at: Callable[..., Opened], days: float, said: str
) -> None:
    page = at(days=days, locale="en-US").page
    expect(page.locator("#alert")).to_contain_text(said)
    expect(page.locator("#passphrase")).to_be_hidden()
    expect(page.locator("#open")).to_be_hidden()


def test_an_open_pack_closes_when_its_time_is_over(at: Callable[..., Opened]) -> None:
    page = at(days=6.999, locale="en-US").page
    enter(page, SECRET)
    expect(page.locator("#bar")).to_be_visible()
    page.clock.fast_forward("05:00")
    expect(page.locator("#alert")).to_contain_text("expired")
    expect(page.locator("#bar")).to_be_hidden()
