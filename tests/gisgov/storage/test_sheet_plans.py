"""The sheet's queries use their indexes, asked as the API's role in a city of some thousands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, Engine, text

from gisgov.storage import roles, sessions
from gisgov.storage.sheet import facts
from gisgov.storage.sheet.facts import Origin
from tests.gisgov.storage.test_plans import FILL, SIDE, indexes, plans, plans_inside, scanned
from tests.scene import EAST, NORTH, xy
from tests.signing import token_for

FILL_MORE = """
INSERT INTO road (road_class, geometry, bridge, source, source_id)
SELECT 'residential', ST_SetSRID(ST_MakeLine(
           ST_MakePoint(:east + x * 25, :north + y * 50),
           ST_MakePoint(:east + x * 25 + 25, :north + y * 50)), 4546), x % 20 = 0, 'scene',
       format('%s %s', x, y)
FROM generate_series(0, :side * 2 - 1) x, generate_series(0, :side - 1) y;
INSERT INTO barrier (kind, geometry, source, source_id)
SELECT CASE WHEN id % 40 = 0 THEN 'railway' ELSE 'wall' END,
       ST_SnapToGrid(ST_Translate(geometry, 0.5, 3), 0.0001), 'scene', id::text FROM road;
INSERT INTO land_cover (kind, geometry, source, source_id)
SELECT CASE WHEN id % 4 = 0 THEN 'pond' ELSE 'park' END,
       ST_Multi(ST_MakeEnvelope(ST_XMin(geometry), ST_YMin(geometry) + 30, ST_XMin(geometry) + 5,
                                ST_YMin(geometry) + 35, 4546)), 'scene', id::text
FROM estate;
INSERT INTO premises (kind, geometry, source, source_id)
SELECT CASE WHEN id % 5 = 0 THEN 'assembly_point' ELSE 'shop' END, geometry, 'more', id::text
FROM component;
INSERT INTO premises (kind, geometry, source, source_id)
SELECT 'fire_station', geometry, 'station', id::text FROM component WHERE id % 1000 = 0;
INSERT INTO vehicle (premises_id, kind, label, hose_m, source, source_id)
SELECT p.id, 'pumper', n, 480, 'scene', format('%s %s', p.id, n)
FROM premises p, generate_series(1, 300) n WHERE p.kind = 'fire_station';
UPDATE component SET code = id;
INSERT INTO network_change (network) SELECT 'roads' FROM generate_series(1, 100);
"""
# Tables of few rows, of which some are read whole: every road that is shut counts, however far.
SMALL = {"network_change", "vehicle_class", "restriction", "hydrant", "worker_assignment"}
HERE = xy(1234, 1234)
AT = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def full(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    """The city of `test_plans`, with roads, walls, water and stations."""
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            for statement in (FILL + FILL_MORE).split(";\n"):
                if statement.strip():
                    conn.execute(text(statement), {"east": EAST, "north": NORTH, "side": SIDE})
            conn.execute(text("ANALYZE"))
        yield engine


@pytest.fixture(scope="module")
def token(full: Engine) -> str:
    return token_for(full, "dispatcher")


@pytest.fixture
def guest(full: Engine, token: str) -> Iterator[Connection]:
    """A connection on which a dispatcher asks."""
    engine = roles.api_engine(full)
    with engine.connect() as conn, conn.begin() as transaction:
        sessions.prove(conn, token)
        yield conn
        transaction.rollback()
    engine.dispose()


ORIGINS = [Origin(777, *HERE), Origin(None, *HERE)]


@pytest.mark.parametrize("origin", ORIGINS, ids=["building", "point"])
@pytest.mark.parametrize(
    ("ask", "wanted"),
    [
        (
            lambda conn, here: facts.around(conn, here, radius_m=300, shown=12),
            {"ix_building_geometry", "building_stock_pkey"},
        ),
        (
            lambda conn, here: facts.premises(conn, here, radius_m=300),
            {"ix_premises_geometry", "ix_premises_kind"},
        ),
        (
            lambda conn, here: facts.hydrants(conn, here, radius_m=300, at=AT),
            {"ix_component_geometry", "hydrant_pkey", "ix_restriction_component_id"},
        ),
        (
            facts.stations,
            {"ix_premises_kind", "ix_vehicle_premises_id"},
        ),
        (facts.nearest_building, {"ix_building_geometry"}),
        (facts.water_at, {"ix_land_cover_geometry"}),
    ],
    ids=["around", "premises", "hydrants", "stations", "nearest building", "water at"],
)
def test_what_lies_around_is_found_by_an_index(
    guest: Connection,
    origin: Origin,
    ask: Callable[[Connection, Origin], object],
    wanted: set[str],
) -> None:
    plan = plans(guest, lambda: ask(guest, origin))
    assert wanted <= indexes(plan), plan
    assert scanned(plan) - SMALL == set(), plan


@pytest.mark.parametrize(
    ("ask", "wanted"),
    [
        (
            lambda conn: facts.building(conn, 776),
            {
                "building_pkey",
                "ix_building_entrance_building_id",
                "uq_preplan_building",
            },
        ),
        (
            lambda conn: facts.ground(conn, (HERE[0], HERE[1], HERE[0] + 700, HERE[1] + 700)),
            {
                "ix_building_geometry",
                "ix_barrier_geometry",
                "ix_land_cover_geometry",
                "ix_road_geometry",
            },
        ),
        (lambda conn: facts.households_in(conn, range(50)), {"building_stock_pkey"}),
        (lambda conn: facts.codes_of(conn, range(5)), {"component_pkey"}),
        (lambda conn: facts.room_exists(conn, 777, "1"), {"ix_dwelling_building_id"}),
    ],
    ids=["building", "ground", "households", "codes", "room"],
)
def test_what_is_asked_by_number_or_box_is_found_by_an_index(
    guest: Connection, ask: Callable[[Connection], object], wanted: set[str]
) -> None:
    plan = plans(guest, lambda: ask(guest))
    assert wanted <= indexes(plan), plan
    assert scanned(plan) - SMALL == set(), plan


def test_the_nearest_hydrant_beyond_is_found_in_the_order_of_distance(guest: Connection) -> None:
    """In a desert without hydrants: rows come by distance, and the first that may be ends it."""
    far = Origin(None, *xy(-3000, 100))
    plan = plans(guest, lambda: facts.hydrants(guest, far, radius_m=300, at=AT))
    assert "Order By: (component.geometry <-> " in plan or "Order By: (geometry <-> " in plan, plan
    assert [row["beyond"] for row in facts.hydrants(guest, far, radius_m=300, at=AT)] == [True]


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        (
            "SELECT * FROM floor_stack(777, NULL)",
            {"ix_dwelling_building_id", "ix_household_dwelling_id", "ix_person_household_id"},
        ),
        (
            "SELECT * FROM workers_near(1, CAST('2026-01-01T12:00Z' AS timestamptz))",
            {"position_pkey", "emergency_pkey"},
        ),
    ],
    ids=["floor_stack", "workers_near"],
)
def test_what_functions_ask_is_found_by_an_index(
    full: Engine, token: str, statement: str, wanted: set[str]
) -> None:
    holding = """
        UPDATE emergency SET holder_id = s.account_id, opened_at = '2026-01-01' FROM session s
        WHERE emergency.id = 1 AND s.access_digest = digest_of(:token)
    """
    with full.begin() as conn:
        conn.execute(text(holding), {"token": token})
    engine = roles.api_engine(full)
    with engine.begin() as conn:
        sessions.prove(conn, token)
        conn.execute(text("SELECT note_sheet(1, NULL, now())"))
    engine.dispose()
    plan = plans_inside(full, token, statement)
    assert wanted <= indexes(plan), plan
    assert scanned(plan) - SMALL == set(), plan
