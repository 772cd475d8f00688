"""Tests of gisgov.storage.area_counts."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection

from gisgov.storage.area_counts import AreaCounts, count
from tests.scene import LONG_AGO, Scene

CUT = datetime(2025, 6, 1, tzinfo=UTC)
BEFORE, AFTER = datetime(2025, 5, 1, tzinfo=UTC), datetime(2025, 7, 1, tzinfo=UTC)


def figures(counts: AreaCounts) -> tuple[int, int | None, int, int]:
    return (counts.buildings, counts.persons, counts.components, counts.incidents)


@pytest.fixture
def scene(conn: Connection) -> Scene:
    """Community K has grids A and B, community Z none; both lie in city Y."""
    scene = Scene(conn)
    scene.areas("YYY", level="city")
    scene.areas("KKZ", level="community", parent="Y")
    scene.areas("AB.", parent="K")
    for x in (10, 110, 210):
        scene.building((x, 10), people=2)
        scene.component((x, 50))
        scene.incident((x, 60))
    return scene


def test_a_grid_counts_what_was_placed_in_it(scene: Scene) -> None:
    assert figures(count(scene.conn, "A")) == (1, 2, 1, 1)


def test_an_area_above_counts_everything_below_it(scene: Scene) -> None:
    assert figures(count(scene.conn, "K")) == (2, 4, 2, 2)


def test_a_community_without_grids_counts_by_its_borders(scene: Scene) -> None:
    assert figures(count(scene.conn, "Z")) == (1, 2, 1, 1)


def test_a_city_with_and_without_grids_counts_all_once(scene: Scene) -> None:
    assert figures(count(scene.conn, "Y")) == (3, 6, 3, 3)


@pytest.mark.parametrize(
    ("x", "owner"), [(100, "A"), (200, "B")], ids=["between grids", "grid and bare community"]
)
def test_what_lies_on_a_shared_border_is_counted_once(scene: Scene, x: int, owner: str) -> None:
    scene.component((x, 70))
    totals = {code: count(scene.conn, code).components for code in "ABKZY"}
    assert totals["A"] + totals["B"] == totals["K"] == 3
    assert totals["K"] + totals["Z"] == totals["Y"] == 4
    assert totals[owner] == 2


def test_a_border_between_bare_communities_belongs_to_the_code_that_sorts_first(
    conn: Connection,
) -> None:
    scene = Scene(conn)
    scene.areas("PQ", level="community")
    scene.component((100, 50))
    assert [count(conn, code).components for code in "PQ"] == [1, 0]


def test_borders_of_the_past_decide_as_the_grids_of_today_do(scene: Scene) -> None:
    scene.component((100, 70))
    scene.component((200, 70))
    now = {code: figures(count(scene.conn, code))[2:] for code in "ABKZY"}
    then = datetime.now(UTC)
    assert {code: figures(count(scene.conn, code, as_of=then))[2:] for code in "ABKZY"} == now


def test_age_and_need_of_help_are_counted(scene: Scene) -> None:
    building = scene.building((50, 50))
    scene.household(building, 2, age_band="6-14")
    scene.household(building, 3, age_band="80+", assistance="mobility")
    counts = count(scene.conn, "A")
    assert (counts.dwellings, counts.households) == (3, 3)
    assert (counts.children, counts.elderly, counts.assisted) == (2, 3, 3)


def test_incidents_are_counted_in_a_period_whose_end_is_not_part_of_it(scene: Scene) -> None:
    scene.incident((20, 20), BEFORE)
    scene.incident((20, 30), CUT)
    assert count(scene.conn, "A", since=BEFORE, until=CUT).incidents == 1
    assert count(scene.conn, "A", since=BEFORE).incidents == 2


def test_classes_are_counted_where_asked_for(scene: Scene) -> None:
    assert count(scene.conn, "K").components_by_class is None
    classes = count(scene.conn, "K", by_class=True).components_by_class
    assert classes is not None
    assert [each.count for each in classes] == [2]
    assert classes[0].class_name


def test_an_area_is_counted_as_it_was(conn: Connection) -> None:
    scene = Scene(conn)
    scene.areas("AAB", until=CUT)
    scene.areas("ABB", since=CUT)
    scene.building((110, 10), people=5)
    scene.incident((110, 50), BEFORE)
    scene.incident((110, 50), AFTER)
    assert [figures(count(conn, code)) for code in "AB"] == [(0, 0, 0, 0), (1, 5, 0, 2)]
    was = [count(conn, code, as_of=datetime(2025, 5, 20, tzinfo=UTC)) for code in "AB"]
    assert [each.buildings for each in was] == [1, 0]
    assert [each.incidents for each in was] == [1, 0]


def test_people_as_of_a_day_come_from_the_latest_month_before_it(scene: Scene) -> None:
    building = scene.building((50, 50), people=9)
    for month, persons in ((4, 3), (5, 4), (6, 8)):
        scene.add(
            "building_stock_month",
            month=date(2025, month, 1),
            building_id=building,
            persons=persons,
        )
    counts = count(scene.conn, "A", as_of=date(2025, 5, 20))
    assert (counts.stock, counts.stock_month, counts.persons) == ("month", date(2025, 5, 1), 4)
    assert count(scene.conn, "A").stock == "live"


def test_before_the_first_monthly_count_people_are_unknown_and_not_zero(scene: Scene) -> None:
    counts = count(scene.conn, "A", as_of=date(2021, 1, 1))
    assert (counts.stock, counts.stock_month, counts.persons) == ("none", None, None)
    assert counts.incidents == 1


def test_where_nobody_registered_a_dwelling_people_are_unknown_and_not_zero(scene: Scene) -> None:
    scene.areas("...D", level="community", parent="Y")
    scene.building((310, 10))
    counts = count(scene.conn, "D")
    assert (counts.stock, counts.dwellings, counts.persons) == ("none", None, None)
    assert (counts.buildings, counts.buildings_counted) == (1, 0)


def test_how_many_buildings_the_people_are_counted_in_is_told(scene: Scene) -> None:
    scene.building((40, 10))
    counts = count(scene.conn, "A")
    assert (counts.buildings, counts.buildings_counted, counts.persons) == (2, 1, 2)


def test_components_first_recorded_later_are_left_out(scene: Scene) -> None:
    scene.component((30, 30), first_at=date(2025, 6, 1))
    assert count(scene.conn, "A", as_of=BEFORE).components == 1
    assert count(scene.conn, "A", as_of=AFTER).components == 2


def test_an_empty_area_counts_zero(conn: Connection) -> None:
    Scene(conn).areas("A", since=LONG_AGO)
    assert figures(count(conn, "A")) == (0, 0, 0, 0)
