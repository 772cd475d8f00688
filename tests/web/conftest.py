"""A tiny demo city, served as `gisgov serve` does, and a browser that looks at its map."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Error, Playwright, expect, sync_playwright
from sqlalchemy import text

from api.connections import COOKIE
from gisgov.settings import Settings
from gisgov.storage import demo, engine
from tests.signing import token_for
from tests.web.scenery import City
from tests.web.screen import Screen

PROJECT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",  # a container's root cannot have one, and only our own pages are opened
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_S = 120.0

expect.set_options(timeout=1000 * PATIENCE_S)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have one process do all of this folder: a browser, a city and a build are not had twice."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.xdist_group("web"))


@pytest.fixture(scope="session")
def shell() -> None:
    """The map as web/ has it now."""
    done = subprocess.run(["setup/web"], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def city(shell: None, server_settings: Settings, prefix: str) -> Iterator[City]:
    name = f"{prefix}_web"
    demo.build(server_settings, name, size="tiny", seed=1)
    with engine.open_city(server_settings, name=name) as db:
        with db.begin() as conn:  # a server does not start with passwords that everybody knows
            conn.execute(text("UPDATE account SET disabled_at = now() WHERE demo"))
        with served(server_settings, name) as url:
            yield City(url, name, db, server_settings)
    engine.drop_city(server_settings, name)


@contextmanager
def served(settings: Settings, name: str) -> Iterator[str]:
    """Serve a city by a process of its own; its address."""
    port = free_port()
    given = {"GISGOV_CITY": name, "GISGOV_PORT": str(port)}
    if settings.database_url:
        given["GISGOV_DATABASE_URL"] = settings.database_url
    else:
        given["GISGOV_HOME"] = str(settings.home)
    ours = {key: value for key, value in os.environ.items() if not key.startswith("GISGOV_")}
    command = [Path(sys.executable).with_name("gisgov"), "serve"]
    said = subprocess.PIPE
    with subprocess.Popen(command, env=ours | given, cwd=PROJECT, stderr=said) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            wait_until(lambda: answers(url, process), f"gisgov serve does not answer at {url}")
            yield url
        finally:
            process.terminate()


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return int(listener.getsockname()[1])


def answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, f"gisgov serve ended: {process.stderr.read().decode()}"
    try:
        return httpx.get(f"{url}/api/health").status_code == 200
    except httpx.TransportError:
        return False


def wait_until(true: Callable[[], bool], otherwise: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < until, otherwise
        time.sleep(0.1)


# A module's own, since what Playwright leaves running forbids `asyncio.run` to tests that follow.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, closing(launched(playwright)) as browser:
        yield browser


def launched(playwright: Playwright) -> Browser:
    """The browser that `setup/machine browser` finds or installs."""
    named = os.environ.get("GISGOV_TEST_BROWSER")
    found = [named] if named else [p for p in map(shutil.which, NAMES) if p and not is_snap(p)]
    try:
        return playwright.chromium.launch(executable_path=next(iter(found), None), args=FLAGS)
    except Error as error:
        pytest.fail(
            f"No browser for the tests of the map. Run: setup/machine browser, or name a Chromium"
            f" in GISGOV_TEST_BROWSER.\n{error}"
        )


def is_snap(path: str) -> bool:
    """Whether it is confined, and so cannot read the profile that Playwright makes."""
    return "/snap" in str(Path(path).resolve())


@pytest.fixture
def open_screen(browser: Browser, city: City, tmp_path: Path) -> Iterator[Callable[..., Screen]]:
    """Open the map in windows of this test's own; whatever one complains of is a failure.

    A planner is signed in, or who has another token; nobody, where that is None.
    """
    screens: list[Screen] = []
    planner = token_for(city.db, "planner")

    def opened(
        path: str = "/",
        *,
        width: int = 1280,
        height: int = 800,
        token: str | None = planner,
        **options: object,
    ) -> Screen:
        context = browser.new_context(
            viewport={"width": width, "height": height}, base_url=city.url, **options
        )
        if token:
            context.add_cookies([{"name": COOKIE, "value": token, "url": city.url}])
        screens.append(Screen(context.new_page(), city.url, tmp_path))
        screens[-1].page.goto(path)
        return screens[-1]

    yield opened
    for screen in screens:
        screen.page.context.close()
    assert [complaint for screen in screens for complaint in screen.complaints] == []
