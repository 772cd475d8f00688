"""A small city behind the application, and a client that asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.main import create_app
from tests.scene import Scene, spot
from tests.signing import signed_in

MAY = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def town(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    """City Y over community K with grids A and B and bare community Z, drawn once."""
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            draw(Scene(conn))
        yield engine


def draw(scene: Scene) -> None:
    scene.areas("YYY", level="city")
    scene.areas("KKZ", level="community", parent="Y", office=spot((50, 50)))
    scene.areas("AB.", parent="K", responsible="王一", responsible_phone="0717-1")
    estate = scene.estate((0, 0, 90, 90), "锦绣家园")
    building = scene.building((20, 20), floors_above=6, use="residential", estate_id=estate)
    scene.household(building, 2, floor=1)
    scene.household(building, 1, floor=2, label="3", age_band="80+", assistance="mobility")
    scene.add("building_stock_month", month=date(2026, 4, 1), building_id=building, persons=2)
    scene.building((220, 20))
    scene.hydrant((60, 60), kind="pillar", flow_lps=18, status="in_service")
    scene.hydrant(
        (120, 60), kind="pillar", flow_lps=9, status="out_of_service", status_remark="冻裂"
    )
    scene.component((250, 50), state="damaged")
    scene.incident((50, 50), MAY)
    scene.incident((150, 50), MAY, closed_at=MAY)
    scene.premises((150, 80), "school", name="<b>一小</b>", phone="0717-2")


@pytest.fixture(scope="session")
def client(town: Engine) -> Iterator[TestClient]:
    """Asks as an administrator of the whole city."""
    with TestClient(create_app(engine=town), headers=signed_in(town)) as client:
        yield client
