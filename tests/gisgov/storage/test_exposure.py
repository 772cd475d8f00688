from datetime import date

import pytest
from sqlalchemy import text

from gisgov.storage import statistics
from gisgov.storage.exposure import exposure
from gisgov.storage.statistics import Smallest
from tests.scene import EAST, NORTH, Scene

K = Smallest(public=10, internal=5)
OCTOBER, NOVEMBER = date(2025, 10, 1), date(2025, 11, 1)


def month(conn, day, **buildings):
    """What buildings held: so many households, and three persons in each."""
    for name, count in buildings.items():
        conn.execute(
            text(
                "INSERT INTO building_stock_month (month, building_id, dwellings, households,"
                " persons, children, elderly, assisted)"
                " VALUES (:day, :id, 1, :n, 3 * :n, :n, :n, :n)"
            ),
            {"day": day, "id": int(name[1:]), "n": count},
        )


def release(conn, day, audience="internal"):
    return statistics.publish(conn, level="grid", month=day, audience=audience, k=K)


def weights(found):
    """By place in the scene."""
    places = zip(found.x - EAST, found.y - NORTH, found.weight, strict=True)
    return {(round(x), round(y)): round(weight, 6) for x, y, weight in places}


@pytest.fixture
def town(conn):
    """City K of grids A, B, C and D; in each two homes of 10 m by 10 m, one of 3 floors."""
    scene = Scene(conn)
    scene.areas("KKKK", level="city")
    scene.areas("ABCD", parent="K")
    for number in range(4):
        x = 100 * number
        scene.building((x + 20, 20), id=2 * number + 1, use="residential", floors_above=1)
        scene.building((x + 60, 20), id=2 * number + 2, use="residential", floors_above=3)
    return conn


def test_released_households_lie_in_the_homes_of_their_grid_by_floor_area(town):
    month(town, OCTOBER, b1=8, b3=20, b5=40, b7=80)
    made = release(town, OCTOBER)
    found = exposure(town, "households")
    assert weights(found) == {
        (25, 25): 2, (65, 25): 6, (125, 25): 5, (165, 25): 15,
        (225, 25): 10, (265, 25): 30, (325, 25): 20, (365, 25): 60,
    }  # fmt: skip
    assert (found.what, found.as_of, found.total) == ("households", OCTOBER, 148)
    assert found.source.params == {"id": made.id, "month": OCTOBER}
    assert exposure(town, "residents").total == 3 * 148


def test_who_moved_in_since_is_not_counted_until_it_is_released(town):
    month(town, OCTOBER, b1=8, b3=20, b5=40, b7=80)
    release(town, OCTOBER)
    Scene(town).household(1, 9)
    month(town, NOVEMBER, b1=9, b3=20, b5=40, b7=80)
    assert exposure(town, "households").total == 148
    release(town, NOVEMBER)
    assert exposure(town, "households").total == 149
    assert exposure(town, "households", as_of=date(2025, 10, 31)).total == 148


def test_withheld_figures_are_spread_over_all_ground_where_they_are_withheld(town):
    month(town, OCTOBER, b1=2, b3=6, b5=40, b7=80)
    release(town, OCTOBER)
    found = exposure(town, "households")
    assert {at: n for at, n in weights(found).items() if at[0] < 200} == {
        (25, 25): 1, (65, 25): 3, (125, 25): 1, (165, 25): 3,
    }  # fmt: skip
    assert [note.code for note in found.notes] == ["exposure.withheld"]


def test_what_only_the_public_was_told_is_not_taken(town):
    month(town, OCTOBER, b1=80, b3=80, b5=80, b7=80)
    release(town, OCTOBER, audience="public")
    assert exposure(town, "households").what == "floor_area"


def test_without_a_release_the_floor_area_of_homes_stands_in_and_says_so(town):
    scene = Scene(town)
    scene.building((40, 60), id=91, source="more", use="commercial", floors_above=9)
    scene.building((80, 60), id=92, source="more", use="residential", height_m=6.0)
    found = exposure(town, "residents")
    assert (found.what, found.as_of) == ("floor_area", None)
    assert found.total == 4 * (100 + 300) + 200
    assert [note.code for note in found.notes] == [
        "exposure.not_released",
        "exposure.floors_guessed",
    ]
    asked = exposure(town, "floor_area")
    assert [note.code for note in asked.notes] == ["exposure.floors_guessed"]


def test_people_of_a_grid_without_homes_lie_in_its_other_buildings(town):
    town.execute(text("UPDATE building SET use = 'commercial' WHERE id IN (1, 2)"))
    month(town, OCTOBER, b1=8, b3=20, b5=40, b7=80)
    release(town, OCTOBER)
    found = exposure(town, "households")
    assert weights(found)[25, 25] == 2
    assert [note.code for note in found.notes] == ["exposure.no_homes"]


def test_people_of_a_grid_whose_buildings_are_gone_lie_at_a_point_of_it(town):
    month(town, OCTOBER, b1=8, b3=20, b5=40, b7=80)
    release(town, OCTOBER)
    town.execute(text("UPDATE building SET retired_on = '2025-10-02' WHERE id IN (1, 2)"))
    assert weights(exposure(town, "households"))[50, 50] == 8


def test_a_building_that_changes_is_seen_at_once(town):
    assert exposure(town, "floor_area").total == 1600
    town.execute(text("UPDATE building SET floors_above = 2 WHERE id = 1"))
    assert exposure(town, "floor_area").total == 1700


def test_release_and_homes_are_read_once_while_nothing_changes(town):
    assert exposure(town, "floor_area") is exposure(town, "floor_area")


def test_the_citys_ground_is_shared_evenly_among_cells_inside_it(town):
    found = exposure(town, "area")
    assert len(found.x) == 4 * 16
    assert found.total == pytest.approx(0.04)
    assert weights(found)[12, 12] == 0.000625
