"""What a printed map and a station pack draw: what lies in the frame, by its index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
import shapely
from sqlalchemy import Connection, Engine, event, text

from gisgov.storage import packs, roles, sessions
from gisgov.storage.sheet.surroundings import Frame, surroundings
from tests.scene import EAST, NORTH, Scene, multi, put
from tests.signing import token_for

FRAME = Frame(EAST, NORTH, EAST + 100, NORTH + 100)
NOW = datetime(2026, 5, 1, tzinfo=UTC)


def road(*points: tuple[float, float]) -> object:
    return put(shapely.LineString(points))


def test_what_lies_in_the_frame_is_drawn_cut_at_its_edge_ground_first(conn: Connection) -> None:
    scene = Scene(conn)
    inside = scene.building((10, 10), floors_above=6)
    scene.building((200, 10))
    scene.building((40, 10), retired_on=NOW.date())
    scene.add("road", name="路", road_class="service", geometry=road((-50, 50), (150, 50)))
    scene.add("land_cover", kind="pond", geometry=multi(shapely.box(80, 80, 120, 120)))
    scene.add("land_cover", kind="park", geometry=multi(shapely.box(0, 0, 50, 50)))
    scene.add("barrier", kind="wall", geometry=road((0, 60), (100, 60)))
    found = surroundings(conn, FRAME)
    assert [row.layer for row in found] == ["water", "road", "barrier", "building"]
    water, lane, _, building = found
    assert water.shape.area == pytest.approx(20 * 20)
    assert (lane.name, lane.shape.length) == ("路", pytest.approx(100))
    assert (building.id, building.floors) == (inside, 6)


def test_an_empty_frame_holds_nothing(conn: Connection) -> None:
    assert surroundings(conn, FRAME) == []


# ---------------------------------------------------------------- plans

SIDE = 60
FILL = """
INSERT INTO building (point, geometry, source, source_id)
SELECT ST_Translate(at, 2, 2), ST_Multi(ST_Expand(ST_Translate(at, 2, 2), 1)), 'scene', n::text
FROM spots;
INSERT INTO road (road_class, geometry, source, source_id)
SELECT 'service', ST_MakeLine(at, ST_Translate(at, 20, 0)), 'scene', n::text FROM spots;
INSERT INTO barrier (kind, geometry, source, source_id)
SELECT 'wall', ST_MakeLine(at, ST_Translate(at, 0, 20)), 'scene', n::text FROM spots;
INSERT INTO land_cover (kind, geometry, source, source_id)
SELECT 'pond', ST_Multi(ST_Expand(at, 4)), 'scene', n::text FROM spots;
INSERT INTO premises (kind, geometry, source, source_id)
SELECT 'school', at, 'scene', n::text FROM spots;
INSERT INTO estate (name, geometry, source, source_id)
SELECT 'estate', ST_Expand(at, 4), 'scene', n::text FROM spots;
INSERT INTO estate_gate (estate_id, geometry, source, source_id)
SELECT e.id, s.at, 'scene', s.n::text FROM spots s JOIN estate e ON e.source_id = s.n::text;
INSERT INTO component (scheme, class_code, geometry, source, source_id)
SELECT c.scheme, c.code, s.at, 'scene', s.n::text FROM spots s,
     LATERAL (SELECT scheme, code FROM code_class WHERE kind = 'component' LIMIT 1) c;
INSERT INTO hydrant (component_id, status) SELECT id, 'in_service' FROM component WHERE id % 9 = 0;
INSERT INTO preplan (building_id, fields, author, reviewed_on, review_due)
SELECT id, '{}', 'scene', '2026-01-01', '2027-01-01' FROM building;
INSERT INTO dwelling (building_id, floor_index, room, source, source_id)
SELECT id, 1, '101', 'scene', id::text FROM building;
ANALYZE
"""
SPOTS = """
CREATE TEMPORARY TABLE spots AS
SELECT x * 1000 + y AS n,
       ST_SetSRID(ST_MakePoint(:east + x * 30, :north + y * 30), 4546) AS at
FROM generate_series(0, :side - 1) x, generate_series(0, :side - 1) y
"""


@pytest.fixture(scope="module")
def guest(clones: Callable[[ExitStack], Engine]) -> Iterator[Connection]:
    """A connection on which a dispatcher asks a city of 3,600 of each thing."""
    with ExitStack() as stack:
        city = clones(stack)
        with city.begin() as conn:
            conn.execute(text(SPOTS), {"east": EAST, "north": NORTH, "side": SIDE})
            for statement in FILL.split(";\n"):
                conn.exec_driver_sql(statement.replace("%", "%%"))
        asking = roles.api_engine(city)
        stack.callback(asking.dispose)
        with asking.connect() as conn, conn.begin():
            sessions.prove(conn, token_for(city, "dispatcher"))
            yield conn


@pytest.mark.parametrize(
    ("ask", "wanted"),
    [
        (
            lambda conn: surroundings(conn, FRAME),
            {
                "ix_building_geometry",
                "ix_road_geometry",
                "ix_barrier_geometry",
                "ix_land_cover_geometry",
            },
        ),
        (
            lambda conn: packs.points(conn, FRAME, at=NOW),
            {"ix_component_geometry", "ix_estate_gate_geometry", "ix_premises_geometry"},
        ),
        (
            lambda conn: packs.buildings(conn, [7, 77]),
            {"building_pkey", "building_stock_pkey", "uq_preplan_building"},
        ),
    ],
    ids=["surroundings", "points of a pack", "buildings of a pack"],
)
def test_it_is_found_by_index(
    guest: Connection, ask: Callable[[Connection], object], wanted: set[str]
) -> None:
    plan = explained(guest, lambda: ask(guest))
    assert all(index in plan for index in wanted), plan
    assert ask(guest)


def explained(conn: Connection, ask: Callable[[], object]) -> str:
    """Plans of all queries that a call sends."""
    sent: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        sent.append((statement, given))

    event.listen(conn, "before_cursor_execute", note)
    ask()
    event.remove(conn, "before_cursor_execute", note)
    plans = [conn.exec_driver_sql(f"EXPLAIN {query}", given) for query, given in sent]
    return "\n".join(line for rows in plans for line in rows.scalars())
