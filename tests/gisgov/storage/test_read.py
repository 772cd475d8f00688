from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
import shapely
from sqlalchemy import text

import gisgov
from gisgov.errors import BadInput, Conflict, NotFound
from gisgov.storage import coverage, read
from gisgov.storage.load import load_frames
from tests.scene import Scene, spot


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


HYDRANTS = [
    ({}, True),  # nobody has said anything of it
    ({"kind": "pillar", "status": "in_service", "main_mm": 300}, True),
    ({"status": "out_of_service"}, False),
    ({"kind": "crane", "status": "in_service"}, False),
    ({"state": "lost", "status": "in_service"}, False),
]


@pytest.fixture
def street(conn):
    """Grids A, with a hydrant of each of `HYDRANTS`, and B, with one; and what is no hydrant."""
    scene = Scene(conn)
    scene.areas("AB")
    for place, (known, _) in enumerate(HYDRANTS):
        scene.hydrant((10 * place, 10), **known)
    scene.hydrant((150, 10))
    scene.component((160, 10))
    return scene


def test_hydrants_tell_what_is_known_of_them_and_whether_they_are_usable(street):
    found = read.frame(street.conn, "hydrants", area="A")
    assert list(found["usable"]) == [usable for _, usable in HYDRANTS]
    assert list(found["kind"])[:2] == ["unknown", "pillar"]
    assert found["main_mm"].fillna(0).tolist() == [0, 300, 0, 0, 0]
    assert (found.dtypes["main_mm"], found.dtypes["usable"]) == ("Int64", "boolean")
    assert len(read.frame(street.conn, "hydrants")) == len(HYDRANTS) + 1


def test_a_hydrant_is_not_usable_while_it_is_restricted_or_when_it_is_retired(street):
    def usable():
        return list(read.frame(street.conn, "hydrants", area="B", retired=True)["usable"])

    (hydrant,) = read.frame(street.conn, "hydrants", area="B")["id"]
    given = {"component_id": int(hydrant), "reason": "frozen", "author": "test"}
    given |= {"kind": "hydrant_out", "geometry": spot((150, 10))}
    now = datetime.now(UTC)
    past = {"set_at": now - timedelta(days=9), "expires_at": now - timedelta(days=1)}
    street.add("restriction", **given, **past)
    assert usable() == [True]
    street.add("restriction", **given, expires_at=now + timedelta(days=1))
    assert usable() == [False]
    street.conn.execute(text("UPDATE restriction SET lifted_at = now()"))
    assert usable() == [True]
    street.conn.execute(text("UPDATE component SET retired_on = :day"), {"day": date(2026, 3, 1)})
    assert usable() == [False]


def test_the_usable_hydrants_are_those_that_coverage_counts(street):
    reach = coverage.hydrants(street.conn).before
    found = read.frame(street.conn, "hydrants")
    assert found["usable"].sum() == reach.hydrants_in_service + reach.hydrants_unknown == 3


def test_no_hydrants_are_an_empty_frame_of_the_same_types(street):
    some = read.frame(street.conn, "hydrants").dtypes
    street.conn.execute(text("DELETE FROM hydrant"))
    none = read.frame(street.conn, "hydrants")
    assert len(none) == 0
    assert none.dtypes["usable"] == some["usable"] == "boolean"


# ---------------------------------------------------------------- without a connection


@pytest.fixture
def named(make_city, server_settings):
    """A city of two homes, as a notebook would name it."""
    db = make_city()
    with db.begin() as conn:
        scene = Scene(conn)
        scene.areas("K", level="city")
        scene.building((10, 10), use="residential", floors_above=1)
        scene.building((30, 10), use="residential", floors_above=3)
    return {"city": db.url.database, "settings": server_settings}


def test_a_city_is_read_by_its_name(named):
    assert list(gisgov.read("buildings", **named)["floors_above"]) == [1, 3]
    assert gisgov.ground(**named).srid == 4546


def test_exposure_is_a_frame_that_tells_where_it_comes_from(named):
    found = gisgov.exposure("households", **named)
    assert list(found["weight"]) == [100, 300]
    assert found.crs.to_epsg() == 4546
    assert [found.attrs[key] for key in ("what", "as_of")] == ["floor_area", None]
    assert "floor" in found.attrs["source"]
    assert len(found.attrs["notes"]) == 1


def test_a_city_of_another_schema_is_named(named, make_city):
    with make_city().begin() as conn:
        conn.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        older = conn.engine.url.database
    for ask in (gisgov.exposure, gisgov.read, lambda _, **given: gisgov.ground(**given)):
        with pytest.raises(Conflict):
            ask("area" if ask is gisgov.exposure else "areas", **named | {"city": older})
