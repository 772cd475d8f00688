"""Databases for tests: a server and a migrated template a run, a clone or a transaction a test."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text

from gisgov.settings import Settings
from gisgov.storage import engine, schema

PROJECT = Path(__file__).resolve().parents[1]

os.environ.setdefault("GISGOV_REQUESTS_PER_MINUTE", "0")  # tests ask more often than people


@pytest.fixture(scope="session")
def server_settings() -> Iterator[Settings]:
    """A server of this run's own, or the one that GISGOV_TEST_DATABASE_URL names."""
    url = os.environ.get("GISGOV_TEST_DATABASE_URL")
    if url:
        yield Settings(database_url=url, city=None, home=None)
        return
    home = Path(tempfile.mkdtemp(prefix="gisgov-test-"))
    home.chmod(0o755)
    settings = Settings(database_url=None, city=None, home=home)
    try:
        with engine.server(settings, create=True):
            yield settings
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def prefix(worker: str) -> str:
    """What this run's databases begin with, so that runs can share a server."""
    return f"t{os.getpid()}_{worker}"


@pytest.fixture(scope="session")
def worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def template(server_settings: Settings, prefix: str) -> Iterator[str]:
    """Name of a migrated city without rows of its own; clone it, never write to it."""
    name = f"{prefix}_template"
    engine.create_city(server_settings, name)
    with engine.open_city(server_settings, name=name) as city:
        schema.upgrade(
            city, srid=4546, name="测试市", name_en="Test City", time_zone="Asia/Shanghai"
        )
    yield name
    engine.drop_city(server_settings, name)


def clone(settings: Settings, template: str, name: str) -> None:
    with engine.server(settings) as place, engine.maintenance(place) as conn:
        conn.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        engine.mark(conn, name)


@pytest.fixture(scope="session")
def clones(server_settings: Settings, template: str, prefix: str) -> Callable[[ExitStack], Engine]:
    """Clone the template; the clone goes when the stack is closed."""
    numbers = count(1)

    def make(stack: ExitStack) -> Engine:
        name = f"{prefix}_{next(numbers)}"
        clone(server_settings, template, name)
        stack.callback(engine.drop_city, server_settings, name)
        return stack.enter_context(engine.open_city(server_settings, name=name))

    return make


@pytest.fixture
def make_city(clones: Callable[[ExitStack], Engine]) -> Iterator[Callable[[], Engine]]:
    """Make empty migrated cities of this test's own, for what commits."""
    with ExitStack() as stack:
        yield lambda: clones(stack)


@pytest.fixture(scope="session")
def shared_city(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    with ExitStack() as stack:
        yield clones(stack)


@pytest.fixture
def conn(shared_city: Engine) -> Iterator[Connection]:
    """A connection to an empty migrated city; what the test does is rolled back."""
    with shared_city.connect() as connection, connection.begin() as transaction:
        yield connection
        if transaction.is_active:
            transaction.rollback()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real data that is kept outside of the project."""
    named = os.environ.get("GISGOV_SHARED_DATA")
    folder = Path(named) if named else PROJECT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}; GISGOV_SHARED_DATA names another folder")
    return folder
