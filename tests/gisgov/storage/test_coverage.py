"""Tests of gisgov.storage.coverage: scenes in which the right answer can be counted by eye."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, text

from gisgov.errors import NotFound
from gisgov.storage import coverage
from gisgov.storage.coverage import HydrantCoverage
from tests.scene import Scene, lonlat, spot

"""
  Houses of 10 m along a street, 0 to 400 m east; W holds 3 people, M 5, E 7, S is a shed.

     0        100       200       300       400
     W  h          M               E    S
         in service     unknown: u
        20                 250

  To h at 20: W 10 m (edge at 10), M 130 m (edge at 150), E 280 m (edge at 300), S 360 m.
  To u at 250: W 240 m, M 90 m, E 50 m, S 130 m (edge at 380).
"""


class Street:
    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self.scene = scene = Scene(conn)
        scene.areas("AABB")
        self.west = scene.building((0, 0), people=3, address="1号")
        self.middle = scene.building((150, 0), people=5, address="2号")
        self.east = scene.building((300, 0), people=7, address="3号")
        self.shed = scene.building((380, 0))
        scene.building((390, 40), people=9, retired_on=date(2026, 1, 1))

    def hydrant(self, x: float, **given: object) -> int:
        return self.scene.hydrant((x, 5), **{"status": "in_service"} | given)

    def asked(self, **given: object) -> HydrantCoverage:
        return coverage.hydrants(self.conn, **given)


@pytest.fixture
def street(conn: Connection) -> Street:
    return Street(conn)


def beyond(found: HydrantCoverage, state: str = "after") -> tuple[int, int | None, int | None]:
    """Buildings, households and people beyond reach."""
    lying = getattr(found, state).beyond
    return lying.buildings, lying.households, lying.persons


def test_without_any_hydrant_everything_lies_beyond_and_nothing_is_near(street: Street) -> None:
    found = street.asked()
    assert (found.buildings, beyond(found), found.within_m) == (4, (4, 3, 15), 150)
    assert found.after.beyond.buildings_without_dwellings == 1
    assert [each.id for each in found.worst] == [
        street.east,
        street.middle,
        street.west,
        street.shed,
    ]
    assert {each.distance_m for each in found.worst} == {None}


def test_distance_counts_from_the_edge_of_a_building(street: Street) -> None:
    street.hydrant(20)
    found = street.asked()
    assert beyond(found) == (2, 1, 7)
    assert [(each.id, each.persons, each.distance_m) for each in found.worst] == [
        (street.east, 7, 280),
        (street.shed, None, 360),
    ]
    assert beyond(street.asked(within_m=130)) == (2, 1, 7)  # the middle's edge is as far
    assert beyond(street.asked(within_m=129.9)) == (3, 2, 12)
    assert (found.worst[0].address, found.worst[0].beyond_before) == ("3号", True)


def test_what_rests_on_a_hydrant_of_unknown_status_is_told_apart(street: Street) -> None:
    street.hydrant(20)
    street.hydrant(250, status="unknown")
    found = street.asked()
    assert beyond(found) == (0, 0, 0)
    on_unknown = found.after.on_unknown
    assert (on_unknown.buildings, on_unknown.persons) == (2, 7)  # east and shed; middle has both
    assert (found.after.hydrants_in_service, found.after.hydrants_unknown) == (1, 1)


@pytest.mark.parametrize(
    "given",
    [
        {"status": "out_of_service"},
        {"state": "removed"},
        {"state": "lost"},
        {"state": "disused"},
        {"kind": "crane"},
        {"kind": "pond"},
        {"kind": "dry"},
    ],
)
def test_what_gives_no_water_to_a_hose_reaches_nothing(
    street: Street, given: dict[str, str]
) -> None:
    street.hydrant(20)
    street.hydrant(250, **given)
    found = street.asked()
    assert beyond(found) == (2, 1, 7)
    assert found.before.hydrants_in_service == 1


def test_a_restriction_holds_until_it_ends_or_is_lifted(street: Street) -> None:
    street.hydrant(20)
    dry = street.hydrant(250)
    now = datetime.now(UTC)
    given = {"kind": "hydrant_out", "component_id": dry, "reason": "x", "author": "x"}
    given |= {"geometry": spot((250, 5)), "set_at": now - timedelta(days=2)}
    street.scene.add("restriction", **given, expires_at=now - timedelta(days=1))
    assert beyond(street.asked()) == (0, 0, 0)
    made = street.scene.add("restriction", **given, expires_at=now + timedelta(days=1))
    assert beyond(street.asked(), "before") == (2, 1, 7)
    lift = text("UPDATE restriction SET lifted_at = now() WHERE id = :id")
    street.conn.execute(lift, {"id": made})
    assert beyond(street.asked()) == (0, 0, 0)


def test_an_outage_changes_what_only_that_hydrant_reached(street: Street) -> None:
    west = street.hydrant(20)
    street.hydrant(250)
    found = street.asked(without=[west])
    assert (beyond(found, "before"), beyond(found), beyond(found, "difference")) == (
        (0, 0, 0),
        (1, 1, 3),
        (1, 1, 3),
    )
    assert [(each.id, each.beyond_before, each.beyond) for each in found.changed] == [
        (street.west, False, True)
    ]
    assert found.changed[0].distance_m == 240
    assert found.difference.hydrants_in_service == -1


def test_a_new_hydrant_takes_its_surroundings_in(street: Street) -> None:
    street.hydrant(20)
    found = street.asked(added=[tuple(lonlat(400, 5).values())])
    assert beyond(found, "difference") == (-2, -1, -7)
    assert [(each.id, each.beyond) for each in found.changed] == [
        (street.east, False),
        (street.shed, False),
    ]
    assert found.changed[0].distance_m == pytest.approx(90, abs=0.1)
    assert found.worst == []


def test_one_hydrant_in_place_of_another(street: Street) -> None:
    west = street.hydrant(20)
    found = street.asked(without=[west], added=[tuple(lonlat(400, 5).values())])
    assert (beyond(found, "before"), beyond(found)) == ((2, 1, 7), (2, 2, 8))
    assert beyond(found, "difference") == (0, 1, 1)
    assert len(found.changed) == 4


def test_hydrants_beyond_the_border_of_an_area_reach_into_it(street: Street) -> None:
    street.hydrant(20)
    found = street.asked(area="A")  # west and middle stand there
    assert (found.buildings, beyond(found)) == (2, (0, 0, 0))
    assert (street.asked(area="B").buildings, beyond(street.asked(area="B"))) == (2, (2, 1, 7))


def test_people_are_null_where_only_buildings_without_a_register_lie_so(street: Street) -> None:
    street.hydrant(20)
    street.hydrant(200)
    found = street.asked()
    assert beyond(found) == (1, None, None)
    assert beyond(found, "difference") == (0, None, None)


def test_what_is_no_hydrant_is_named(street: Street) -> None:
    lamp = street.scene.component((70, 20))
    gone = street.hydrant(20)
    street.conn.execute(
        text("UPDATE component SET retired_on = '2026-01-01' WHERE id = :id"), {"id": gone}
    )
    for number in (lamp, gone, 999_999):
        with pytest.raises(NotFound) as refused:
            street.asked(without=[number])
        assert refused.value.params == {"given": number}
    with pytest.raises(NotFound):
        street.asked(area="nowhere")


def test_an_empty_city_is_counted_too(conn: Connection) -> None:
    found = coverage.hydrants(conn)
    assert (found.buildings, beyond(found), found.worst) == (0, (0, 0, 0), [])
