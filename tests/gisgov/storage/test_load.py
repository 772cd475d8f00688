from datetime import UTC, date, datetime

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from gisgov.errors import BadInput
from gisgov.storage.load import hold_loads, load_frames


def buildings(*floors, x=0.0):
    n = len(floors)
    corner = x + 20.0 * np.arange(n)
    return pd.DataFrame(
        {
            "id": np.arange(1, n + 1),
            "floors_above": pd.array(floors, dtype="Int16"),
            "geometry": shapely.box(corner, 0, corner + 10, 10),
            "point": shapely.points(corner + 5, 5),
            "source": "test",
            "source_id": [f"b{k}" for k in range(n)],
        }
    )


def units(*of_building):
    return pd.DataFrame(
        {
            "id": np.arange(1, len(of_building) + 1),
            "building_id": of_building,
            "label": [f"{k}单元" for k in range(len(of_building))],
            "source": "test",
            "source_id": [f"u{k}" for k in range(len(of_building))],
        }
    )


def counts(loaded):
    return (loaded.added, loaded.changed, loaded.unchanged)


def test_loading_the_same_again_changes_nothing(conn):
    frames = {"building": buildings(6, None, 3), "unit": units(1, 1, 3)}
    first = load_frames(conn, frames)
    second = load_frames(conn, frames)
    assert counts(first["building"]) == (3, 0, 0)
    assert counts(second["building"]) == (0, 0, 3)
    assert counts(second["unit"]) == (0, 0, 3)


def test_only_the_row_that_differs_is_changed(conn):
    load_frames(conn, {"building": buildings(6, 5, 3)})
    loaded = load_frames(conn, {"building": buildings(6, 7, 3, 1)})["building"]
    assert counts(loaded) == (1, 1, 2)
    floors = conn.scalars(text("SELECT floors_above FROM building ORDER BY source_id")).all()
    assert floors == [6, 7, 3, 1]


def test_a_moved_building_is_changed(conn):
    load_frames(conn, {"building": buildings(6)})
    assert counts(load_frames(conn, {"building": buildings(6, x=1.0)})["building"]) == (0, 1, 0)


def test_foreign_keys_follow_the_numbers_of_the_database(conn):
    load_frames(conn, {"building": buildings(1, 1, 1)})
    others = buildings(8, 9, x=500.0).assign(source="other")
    load_frames(conn, {"building": others, "unit": units(2, 1)})
    rows = conn.execute(
        text(
            "SELECT u.label, b.floors_above FROM unit u JOIN building b ON b.id = u.building_id"
            " ORDER BY u.label"
        )
    ).all()
    assert rows == [("0单元", 9), ("1单元", 8)]


def test_a_table_without_a_source_is_matched_by_its_primary_key(conn):
    month = pd.DataFrame(
        {"month": [pd.Timestamp("2026-01-01")], "building_id": [1], "households": [4]}
    )
    frames = {"building": buildings(6), "building_stock_month": month}
    load_frames(conn, frames)
    again = load_frames(conn, frames | {"building_stock_month": month.assign(households=5)})
    assert counts(again["building_stock_month"]) == (0, 1, 0)
    row = conn.execute(text("SELECT month, households FROM building_stock_month")).one()
    assert row == (date(2026, 1, 1), 5)


@pytest.mark.parametrize("before", [False, True], ids=["new", "known"])
def test_a_row_given_twice_is_named(conn, before):
    given = buildings(6, 7)
    if before:
        load_frames(conn, {"building": given})
    with pytest.raises(BadInput, match=r"building .*test, b0.* 1 such"):
        load_frames(conn, {"building": given.assign(source_id="b0")})


@pytest.mark.parametrize(
    "frames",
    [{"unit": units(1, 7)}, {"building": buildings(1, 1).assign(estate_id=[1, 7])}],
    ids=["needed", "optional"],
)
def test_a_reference_to_a_row_that_is_not_there_is_named(conn, frames):
    estate = {"id": [1], "name": ["e"], "geometry": [shapely.box(0, 0, 8, 8)]}
    estates = pd.DataFrame(estate | {"source": "test", "source_id": ["e"]})
    with pytest.raises(BadInput, match=r"_id refers to 7"):
        load_frames(conn, {"estate": estates, "building": buildings(1, 1)} | frames)


def test_geometry_of_another_crs_is_refused(conn):
    elsewhere = gpd.GeoDataFrame(buildings(6), geometry="geometry", crs=32628)
    with pytest.raises(BadInput, match=r"EPSG:32628.*EPSG:4546"):
        load_frames(conn, {"building": elsewhere})


def test_ranges_and_nulls_arrive_as_given(conn):
    area = pd.DataFrame(
        {
            "code": ["1"],
            "level": ["grid"],
            "name": ['a "quoted", name'],
            "name_en": [None],
            "source": ["test"],
            "source_id": ["1"],
            "valid_from": [pd.Timestamp("2026-01-01", tz="UTC")],
            "valid_to": [pd.NaT],
            "geometry": [shapely.box(0, 0, 8, 8)],
        }
    )
    load_frames(conn, {"area": area})
    name, name_en, valid, kind = conn.execute(
        text("SELECT name, name_en, valid, ST_GeometryType(geometry) FROM area")
    ).one()
    assert (name, name_en, kind) == ('a "quoted", name', None, "ST_MultiPolygon")
    assert valid.lower == datetime(2026, 1, 1, tzinfo=UTC)
    assert valid.upper is None


def test_a_coordinate_off_the_lattice_is_refused(conn):
    off = buildings(6).assign(point=[shapely.Point(5.0001, 5)])
    with pytest.raises(Exception, match="ck_building_point_lattice"):
        load_frames(conn, {"building": off})


@pytest.mark.parametrize(
    ("frames", "named"),
    [({"castle": buildings(1)}, "castle"), ({"building": buildings(1).assign(moat=1)}, "moat")],
)
def test_an_unknown_table_or_column_is_named(conn, frames, named):
    with pytest.raises(BadInput, match=named):
        load_frames(conn, frames)


def test_a_load_that_waits_for_another_says_so(make_city):
    db = make_city()
    told = []
    with db.begin() as first:
        hold_loads(first)
        with db.connect() as second:
            second.execute(text("SET LOCAL lock_timeout = '100ms'"))
            with pytest.raises(OperationalError):
                hold_loads(second, lambda what, _done: told.append(what))
    assert told == ["waiting"]
