"""Tests of gisgov.storage.incidents."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection

from gisgov.storage import incidents
from tests.scene import Scene

MAY, JUNE = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def scene(conn: Connection) -> Scene:
    scene = Scene(conn)
    scene.areas("AB")
    return scene


@pytest.fixture
def two(scene: Scene) -> list[int]:
    """One of May in A, open; one of June in B, closed."""
    may = scene.incident((50, 50), MAY, address="解放路1号")
    return [may, scene.incident((150, 50), JUNE, closed_at=JUNE)]


def listed(
    scene: Scene, *, after: int | None = None, limit: int = 100, **wanted: object
) -> list[incidents.IncidentListed]:
    return incidents.find(scene.conn, incidents.IncidentFilter(**wanted), after=after, limit=limit)


def found(scene: Scene, **wanted: object) -> list[int]:
    return [incident.id for incident in listed(scene, **wanted)]


def test_incidents_come_in_the_order_of_their_ids(scene: Scene, two: list[int]) -> None:
    assert found(scene) == two
    assert found(scene, after=two[0]) == two[1:]


def test_a_period_selects_and_its_end_is_not_part_of_it(scene: Scene, two: list[int]) -> None:
    assert found(scene, since=MAY, until=JUNE) == two[:1]
    assert found(scene, since=JUNE) == two[1:]


def test_open_and_closed_are_told_apart(scene: Scene, two: list[int]) -> None:
    assert found(scene, state="open") == two[:1]
    assert found(scene, state="closed") == two[1:]
    assert [incident.state for incident in listed(scene)] == ["open", "closed"]


def test_an_area_selects(scene: Scene, two: list[int]) -> None:
    assert found(scene, area="B") == two[1:]


def test_an_incident_names_its_class_and_place(scene: Scene, two: list[int]) -> None:
    first = listed(scene)[0]
    assert (first.grid, first.address, first.reported_at) == ("A", "解放路1号", MAY)
    assert first.class_name
