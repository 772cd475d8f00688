"""The drawn city of plans, for tests that commit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from tests.drawn_plans import draw
from tests.scene import Scene


@pytest.fixture
def city(make_city: Callable[[], Engine]) -> Engine:
    engine = make_city()
    with engine.begin() as conn:
        draw(Scene(conn))
    return engine
