"""A retired row is neither seen nor counted; one that returns is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, text

from gisgov.storage import (
    area_counts,
    buildings,
    components,
    health,
    incidents,
    placing,
    read,
    stocks,
)
from gisgov.storage.around import around
from gisgov.storage.status import status
from gisgov.storage.where import where
from tests.scene import Scene, multi, put, shapely, spot, xy

HERE = xy(105, 105)


@pytest.fixture
def conn(conn: Connection) -> Connection:
    """One of everything in grid A, at and around the building in its middle."""
    scene = Scene(conn)
    scene.areas("A", cell_m=300)
    estate = scene.estate((50, 50, 150, 150), "青溪苑")
    scene.add("estate_gate", estate_id=estate, geometry=spot((50, 60)))
    building = scene.building((100, 100), people=2, estate_id=estate)
    unit = scene.add("unit", building_id=building, label="1单元")
    conn.execute(text("UPDATE dwelling SET unit_id = :unit"), {"unit": unit})
    scene.add("building_entrance", building_id=building, kind="main", geometry=spot((100, 105)))
    scene.hydrant((120, 120), status="in_service", flow_lps=20.0)
    scene.premises((105, 105), "clinic", building_id=building)
    scene.incident((130, 130))
    shape = put(shapely.LineString([(0, 0), (90, 0)]))
    scene.add("road", road_class="residential", geometry=shape)
    scene.add("barrier", kind="wall", geometry=shape)
    scene.add("land_cover", kind="park", geometry=multi(shapely.box(200, 0, 220, 20)))
    ends = [
        scene.add("pipe_node", network="water", kind="junction", geometry=spot((x, 0)))
        for x in (0, 90)
    ]
    scene.add("pipe", network="water", from_node_id=ends[0], to_node_id=ends[1], geometry=shape)
    return conn


def the_building(conn: Connection) -> buildings.BuildingDetail:
    return buildings.get(conn, conn.scalar(text("SELECT id FROM building")) or 0)


READS: list[tuple[str, Callable[[Connection], Any]]] = [
    ("building", lambda c: where(c, *HERE).building is not None),
    ("estate", lambda c: where(c, *HERE).estate is not None),
    ("building", lambda c: around(c, *HERE).building is not None),
    ("building", lambda c: around(c, *HERE).buildings.count),
    ("building", lambda c: len(around(c, *HERE).buildings.nearest)),
    ("building", lambda c: around(c, *HERE).people[0].buildings),
    ("building", lambda c: around(c, *HERE).unknown.buildings_without_floors),
    ("estate", lambda c: around(c, *HERE).buildings.nearest[0].estate is not None),
    ("component", lambda c: around(c, *HERE).hydrants.count),
    ("component", lambda c: around(c, *HERE).hydrants.meets),
    ("component", lambda c: around(c, *HERE, radius_m=10).hydrants.beyond is not None),
    ("premises", lambda c: around(c, *HERE).premises.count),
    ("premises", lambda c: around(c, *HERE).premises.by_kind),
    ("person", lambda c: the_building(c).stock.persons),
    ("person", lambda c: sum(floor.persons for floor in the_building(c).floors)),
    ("household", lambda c: sum(floor.households for floor in the_building(c).floors)),
    ("dwelling", lambda c: len(the_building(c).floors)),
    ("dwelling", lambda c: sum(unit.dwellings for unit in the_building(c).units)),
    ("unit", lambda c: len(the_building(c).units)),
    ("building_entrance", lambda c: len(the_building(c).entrances)),
    ("premises", lambda c: len(the_building(c).premises)),
    ("estate", lambda c: the_building(c).estate is not None),
    ("estate_gate", lambda c: len(the_building(c).estate.gates)),
    ("building", lambda c: len(the_building(c).floors)),
    ("building", lambda c: the_building(c).stock.persons),
    ("component", lambda c: len(components.find(c, components.ComponentFilter()))),
    ("component", lambda c: len(components.find(c, components.ComponentFilter(area="A")))),
    ("incident", lambda c: len(incidents.find(c, incidents.IncidentFilter()))),
    ("incident", lambda c: len(incidents.find(c, incidents.IncidentFilter(area="A")))),
    ("building", lambda c: area_counts.count(c, "A").buildings),
    ("building", lambda c: area_counts.count(c, "A").persons or 0),
    ("person", lambda c: area_counts.count(c, "A").persons),
    ("household", lambda c: area_counts.count(c, "A").persons),
    ("dwelling", lambda c: area_counts.count(c, "A").households),
    ("component", lambda c: area_counts.count(c, "A").components),
    ("incident", lambda c: area_counts.count(c, "A").incidents),
    ("building", lambda c: health.health(c).counts.buildings),
    ("building", lambda c: health.health(c).counts.persons),
    ("component", lambda c: health.health(c).counts.components),
    ("component", lambda c: health.health(c).counts.hydrants),
    ("premises", lambda c: health.health(c).counts.premises),
    ("incident", lambda c: health.health(c).counts.incidents),
    ("building", lambda c: health.example(c) is not None),
    ("building", lambda c: placing.place(c)["building"].rows),
    ("building", stocks.remember),
    ("component", lambda c: status(c).rows["hydrant"]),
    ("worker", lambda c: status(c).rows["worker"]),
]


def retire(conn: Connection, table: str, day: str | None = "2026-03-01") -> None:
    conn.execute(text(f"UPDATE {table} SET retired_on = :day"), {"day": day})  # noqa: S608


def undone(conn: Connection, ask: Callable[[Connection], Any]) -> Any:
    """What is answered, with nothing changed by asking."""
    with conn.begin_nested() as asking:
        answer = ask(conn)
        asking.rollback()
    return answer


@pytest.mark.parametrize(("table", "ask"), READS)
def test_a_retired_row_is_not_seen_and_one_that_returns_is(
    conn: Connection, table: str, ask: Callable[[Connection], Any]
) -> None:
    if table == "worker":
        Scene(conn).add("worker", code="W1")
    before = undone(conn, ask)
    assert before
    retire(conn, table)
    assert not undone(conn, ask)
    retire(conn, table, day=None)
    assert undone(conn, ask) == before


@pytest.mark.parametrize("layer", sorted(set(read.LAYERS) - {"areas"}))
def test_a_layer_is_read_with_its_retired_rows_only_when_asked(
    conn: Connection, layer: str
) -> None:
    rows = len(read.frame(conn, layer))
    assert rows > 0
    retire(conn, read.LAYERS[layer])
    assert len(read.frame(conn, layer)) == len(read.frame(conn, layer, area="A")) == 0
    found = read.frame(conn, layer, retired=True)
    assert len(found) == len(read.frame(conn, layer, area="A", retired=True)) == rows
    assert set(found["retired_on"]) == {date(2026, 3, 1)}


def test_a_retired_building_that_is_asked_for_says_since_when(conn: Connection) -> None:
    assert the_building(conn).retired_on is None
    retire(conn, "building")
    assert the_building(conn).retired_on == date(2026, 3, 1)


def test_what_lay_in_no_grid_and_is_retired_is_not_reported(conn: Connection) -> None:
    Scene(conn).component((900, 900))
    assert [row.noun for row in placing.report(conn)] == ["component"]
    retire(conn, "component")
    assert placing.report(conn) == []


def test_as_of_a_day_before_it_was_retired_a_building_still_stands(conn: Connection) -> None:
    retire(conn, "building")
    then = [datetime(2026, month, 1, tzinfo=UTC) for month in (2, 4)]
    assert [area_counts.count(conn, "A", as_of=day).buildings for day in then] == [1, 0]


def test_people_in_what_is_retired_do_not_count_though_their_own_rows_stay(
    conn: Connection,
) -> None:
    def stock() -> tuple[int, ...]:
        return tuple(
            conn.execute(text("SELECT dwellings, households, persons FROM building_stock")).one()
        )

    assert stock() == (1, 1, 2)
    retire(conn, "household")
    assert stock() == (1, 0, 0)
    retire(conn, "dwelling")
    retire(conn, "household", day=None)
    assert stock() == (0, 0, 0)
    retire(conn, "dwelling", day=None)
    assert stock() == (1, 1, 2)
