"""Tests of gisgov.storage.where."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, text

from gisgov.errors import Unavailable
from gisgov.storage.where import where
from tests.scene import EAST, NORTH, Scene, xy

CUT = datetime(2025, 6, 1, tzinfo=UTC)


@pytest.fixture
def scene(conn: Connection) -> Scene:
    """Two grids side by side in community K of city Y; B sorts after A."""
    scene = Scene(conn)
    scene.areas("YY", level="city")
    scene.areas("KK", level="community", parent="Y")
    scene.areas("BA", parent="K", responsible="王一", responsible_phone="0717-1")
    return scene


def codes(scene: Scene, x: float, y: float, at: datetime | None = None) -> list[str]:
    return [area.code for area in where(scene.conn, *xy(x, y), at=at).areas]


def test_the_finest_area_comes_first_then_those_above(scene: Scene) -> None:
    answer = where(scene.conn, *xy(150, 50))
    assert [(area.level, area.code) for area in answer.areas] == [
        ("grid", "A"),
        ("community", "K"),
        ("city", "Y"),
    ]
    assert (answer.in_city, answer.outside_m) == (True, None)
    assert answer.areas[0].responsible == "王一"


def test_a_point_on_a_shared_border_belongs_to_the_code_that_sorts_first(scene: Scene) -> None:
    assert codes(scene, 100, 50)[0] == "A"


def test_a_point_one_step_of_the_lattice_off_the_border_belongs_to_its_side(scene: Scene) -> None:
    step = 2**-10
    assert codes(scene, 100 - step, 50)[0] == "B"
    assert codes(scene, 100 + step, 50)[0] == "A"


def test_a_point_is_put_on_the_lattice_first(scene: Scene) -> None:
    assert codes(scene, 100 - 2**-13, 50)[0] == "A"


def test_codes_sort_by_their_bytes_and_not_by_language(conn: Connection) -> None:
    Scene(conn).areas("aB")
    assert [area.code for area in where(conn, *xy(100, 50)).areas] == ["B"]


def test_a_community_without_grids_is_the_finest(scene: Scene) -> None:
    scene.areas("..Z", level="community", parent="Y")
    assert codes(scene, 250, 50) == ["Z", "Y"]
    assert codes(scene, 200, 50)[0] == "A"


def test_borders_are_those_of_the_time_asked(conn: Connection) -> None:
    scene = Scene(conn)
    scene.areas("PQ", until=CUT)
    scene.areas("QP", since=CUT)
    assert codes(scene, 50, 50) == ["Q"]
    assert codes(scene, 50, 50, datetime(2025, 5, 31, tzinfo=UTC)) == ["P"]
    assert codes(scene, 50, 50, CUT) == ["Q"]


def test_outside_the_city_the_nearest_area_and_its_distance_are_told(scene: Scene) -> None:
    answer = where(scene.conn, *xy(230, 50))
    assert (answer.in_city, answer.outside_m) == (False, 30)
    assert [area.code for area in answer.areas] == ["A", "K", "Y"]


def test_without_any_area_nobody_says_that_a_point_is_outside(conn: Connection) -> None:
    answer = where(conn, *xy(0, 0))
    assert (answer.in_city, answer.outside_m, answer.areas) == (None, None, [])


def test_the_estate_and_the_building_at_the_point_are_named(scene: Scene) -> None:
    scene.estate((0, 0, 80, 80), "锦绣家园", manager="物业")
    building = scene.building((20, 20), floors_above=6, number="3")
    answer = where(scene.conn, *xy(25, 25))
    assert answer.estate is not None
    assert (answer.estate.name, answer.estate.manager) == ("锦绣家园", "物业")
    assert answer.building is not None
    assert (answer.building.id, answer.building.floors_above) == (building, 6)
    assert where(scene.conn, *xy(35, 35)).building is None


def test_coordinates_and_the_map_sheet_agree_with_the_check_values(conn: Connection) -> None:
    answer = where(conn, 528740.6449, 3397752.6749)
    assert (answer.x_m, answer.y_m, answer.crs) == (528740.64, 3397752.67, "EPSG:4546")
    assert answer.sheet == "3397.75-528.50"
    assert (round(answer.lon, 6), round(answer.lat, 6)) == (111.3, 30.7)


def test_parents_that_go_in_a_circle_do_not_hang(conn: Connection) -> None:
    scene = Scene(conn)
    scene.areas("K", level="community", parent="G")
    scene.areas("G", parent="K")
    assert codes(scene, 50, 50)[:2] == ["G", "K"]


def test_a_database_without_a_city_says_so(conn: Connection) -> None:
    conn.execute(text("DELETE FROM city"))
    with pytest.raises(Unavailable):
        where(conn, EAST, NORTH)


def test_both_sheets_of_the_map_are_told(scene: Scene) -> None:
    answer = where(scene.conn, *xy(50, 50))
    assert (answer.sheet, answer.sheet_graticule) == ("3397.00-528.00", "H49K07531265")
