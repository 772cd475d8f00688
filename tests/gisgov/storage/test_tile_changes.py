"""Each statement that changes what a tile shows notes where, in its own transaction."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from gisgov.storage.models import Base
from tests.scene import Scene, spot

LATER = datetime(2999, 1, 1, tzinfo=UTC)
DRAWN = [t.name for t in Base.metadata.sorted_tables if "mercator" in t.c]


@pytest.fixture
def scene(conn):
    return Scene(conn)


def notes(conn, sql, **params):
    """Layers that a statement notes, each with the number of its boxes; None: the whole layer."""
    conn.execute(text("DELETE FROM tile_change"))
    conn.execute(text(sql), params)
    rows = conn.execute(
        text(
            "SELECT layer, count(west), bool_or(west IS NULL) FROM tile_change"
            " WHERE at IS NULL GROUP BY layer"
        )
    )
    return {layer: None if whole else boxes for layer, boxes, whole in rows}


def moments(conn):
    return conn.scalars(text("SELECT at FROM tile_change WHERE at IS NOT NULL ORDER BY at")).all()


def test_a_move_notes_the_place_that_is_left_and_the_one_that_is_reached(conn, scene):
    scene.component((10, 10))
    moved = "UPDATE component SET geometry = ST_Translate(geometry, 500, 0)"
    assert notes(conn, moved) == {"components": 2}
    west, east = conn.execute(text("SELECT min(west), max(east) FROM tile_change")).one()
    assert 570 < east - west < 590  # 500 m at 30.7 degrees north


def test_a_box_holds_the_shape_in_mercator(conn, scene):
    scene.building((10, 10))
    notes(conn, "UPDATE building SET name = 'x'")
    same = """SELECT bool_and(ST_MakeEnvelope(west, south, east, north, 3857)
        = ST_Envelope((SELECT mercator FROM building))) FROM tile_change"""
    assert conn.scalar(text(same))


def test_an_update_that_changes_nothing_shown_notes_nothing(conn, scene):
    scene.building((10, 10), name="x")
    sql = "UPDATE building SET name = 'x', surveyed_at = :day, source_crs = 'EPSG:4326'"
    assert notes(conn, sql, day=date(2026, 1, 1)) == {}


@pytest.mark.parametrize(
    ("sql", "layers"),
    [
        ("UPDATE building SET floors_above = 3", {"buildings": 1, "labels": 1}),
        ("UPDATE building SET retired_on = '2026-01-01'", {"buildings": 1, "labels": 1}),
        ("DELETE FROM building", {"buildings": 1, "labels": 1}),
        ("UPDATE hydrant SET flow_lps = 3", {"hydrants": 1}),
        ("UPDATE component SET state = 'lost' WHERE id IN (SELECT component_id FROM hydrant)",
         {"components": 1, "hydrants": 1}),
        ("UPDATE component SET state = 'lost'", {"components": 2, "hydrants": 1}),
        ("DELETE FROM component WHERE id IN (SELECT component_id FROM hydrant)",
         {"components": 1, "hydrants": 1}),
        ("UPDATE area SET name = 'x'", {"areas-grid": 2, "labels": 2}),
        ("UPDATE code_class SET name_en = 'x'",
         {"components": None, "hydrants": None, "incidents": None}),
        ("TRUNCATE incident", {"incidents": None}),
        ("TRUNCATE hydrant", {"hydrants": None}),
    ],
)  # fmt: skip
def test_a_change_notes_the_layers_that_show_it(conn, scene, sql, layers):
    scene.areas("AB")
    scene.building((10, 10))
    scene.component((20, 20))
    scene.hydrant((30, 30))
    scene.incident((40, 40), datetime(2026, 1, 1, tzinfo=UTC))
    assert notes(conn, sql) == layers


@pytest.mark.parametrize("table", DRAWN)
def test_every_drawn_table_notes_what_is_added_changed_deleted_and_emptied(conn, table):
    events = conn.scalars(
        text("SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(:t) AND tgname ~ '^tiles'"),
        {"t": table},
    ).all()
    assert sorted(events) == ["tiles_added", "tiles_changed", "tiles_emptied", "tiles_gone"]


def test_many_rows_at_once_note_the_whole_layer(conn, scene):
    scene.incident((40, 40), datetime(2026, 1, 1, tzinfo=UTC))
    copy = """INSERT INTO incident (scheme, class_code, reported_at, geometry, source, source_id)
        SELECT scheme, class_code, reported_at, geometry, 'many', n::text
        FROM incident, generate_series(1, :many) n WHERE source <> 'many'"""
    assert notes(conn, copy, many=500) == {"incidents": 1}  # all at one place: one box
    conn.execute(text("DELETE FROM incident WHERE source = 'many'"))
    assert notes(conn, copy, many=501) == {"incidents": None}


def test_a_mark_notes_the_time_at_which_it_goes(conn, scene):
    assert notes(conn, "SELECT 1") == {}
    soon = datetime.now(UTC) + timedelta(hours=1)
    scene.add("mark", kind="note", text="x", geometry=spot((1, 1)), expires_at=soon)
    assert moments(conn) == [soon]


def test_borders_that_come_into_force_later_note_the_time(conn, scene):
    notes(conn, "SELECT 1")
    scene.areas("A", since=LATER)
    assert moments(conn) == [LATER, LATER]  # for areas-grid and labels


def test_a_note_bears_the_transaction_that_wrote_it(conn, scene):
    notes(conn, "SELECT 1")
    scene.building((10, 10))
    assert conn.scalar(
        text("SELECT bool_and(xid::text = pg_current_xact_id()::text) FROM tile_change")
    )
