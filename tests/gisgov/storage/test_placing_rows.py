"""Rows and borders of a city that are placed outside of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection

from gisgov.errors import BadInput
from gisgov.storage import placing_rows
from gisgov.storage.export import rows as exported
from tests.scene import EAST, NORTH, SRID, Scene

MOMENT = datetime(2025, 1, 1, tzinfo=UTC)


def test_rows_come_by_the_batch_with_their_place(
    conn: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene(conn)
    for number in range(5):
        scene.building((10 * number, 10))
    scene.building((80, 10), retired_on=date(2026, 1, 1))
    monkeypatch.setattr(exported, "BATCH_ROWS", 2)
    found = placing_rows.rows(conn, "building")
    parts = list(found.parts)
    assert [len(part.lines) for part in parts] == [2, 2, 1]
    assert [part.done for part in parts] == [0.4, 0.8, 1.0]
    assert parts[2].lines.tolist() == [5]
    where = placing_rows.TABLES["building"]
    assert (where.x, where.y) == ("point_x", "point_y")
    first = parts[0].batch.to_pylist()[0]
    assert EAST <= first["point_x"] <= EAST + 100
    assert NORTH <= first["point_y"] <= NORTH + 100
    assert found.crs is not None
    assert found.crs.to_epsg() == SRID


def test_tables_about_people_are_not_among_them(conn: Connection) -> None:
    for table in ("person", "household", "nothing"):
        with pytest.raises(BadInput) as error:
            placing_rows.rows(conn, table)
        assert error.value.code == "place.no_table"


def test_borders_are_those_of_today(conn: Connection) -> None:
    scene = Scene(conn)
    scene.areas("AA", level="community")
    scene.areas("c.", parent="A", until=MOMENT)
    scene.areas("ba", parent="A", since=MOMENT)
    found = placing_rows.borders(conn, "grid")
    assert found["code"].tolist() == ["a", "b"]
    assert found.geometry.area.tolist() == [10_000, 10_000]
    assert found.crs.to_epsg() == SRID
    assert placing_rows.levels(conn)[-1] == "grid"
    with pytest.raises(BadInput) as error:
        placing_rows.borders(conn, "street")
    assert error.value.code == "place.no_level"
