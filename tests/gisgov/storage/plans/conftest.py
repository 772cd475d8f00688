"""The drawn city of plans, for tests that commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import Connection, Engine

from tests import drawn_ground
from tests.drawn_plans import draw
from tests.scene import Scene


@pytest.fixture
def city(make_city: Callable[[], Engine]) -> Engine:
    engine = make_city()
    with engine.begin() as conn:
        draw(Scene(conn))
    return engine


@pytest.fixture(scope="session")
def plots(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    """The plots of `tests.drawn_ground`, drawn once."""
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            drawn_ground.draw(Scene(conn))
        yield engine


@pytest.fixture
def here(plots: Engine) -> Iterator[Connection]:
    """A connection of the owner to the plots; what the test does is rolled back."""
    with plots.connect() as conn, conn.begin() as transaction:
        yield conn
        transaction.rollback()
