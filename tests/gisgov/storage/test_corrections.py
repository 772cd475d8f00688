"""What is changed by hand is noted, and a load does not undo it."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
import shapely
from sqlalchemy import Connection, text

from gisgov.storage import placing
from gisgov.storage.load import as_load, load_frames
from tests.scene import Scene, put, spot


def written(conn: Connection) -> list[tuple[object, ...]]:
    rows = conn.execute(
        text(
            "SELECT table_name, row_id, field, value_before, value_after FROM correction"
            " WHERE settled_at IS NULL ORDER BY table_name, row_id, field"
        )
    )
    return [tuple(row) for row in rows]


def change(conn: Connection, table: str, **values: object) -> None:
    pairs = ", ".join(f"{name} = :{name}" for name in values)
    conn.execute(text(f"UPDATE {table} SET {pairs}"), values)  # noqa: S608


def test_each_field_that_differs_is_a_correction(conn: Connection) -> None:
    building = Scene(conn).building((0, 0), floors_above=6, use="residential")
    change(conn, "building", floors_above=7, use=None, structure=None)
    assert written(conn) == [
        ("building", building, "floors_above", "6", "7"),
        ("building", building, "use", "residential", None),
    ]


def test_corrected_again_it_keeps_what_the_source_had_said(conn: Connection) -> None:
    building = Scene(conn).building((0, 0), floors_above=6)
    change(conn, "building", floors_above=7)
    change(conn, "building", floors_above=8)
    assert written(conn) == [("building", building, "floors_above", "6", "8")]
    change(conn, "building", floors_above=6)
    assert written(conn) == []


def test_a_correction_says_who_made_it(conn: Connection) -> None:
    Scene(conn).building((0, 0), floors_above=6)
    change(conn, "building", floors_above=7)
    author = text("SELECT corrected_by = session_user FROM correction")
    assert conn.scalar(author)
    conn.execute(text("SELECT set_config('gisgov.author', 'W-017', true)"))
    change(conn, "building", floors_above=8)
    assert conn.scalar(text("SELECT corrected_by FROM correction")) == "W-017"


def test_a_hydrant_is_corrected_under_the_number_of_its_component(conn: Connection) -> None:
    hydrant = Scene(conn).hydrant((0, 0), flow_lps=15.0)
    change(conn, "hydrant", flow_lps=12.5)
    change(conn, "component", state="damaged")
    assert written(conn) == [
        ("component", hydrant, "state", "intact", "damaged"),
        ("hydrant", hydrant, "flow_lps", "15", "12.5"),
    ]


def test_a_place_is_noted_as_the_database_writes_it(conn: Connection) -> None:
    Scene(conn).component((0, 0))
    before, after = conn.execute(
        text("SELECT geometry::text, ST_Translate(geometry, 1, 0)::text FROM component")
    ).one()
    conn.execute(text("UPDATE component SET geometry = ST_Translate(geometry, 1, 0)"))
    (correction,) = written(conn)
    assert correction[2:] == ("geometry", before, after)


def test_retiring_placing_and_moving_to_another_parent_are_no_corrections(
    conn: Connection,
) -> None:
    scene = Scene(conn)
    scene.building((0, 0), people=1)
    other = scene.building((50, 0))
    change(conn, "building", retired_on="2026-01-01", surveyed_at="2026-01-01", source="other")
    change(conn, "dwelling", building_id=other)
    scene.areas("A")
    placing.place(conn)
    assert written(conn) == []


def test_what_a_load_changes_is_no_correction_and_what_follows_it_is(conn: Connection) -> None:
    building = Scene(conn).building((0, 0), floors_above=6)
    with as_load(conn):
        change(conn, "building", floors_above=7)
    assert written(conn) == []
    change(conn, "building", floors_above=8)
    assert written(conn) == [("building", building, "floors_above", "7", "8")]


LINE = put(shapely.LineString([(0, 0), (8, 0)]))


def make_gate(scene: Scene) -> None:
    estate = scene.estate((0, 0, 50, 50), "青溪苑")
    scene.add("estate_gate", estate_id=estate, geometry=spot((0, 0)))


def make_pipe(scene: Scene) -> None:
    node = scene.add("pipe_node", network="gas", kind="source", geometry=spot((0, 0)))
    scene.add("pipe", network="gas", from_node_id=node, to_node_id=node, geometry=LINE)


@pytest.mark.parametrize(
    ("table", "make", "field", "value"),
    [
        ("estate", make_gate, "manager", "青溪物业"),
        ("estate_gate", make_gate, "width_m", 3.5),
        ("dwelling", lambda s: s.building((0, 0), people=1), "room", "999"),
        ("unit", lambda s: s.add("unit", building_id=s.building((0, 0)), label="1"), "label", "2"),
        (
            "valve",
            lambda s: s.add("valve", component_id=s.component((0, 0)), network="gas"),
            "state",
            "closed",
        ),
        ("premises", lambda s: s.premises((0, 0), "school"), "phone", "000-1"),
        ("road", lambda s: s.add("road", road_class="primary", geometry=LINE), "width_m", 7.0),
        ("worker", lambda s: s.add("worker", code="W1"), "name", "王伟"),
        ("pipe", make_pipe, "material", "PE"),
    ],
)
def test_every_table_that_a_surveyor_corrects_is_watched(
    conn: Connection, table: str, make: Callable[[Scene], object], field: str, value: object
) -> None:
    make(Scene(conn))
    change(conn, table, **{field: value})
    assert [(row[0], row[2]) for row in written(conn)] == [(table, field)]


# ---------------------------------------------------------------- a load that meets corrections


def survey(*, floors: int = 6, use: str = "residential", x: float = 0.0) -> dict[str, pd.DataFrame]:
    building = {
        "id": [1],
        "floors_above": [floors],
        "use": [use],
        "geometry": [shapely.box(x, 0, x + 8, 8)],
        "point": [shapely.Point(x + 4, 4)],
        "source": "survey",
        "source_id": "b1",
    }
    return {"building": pd.DataFrame(building)}


def building(conn: Connection) -> tuple[object, ...]:
    return tuple(
        conn.execute(
            text("SELECT floors_above, use, ST_XMin(geometry), ST_X(point) FROM building")
        ).one()
    )


def test_a_load_keeps_what_was_corrected_and_brings_the_rest(conn: Connection) -> None:
    load_frames(conn, survey())
    change(conn, "building", floors_above=7)
    loaded = load_frames(conn, survey(floors=9, use="office"))["building"]
    assert (loaded.added, loaded.changed) == (0, 1)
    assert building(conn)[:2] == (7, "office")
    assert [row[2:] for row in written(conn)] == [("floors_above", "6", "7")]


def test_a_correction_is_settled_when_the_source_says_the_same(conn: Connection) -> None:
    load_frames(conn, survey())
    change(conn, "building", floors_above=7)
    load_frames(conn, survey(floors=7))
    assert written(conn) == []
    assert conn.scalar(text("SELECT settled_at = now() FROM correction"))
    load_frames(conn, survey(floors=8))
    assert building(conn)[0] == 8


def test_a_footprint_that_was_corrected_keeps_its_point_too(conn: Connection) -> None:
    load_frames(conn, survey())
    conn.execute(
        text(
            "UPDATE building SET geometry = ST_Translate(geometry, 16, 0),"
            " point = ST_Translate(point, 16, 0)"
        )
    )
    load_frames(conn, survey(x=32.0))
    assert building(conn)[2:] == (16, 20)
    load_frames(conn, survey(x=16.0))
    assert written(conn) == []


def test_a_hydrants_corrected_flow_survives_the_load(conn: Connection) -> None:
    first = Scene(conn).first_class("component")
    frames = {
        "component": pd.DataFrame(
            {"id": [1], **first, "geometry": [shapely.Point(0, 0)], "source": "s", "source_id": "1"}
        ),
        "hydrant": pd.DataFrame({"component_id": [1], "flow_lps": [15.0], "status": "unknown"}),
    }
    load_frames(conn, frames)
    change(conn, "hydrant", flow_lps=11.0)
    load_frames(conn, frames)
    assert conn.scalar(text("SELECT flow_lps FROM hydrant")) == 11.0


def test_a_retired_row_that_its_source_has_again_is_retired_no_more(conn: Connection) -> None:
    load_frames(conn, survey())
    change(conn, "building", retired_on="2026-01-01")
    loaded = load_frames(conn, survey())["building"]
    assert (loaded.added, loaded.changed) == (0, 1)
    assert conn.scalar(text("SELECT retired_on IS NULL FROM building"))
