"""Sheets of a whole city: nothing fails, and counts and paths are right by other reckonings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from gisgov.settings import Settings
from gisgov.storage import demo, engine
from tests.gisgov.emergency.whole_city import check, some_buildings


@pytest.fixture(scope="module")
def city(server_settings: Settings, prefix: str) -> Iterator[Connection]:
    """The smallest demo city."""
    name = f"{prefix}_sheets"
    demo.build(server_settings, name, size="tiny", seed=1)
    with engine.open_city(server_settings, name=name) as db, db.connect() as conn:
        yield conn
    engine.drop_city(server_settings, name)


def test_sheets_of_a_demo_city_count_and_lay_hose_as_they_should(city: Connection) -> None:
    found = check(city, some_buildings(city, 200))
    assert found.faults == []
    assert found.sheets == 200
    assert found.across_borders > 300
    assert found.paths > 400
    assert found.by_road > 400
