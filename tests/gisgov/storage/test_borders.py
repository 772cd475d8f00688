from datetime import UTC, datetime, timedelta

import geopandas as gpd
import pytest
import shapely
from sqlalchemy import text

from gisgov.errors import BadInput
from gisgov.storage import borders
from gisgov.storage.borders import load_areas

NOW = datetime.now(UTC)


def areas(level="community", **boxes):
    """Give areas as code=(minx, miny, maxx, maxy) in metres."""
    shapes = [shapely.box(*box) for box in boxes.values()]
    return gpd.GeoDataFrame(
        {
            "code": list(boxes),
            "level": level,
            "name": list(boxes),
            "source": "test",
            "source_id": list(boxes),
        },
        geometry=shapes,
        crs=4546,
    )


def counts(loaded):
    return (loaded.added, loaded.changed, loaded.unchanged)


def versions(conn):
    return conn.execute(text("SELECT code, upper_inf(valid) FROM area ORDER BY code, valid")).all()


def test_loading_the_same_areas_again_changes_nothing(conn):
    given = areas(a=(0, 0, 8, 8), b=(8, 0, 16, 8))
    assert counts(load_areas(conn, given, since=NOW - timedelta(days=2))) == (2, 0, 0)
    assert counts(load_areas(conn, given)) == (0, 0, 2)


def test_a_changed_area_closes_its_old_version_and_opens_a_new_one(conn):
    load_areas(conn, areas(a=(0, 0, 8, 8), b=(8, 0, 16, 8)), since=NOW - timedelta(days=2))
    moved = load_areas(conn, areas(a=(0, 0, 6, 8), b=(8, 0, 16, 8)))
    assert counts(moved) == (0, 1, 1)
    assert versions(conn) == [("a", False), ("a", True), ("b", True)]


def test_a_parent_is_found_by_what_holds_the_area(conn):
    load_areas(conn, areas(level="district", d=(0, 0, 16, 8)))
    load_areas(conn, areas(a=(0, 0, 8, 8), z=(20, 0, 28, 8)))
    rows = conn.execute(text("SELECT code, parent FROM area ORDER BY code")).all()
    assert rows == [("a", "d"), ("d", None), ("z", None)]


def test_an_overlap_with_an_area_that_stays_is_named_and_located(conn):
    load_areas(conn, areas(a=(500000, 3397000, 500008, 3397008)))
    with pytest.raises(BadInput, match=r"b overlaps a, .* by 16\.0 m² at 111\.0000"):
        load_areas(conn, areas(b=(500006, 3397000, 500014, 3397008)))


def test_neighbours_that_share_a_border_do_not_overlap(conn):
    load_areas(conn, areas(a=(0, 0, 8, 8)))
    assert counts(load_areas(conn, areas(b=(8, 0, 16, 8)))) == (1, 0, 0)


def test_borders_cannot_begin_before_the_version_that_they_end(conn):
    load_areas(conn, areas(a=(0, 0, 8, 8)))
    with pytest.raises(BadInput, match="began later"):
        load_areas(conn, areas(a=(0, 0, 6, 8)), since=NOW - timedelta(days=30))


def test_rows_are_placed_when_grids_are_loaded(conn):
    conn.execute(
        text(
            "INSERT INTO component (scheme, class_code, source, source_id, geometry)"
            " VALUES ('CJT214-2007', '0118', 'test', '1', ST_SetSRID(ST_Point(4, 4), 4546))"
        )
    )
    load_areas(conn, areas(level="grid", g=(0, 0, 8, 8)))
    assert conn.scalar(text("SELECT grid FROM component")) == "g"


def parents(conn):
    rows = conn.execute(
        text("SELECT code, parent, upper_inf(valid) FROM area ORDER BY code, valid")
    )
    return [tuple(row) for row in rows]


def test_areas_that_come_in_between_become_parents(conn):
    since = NOW - timedelta(days=2)
    load_areas(conn, areas(level="district", d=(0, 0, 16, 8)), since=since)
    load_areas(conn, areas(level="grid", g=(0, 0, 8, 8), h=(20, 0, 28, 8)), since=since)
    load_areas(conn, areas(k=(0, 0, 16, 8)))
    assert parents(conn) == [
        ("d", None, True),
        ("g", "d", False),
        ("g", "k", True),
        ("h", None, True),
        ("k", "d", True),
    ]


def test_areas_above_may_come_last(conn):
    load_areas(conn, areas(level="grid", g=(0, 0, 8, 8)))
    load_areas(conn, areas(k=(0, 0, 16, 8)))
    assert parents(conn) == [("g", "k", True), ("k", None, True)]


def test_borders_cannot_begin_in_the_future(conn):
    with pytest.raises(BadInput, match="to come"):
        load_areas(conn, areas(a=(0, 0, 8, 8)), since=NOW + timedelta(days=1))


def test_an_overlap_with_an_area_that_begins_later_is_named(conn):
    load_areas(conn, areas(a=(500000, 3397000, 500008, 3397008)))
    with pytest.raises(BadInput, match="b overlaps a"):
        load_areas(conn, areas(b=(500006, 3397000, 500014, 3397008)), since=NOW - timedelta(days=9))


def test_a_code_keeps_its_level(conn):
    load_areas(conn, areas(a=(0, 0, 8, 8)))
    with pytest.raises(BadInput, match="a belong to areas of level community, not grid"):
        load_areas(conn, areas(level="grid", a=(0, 0, 8, 8)))


def test_a_slit_between_grids_that_their_community_fills_is_found(conn):
    load_areas(conn, areas(K=(0, 0, 16, 8), L=(16, 0, 32, 8)))
    load_areas(conn, areas(level="grid", K1=(0, 0, 8, 8), K2=(9, 0, 16, 8), L1=(16, 0, 32, 8)))
    (slit,) = borders.misfits(conn, ["K1", "K2", "L1"])
    assert (slit.code, slit.missing_m2, slit.outside_m2) == ("K", 8.0, 0.0)


def test_areas_that_a_newer_file_lacks_stay_unless_they_are_to_end(conn):
    load_areas(conn, areas(a=(0, 0, 8, 8), b=(8, 0, 16, 8)), since=NOW - timedelta(days=2))
    newer = areas(a=(0, 0, 8, 8))
    assert borders.gone(conn, newer) == ["b"]
    load_areas(conn, newer)
    assert versions(conn) == [("a", True), ("b", True)]
    load_areas(conn, newer, missing="retire")
    assert versions(conn) == [("a", True), ("b", False)]
    assert borders.gone(conn, newer) == []


def test_an_area_cannot_take_the_ground_of_one_that_stays(conn):
    load_areas(conn, areas(a=(0, 0, 8, 8), b=(8, 0, 16, 8)), since=NOW - timedelta(days=2))
    merged = areas(a=(0, 0, 16, 8))
    with pytest.raises(BadInput, match="--gone retire"):
        load_areas(conn, merged)


def test_merged_areas_are_loaded_where_the_other_one_ends(conn):
    load_areas(conn, areas(a=(0, 0, 8, 8), b=(8, 0, 16, 8)), since=NOW - timedelta(days=2))
    assert counts(load_areas(conn, areas(a=(0, 0, 16, 8)), missing="retire")) == (0, 1, 0)


def test_areas_of_another_source_are_never_gone(conn):
    load_areas(conn, areas(a=(0, 0, 8, 8)), since=NOW - timedelta(days=2))
    assert borders.gone(conn, areas(b=(8, 0, 16, 8)).assign(source="other")) == []
