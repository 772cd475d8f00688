"""Tests of gisgov.storage.areas."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection

from gisgov.errors import NotFound
from gisgov.storage import areas
from tests.scene import LONG_AGO, Scene, lonlat, spot

CUT = datetime(2025, 6, 1, tzinfo=UTC)


@pytest.fixture
def scene(conn: Connection) -> Scene:
    scene = Scene(conn)
    scene.areas("YYY", level="city")
    scene.areas("KKK", level="community", parent="Y", office=spot((50, 50)))
    scene.areas("ABC", parent="K")
    return scene


def test_areas_are_listed_in_the_order_of_their_codes(scene: Scene) -> None:
    assert [area.code for area in areas.find(scene.conn)] == ["A", "B", "C", "K", "Y"]


def test_a_list_goes_on_after_a_code(scene: Scene) -> None:
    assert [area.code for area in areas.find(scene.conn, after="A", limit=2)] == ["B", "C"]


def test_areas_are_filtered_by_level_parent_and_name(scene: Scene) -> None:
    assert [area.code for area in areas.find(scene.conn, level="city")] == ["Y"]
    assert [area.code for area in areas.find(scene.conn, parent="Y")] == ["K"]
    assert [area.code for area in areas.find(scene.conn, q="区域b")] == ["B"]
    assert areas.find(scene.conn, q="%") == []


def test_each_listed_area_counts_its_parts(scene: Scene) -> None:
    assert {area.code: area.parts for area in areas.find(scene.conn)} == {
        "A": 0, "B": 0, "C": 0, "K": 3, "Y": 1,
    }  # fmt: skip


def test_an_area_names_those_above_its_extent_and_its_office(scene: Scene) -> None:
    area = areas.get(scene.conn, "K")
    assert [parent.code for parent in area.parents] == ["Y"]
    assert (area.area_m2, area.parts, area.valid_from, area.valid_to) == (30000, 3, LONG_AGO, None)
    assert area.office == pytest.approx(list(lonlat(50, 50).values()), abs=2e-7)
    assert area.geometry is None
    west, south, east, north = area.bbox
    assert west < east
    assert south < north


def test_borders_come_in_degrees_where_asked_for(scene: Scene) -> None:
    shape = areas.get(scene.conn, "A", geometry=True).geometry
    assert shape is not None
    assert shape["type"] == "MultiPolygon"
    corner = list(lonlat(0, 0).values())
    assert pytest.approx(corner, abs=2e-7) in shape["coordinates"][0][0]


def test_an_unknown_code_is_not_found(scene: Scene) -> None:
    with pytest.raises(NotFound) as caught:
        areas.get(scene.conn, "X")
    assert caught.value.code == "area.not_found"


def test_a_version_is_that_of_the_time_asked(conn: Connection) -> None:
    scene = Scene(conn)
    scene.areas("AA", until=CUT)
    scene.areas("A", since=CUT)
    assert areas.get(conn, "A").area_m2 == 10000
    assert areas.get(conn, "A", as_of=date(2025, 5, 1)).area_m2 == 20000
    assert [area.code for area in areas.find(conn, as_of=CUT)] == ["A"]


def test_a_date_begins_at_midnight_in_the_city(conn: Connection) -> None:
    moment = areas.moment_of(conn, date(2025, 6, 1))
    assert moment == datetime(2025, 5, 31, 16, tzinfo=UTC)


def test_before_its_first_version_an_area_says_when_it_began(scene: Scene) -> None:
    with pytest.raises(NotFound) as caught:
        areas.get(scene.conn, "A", as_of=date(2019, 1, 1))
    assert caught.value.code == "area.not_then"
    assert caught.value.params["first"] == LONG_AGO
