import pandas as pd
import pytest
import shapely
from sqlalchemy import text

from gisgov.errors import BadInput, NotFound
from gisgov.storage import read
from gisgov.storage.load import load_frames


@pytest.fixture
def city(conn):
    area = pd.DataFrame(
        {
            "code": ["K", "K1", "K2"],
            "level": ["community", "grid", "grid"],
            "parent": [None, "K", "K"],
            "name": "x",
            "source": "test",
            "source_id": ["K", "K1", "K2"],
            "valid_from": pd.Timestamp("2026-01-01", tz="UTC"),
            "geometry": [
                shapely.box(0, 0, 16, 8),
                shapely.box(0, 0, 8, 8),
                shapely.box(8, 0, 16, 8),
            ],
        }
    )
    building = pd.DataFrame(
        {
            "name": ["west", "east"],
            "source": "test",
            "source_id": ["1", "2"],
            "geometry": [shapely.box(1, 1, 7, 7), shapely.box(9, 1, 15, 7)],
            "point": shapely.points([[4, 4], [12, 4]]),
        }
    )
    load_frames(conn, {"area": area, "building": building})
    return conn


def test_a_layer_comes_in_the_citys_crs_with_all_its_columns(city):
    buildings = read.frame(city, "buildings")
    assert buildings.crs.to_epsg() == 4546
    assert list(buildings["name"]) == ["west", "east"]
    assert list(buildings["grid"]) == ["K1", "K2"]
    assert buildings["point"].iloc[0] == shapely.Point(4, 4)
    assert buildings.geometry.iloc[0].area == 36


def test_an_area_holds_the_buildings_whose_point_it_covers(city):
    assert list(read.frame(city, "buildings", area="K2")["name"]) == ["east"]
    assert len(read.frame(city, "buildings", area="K")) == 2


def test_a_building_on_a_shared_border_is_read_with_one_area(city):
    city.execute(text("UPDATE building SET point = ST_SetSRID(ST_Point(8, 4), 4546)"))
    assert [len(read.frame(city, "buildings", area=code)) for code in ("K", "K1", "K2")] == [
        2,
        2,
        0,
    ]


def test_an_area_holds_the_areas_below_it(city):
    assert list(read.frame(city, "areas", area="K")["code"]) == ["K1", "K2"]


def test_an_area_does_not_hold_one_above_with_the_same_borders(city):
    of_k1 = "(SELECT geometry FROM area WHERE code = 'K1')"
    city.execute(text(f"UPDATE area SET geometry = {of_k1} WHERE code = 'K'"))  # noqa: S608
    assert len(read.frame(city, "areas", area="K1")) == 0


def test_an_empty_layer_is_an_empty_frame(city):
    assert len(read.frame(city, "roads")) == 0


def test_a_column_has_one_type_whatever_the_rows_hold(city):
    none = read.frame(city, "buildings").dtypes
    city.execute(text("UPDATE building SET floors_above = 6, height_m = 18 WHERE name = 'west'"))
    some = read.frame(city, "buildings").dtypes
    city.execute(text("UPDATE building SET floors_above = 6, height_m = 18"))
    every = read.frame(city, "buildings").dtypes
    assert none["floors_above"] == some["floors_above"] == every["floors_above"] == "Int64"
    assert none["height_m"] == every["height_m"] == "float64"
    assert read.frame(city, "roads").dtypes["one_way"] == "boolean"


def test_a_layer_or_area_that_is_not_there_is_named(city):
    with pytest.raises(BadInput, match="castles"):
        read.frame(city, "castles")
    with pytest.raises(NotFound, match="K9"):
        read.frame(city, "buildings", area="K9")
