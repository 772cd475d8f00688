"""Each hot query uses its index, on tables of some thousand rows and under the planner's own rules.

The queries run as a role that only reads, as an API's does, and not as the owner of the tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text

from gisgov.storage import area_counts, areas, buildings, components, incidents
from gisgov.storage.around import around
from gisgov.storage.where import where
from tests.scene import EAST, NORTH, Scene, lonlat, xy

SIDE = 40
FILL = """
INSERT INTO area (code, level, parent, name, valid, geometry, source, source_id)
SELECT format('K%s', x / 10 * 10 + y / 10) || format('-%s', x * 100 + y), 'grid',
       format('K%s', x / 10 * 10 + y / 10), 'grid', '[2020-01-01,)',
       ST_Multi(ST_MakeEnvelope(:east + x * 50, :north + y * 50,
                                :east + x * 50 + 50, :north + y * 50 + 50, 4546)), 'scene', ''
FROM generate_series(0, :side - 1) x, generate_series(0, :side - 1) y;
INSERT INTO area (code, level, parent, name, valid, geometry, source, source_id)
SELECT parent, 'community', 'Y', 'community', '[2020-01-01,)', ST_Multi(ST_Union(geometry)),
       'scene', ''
FROM area WHERE level = 'grid' GROUP BY parent;
INSERT INTO area (code, level, name, valid, geometry, source, source_id)
SELECT 'Y', 'city', 'city', '[2020-01-01,)', ST_Multi(ST_Union(geometry)), 'scene', ''
FROM area WHERE level = 'community';
INSERT INTO building (point, geometry, source, source_id)
SELECT ST_Translate(corner, 5, 5), ST_Multi(ST_MakeEnvelope(
           ST_X(corner), ST_Y(corner), ST_X(corner) + 10, ST_Y(corner) + 10, 4546)),
       'scene', format('%s %s', x, y)
FROM generate_series(0, :side * 2 - 1) x, generate_series(0, :side - 1) y,
     LATERAL (SELECT ST_SetSRID(ST_MakePoint(:east + x * 25 + 8, :north + y * 50 + 8), 4546)
              AS corner) c;
INSERT INTO estate (name, geometry, source, source_id)
SELECT 'estate', ST_MakeEnvelope(:east + x * 50, :north + y * 50,
                                 :east + x * 50 + 40, :north + y * 50 + 40, 4546),
       'scene', format('%s %s', x, y)
FROM generate_series(0, :side - 1) x, generate_series(0, :side - 1) y;
INSERT INTO dwelling (building_id, floor_index, room, source, source_id)
SELECT id, floor, '1', 'scene', format('%s %s', id, floor)
FROM building, generate_series(1, 2) floor;
INSERT INTO unit (building_id, label, source, source_id)
SELECT id, '1', 'scene', id::text FROM building;
INSERT INTO building_entrance (building_id, kind, geometry, source, source_id)
SELECT id, 'main', point, 'scene', id::text FROM building;
INSERT INTO estate_gate (estate_id, geometry, source, source_id)
SELECT id, ST_PointN(ST_ExteriorRing(geometry), 1), 'scene', id::text FROM estate;
INSERT INTO building_stock_month (month, building_id, persons)
SELECT month, id, 2
FROM building, generate_series('2025-11-01'::date, '2026-01-01', '1 month') month;
INSERT INTO household (dwelling_id, source, source_id)
SELECT id, 'scene', id::text FROM dwelling;
INSERT INTO person (household_id, age_band, source, source_id)
SELECT id, '15-59', 'scene', id::text FROM household;
INSERT INTO component (scheme, class_code, geometry, source, source_id)
SELECT c.scheme, c.code,
       ST_SetSRID(ST_MakePoint(:east + x * 25 + 2, :north + y * 25 + 2), 4546),
       'scene', format('%s %s', x, y)
FROM generate_series(0, :side * 2 - 1) x, generate_series(0, :side * 2 - 1) y,
     LATERAL (SELECT scheme, code FROM code_class WHERE kind = 'component' LIMIT 1) c;
INSERT INTO hydrant (component_id, flow_lps, status)
SELECT id, 16, 'in_service' FROM component WHERE id % 8 = 0;
INSERT INTO valve (component_id, network) SELECT id, 'gas' FROM component WHERE id % 8 = 1;
INSERT INTO premises (kind, geometry, source, source_id)
SELECT 'school', geometry, 'scene', id::text FROM component WHERE id % 4 = 0;
INSERT INTO incident (scheme, class_code, reported_at, geometry, source, source_id)
SELECT c.scheme, c.code, '2026-01-01'::timestamptz + i * interval '1 hour', b.point, 'scene',
       format('%s %s', b.id, i)
FROM building b, generate_series(1, 3) i,
     LATERAL (SELECT scheme, code FROM code_class WHERE kind = 'incident' LIMIT 1) c;
"""


@pytest.fixture(scope="module")
def full(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    """A city of 1,600 grids, 3,200 buildings, 6,400 components and 9,600 incidents."""
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            for statement in FILL.split(";\n"):
                if statement.strip():
                    conn.execute(text(statement), {"east": EAST, "north": NORTH, "side": SIDE})
            conn.execute(text("ANALYZE"))
        yield engine


@pytest.fixture
def guest(full: Engine) -> Iterator[Connection]:
    """A connection whose role may read and nothing else."""
    with full.connect() as conn, conn.begin() as transaction:
        conn.execute(text("CREATE ROLE plan_guest"))
        conn.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO plan_guest"))
        conn.execute(text("SET LOCAL ROLE plan_guest"))
        yield conn
        transaction.rollback()


def plans(conn: Connection, ask: Callable[[], object]) -> str:
    """Plans of all queries that a call sends, prepared for its parameters."""
    sent: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        sent.append((statement, given))

    event.listen(conn, "before_cursor_execute", note)
    ask()
    event.remove(conn, "before_cursor_execute", note)
    explained = [conn.exec_driver_sql(f"EXPLAIN {query}", given) for query, given in sent]
    return "\n".join(line for rows in explained for line in rows.scalars())


def indexes(plan: str) -> set[str]:
    return set(re.findall(r"(?:using|Index Scan on) (\w+)", plan))


def scanned(plan: str) -> set[str]:
    """Tables read from end to end, apart from those of a few rows."""
    small = {"area_level", "city", "code_class", "code_scheme", "hydrant", "valve"}
    return set(re.findall(r"Seq Scan on (\w+)", plan)) - small


POINT = xy(1234, 1234)
BOX = (*lonlat(1000, 1000).values(), *lonlat(1200, 1200).values())


@pytest.mark.parametrize(
    ("ask", "wanted"),
    [
        (
            lambda conn: where(conn, *POINT),
            {
                "ix_area_geometry",
                "ex_area_one_version",
                "ix_estate_geometry",
                "ix_building_geometry",
            },
        ),
        (
            lambda conn: around(conn, *POINT),
            {
                "ix_building_geometry",
                "building_stock_pkey",
                "ix_component_geometry",
                "ix_premises_geometry",
            },
        ),
        (lambda conn: areas.get(conn, "K11"), {"ex_area_one_version", "ix_area_parent"}),
        (
            lambda conn: area_counts.count(conn, "K11-1010"),
            {"ix_building_grid", "ix_component_grid", "ix_incident_grid"},
        ),
        (
            lambda conn: area_counts.count(conn, "K11", as_of=datetime(2026, 2, 1, tzinfo=UTC)),
            {"ix_building_point", "ix_component_geometry", "ix_incident_geometry"},
        ),
        (
            lambda conn: buildings.get(conn, 77),
            {"building_pkey", "ix_dwelling_building_id", "ix_premises_geometry"},
        ),
        (
            lambda conn: components.find(conn, components.ComponentFilter(bbox=BOX)),
            {"ix_component_geometry"},
        ),
        (
            lambda conn: components.find(conn, components.ComponentFilter(area="K11-1010")),
            {"ix_component_grid"},
        ),
        (
            lambda conn: incidents.find(conn, incidents.IncidentFilter(area="K11-1010")),
            {"ix_incident_grid"},
        ),
    ],
    ids=[
        "where",
        "around",
        "area",
        "counts",
        "counts as of",
        "building",
        "components in a box",
        "components of an area",
        "incidents of an area",
    ],
)
def test_a_hot_query_uses_its_index(
    guest: Connection, ask: Callable[[Connection], object], wanted: set[str]
) -> None:
    plan = plans(guest, lambda: ask(guest))
    assert wanted <= indexes(plan), plan
    assert scanned(plan) == set(), plan


def test_the_nearest_area_is_found_by_distance_in_the_index(guest: Connection) -> None:
    plan = plans(guest, lambda: where(guest, *xy(-5000, 100)))
    assert "Order By: (geometry <-> " in plan


def test_the_full_city_answers_as_it_should(guest: Connection) -> None:
    assert where(guest, *POINT).areas[0].code == "K22-2424"
    assert around(guest, *POINT, radius_m=100).hydrants.count > 0
    assert area_counts.count(guest, "K11").buildings == 200
    assert Scene(guest).first_class("component")
