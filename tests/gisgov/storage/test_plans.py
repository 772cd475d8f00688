"""Each hot query uses its index, on tables of some thousand rows and under the planner's own rules.

The queries run as the API's role with somebody signed in, and not as the owner of the tables. What
functions of the database ask on their behalf is explained too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text

from gisgov.storage import (
    area_counts,
    areas,
    buildings,
    components,
    coverage,
    incidents,
    looks,
    preplans,
    residents,
    restrictions,
    roles,
    sessions,
)
from gisgov.storage.around import around
from gisgov.storage.where import where
from tests.scene import EAST, NORTH, Scene, lonlat, xy
from tests.signing import token_for

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
INSERT INTO person_contact (person_id, name_digest, phone_digest, key_id)
SELECT id, sha256(id::text::bytea), sha256(id::text::bytea), 'k' FROM person;
INSERT INTO restriction (kind, component_id, reason, author, set_at, expires_at, geometry)
SELECT 'hydrant_out', c.id, 'x', 'x', '2026-01-01'::timestamptz - n * interval '1 day',
       '2026-01-01', c.geometry
FROM hydrant h JOIN component c ON c.id = h.component_id, generate_series(1, 10) n;
INSERT INTO restriction (kind, component_id, reason, author, expires_at, geometry)
SELECT 'hydrant_out', id, 'x', 'x', 'infinity', geometry FROM component WHERE id % 80 = 0;
INSERT INTO preplan (building_id, fields, author, reviewed_on, review_due)
SELECT id, '{}', 'x', '2026-01-01', '2026-01-01'::date + 1 + (id % 3650)::int FROM building;
INSERT INTO preplan_file (preplan_id, name, media_type, content, author)
SELECT id, 'x', 'image/png', '', 'x' FROM preplan;
UPDATE person SET assistance = 'mobility' WHERE id % 10 = 0;
INSERT INTO worker (code, source, source_id) SELECT n, 'scene', n FROM generate_series(1, 20) n;
INSERT INTO worker_assignment (worker_id, grid, valid, source, source_id)
SELECT w.id, 'K11-1010', '[2020-01-01,)', 'scene', w.id::text FROM worker w;
INSERT INTO position (worker_id, fixed_at, geometry)
SELECT w.id, '2026-01-01'::timestamptz + i * interval '1 minute', b.point
FROM worker w, generate_series(1, 2000) i, LATERAL (SELECT point FROM building LIMIT 1) b;
INSERT INTO account (name, role) SELECT 'account' || n, 'planner' FROM generate_series(1, 3000) n;
INSERT INTO session (account_id, kind, access_digest, refresh_digest)
SELECT id, 'password', sha256(name::bytea), sha256(('r' || name)::bytea) FROM account;
INSERT INTO audit (actor, act) SELECT name, 'look' FROM account;
INSERT INTO look (audit_id, digest, expires_at)
SELECT id, sha256(id::text::bytea), now() FROM audit;
INSERT INTO emergency (kind, radius_m, geometry, opened_by, held_by, holder_id, expires_at)
SELECT 'fire', 300, b.point, a.name, a.name, a.id, 'infinity'
FROM (SELECT * FROM account LIMIT 1) a, building b;
INSERT INTO incident_contact (incident_id, key_id) SELECT id, 'k' FROM incident;
INSERT INTO sign_in_try (name, address, succeeded)
SELECT a.name, '10.0.' || n || '.' || a.id, false FROM account a, generate_series(1, 3) n;
"""
SMALL = {
    "area_level",
    "city",
    "code_class",
    "code_scheme",
    "hydrant",
    "road",
    "sign_in_salt",
    "valve",
    "worker",
}
TELLING = {
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_nested_statements": "on",
    "auto_explain.log_level": "notice",
    "client_min_messages": "notice",
}


@pytest.fixture(scope="module")
def full(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    """A city of 1,600 grids, 3,200 buildings, 6,400 people and 9,600 incidents."""
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            for statement in FILL.split(";\n"):
                if statement.strip():
                    conn.execute(text(statement), {"east": EAST, "north": NORTH, "side": SIDE})
            conn.execute(text("ANALYZE"))
        yield engine


@pytest.fixture(scope="module")
def asking(full: Engine) -> Iterator[Engine]:
    """The full city, as the API's role."""
    engine = roles.api_engine(full)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def tokens(full: Engine) -> dict[str, str]:
    """Who is signed in, by role; a dispatcher's home is a community, the worker has patrolled."""
    with full.begin() as conn:
        worker = conn.scalar(text("SELECT min(id) FROM worker"))
    homes = {"planner": "Y", "worker": "Y", "commander": "Y", "dispatcher": "K11"}
    return {
        role: token_for(full, role, home=home, worker_id=worker if role == "worker" else None)
        for role, home in homes.items()
    }


@pytest.fixture
def guest(asking: Engine, tokens: dict[str, str]) -> Iterator[Connection]:
    """A connection on which a planner asks."""
    with asking.connect() as conn, conn.begin() as transaction:
        sessions.prove(conn, tokens["planner"])
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


def plans_inside(full: Engine, token: str, statement: str, **given: object) -> str:
    """Plans of all queries that functions make for a statement of the API's role, as they are run.

    The server tells them; only its administrator may have it do so, who then takes the role.
    """
    told: list[str] = []
    with full.connect() as conn:
        conn.execute(text("LOAD 'auto_explain'"))
        for name, value in TELLING.items():
            conn.execute(text("SELECT set_config(:n, :v, false)"), {"n": name, "v": value})
        conn.execute(text("SET ROLE gisgov_api"))
        sessions.prove(conn, token)
        driver = conn.connection.driver_connection
        driver.add_notice_handler(lambda notice: told.append(notice.message_primary))
        conn.execute(text(statement), given)
        conn.invalidate()  # it would go on telling
    return "\n".join(told)


def indexes(plan: str) -> set[str]:
    return set(re.findall(r"(?:using|Index Scan on) (\w+)", plan))


def scanned(plan: str) -> set[str]:
    """Tables read from end to end, apart from those of a few rows."""
    return set(re.findall(r"Seq Scan on (\w+)", plan)) - SMALL


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
            {"building_pkey", "ix_premises_geometry"},
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
        (
            lambda conn: restrictions.in_force(conn, bbox=BOX, limit=100),
            {"restriction_pkey", "component_pkey"},
        ),
        (
            lambda conn: preplans.find(conn, 77),
            {"uq_preplan_building", "ix_preplan_file_preplan_id"},
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
        "restrictions in a box",
        "pre-plan",
    ],
)
def test_a_hot_query_uses_its_index(
    guest: Connection, ask: Callable[[Connection], object], wanted: set[str]
) -> None:
    plan = plans(guest, lambda: ask(guest))
    assert wanted <= indexes(plan), plan
    assert scanned(plan) == set(), plan


def test_what_a_hydrant_reaches_is_found_by_place(guest: Connection) -> None:
    """Every building, its stock and every hydrant are counted, each once."""
    near = (lonlat(1000, 1000)["lon"], lonlat(1000, 1000)["lat"])
    plan = plans(guest, lambda: coverage.hydrants(guest, without=[8], added=[near]))
    assert {"ix_building_geometry", "building_pkey"} <= indexes(plan), plan
    whole = {"building", "building_stock", "component", "restriction"}
    assert scanned(plan) <= whole, plan
    assert plan.count("Seq Scan on building ") <= 1, plan


def test_the_nearest_area_is_found_by_distance_in_the_index(guest: Connection) -> None:
    plan = plans(guest, lambda: where(guest, *xy(-5000, 100)))
    assert "Order By: (geometry <-> " in plan


def test_the_full_city_answers_as_it_should(guest: Connection) -> None:
    assert where(guest, *POINT).areas[0].code == "K22-2424"
    assert around(guest, *POINT, radius_m=100).hydrants.count > 0
    assert area_counts.count(guest, "K11").buildings == 200
    assert Scene(guest).first_class("component")


# ---------------------------------------------------------------- people

NEW_YEAR = (datetime(2025, 12, 31, 16, tzinfo=UTC), datetime(2026, 1, 1, 16, tzinfo=UTC))


@pytest.mark.parametrize(
    ("who", "subject", "given", "read", "wanted"),
    [
        (
            "worker",
            "building",
            {"subject_id": 77, "purpose": "visit"},
            residents.residents,
            {"household_pkey", "ix_person_household_id", "person_contact_pkey", "dwelling_pkey"},
        ),
        (
            "worker",
            "household",
            {"subject_id": 77, "purpose": "visit"},
            residents.residents,
            {"household_pkey", "ix_person_household_id", "person_contact_pkey", "dwelling_pkey"},
        ),
        (
            "commander",
            "worker",
            {"subject_id": 7, "purpose": "inspection", "between": NEW_YEAR},
            residents.positions,
            {"position_pkey"},
        ),
    ],
    ids=["building", "household", "a worker's day"],
)
def test_people_are_read_by_an_index(
    asking: Engine,
    tokens: dict[str, str],
    who: str,
    subject: Any,
    given: dict[str, Any],
    read: Callable[[looks.Look], list[object]],
    wanted: set[str],
) -> None:
    with looks.looking(asking, tokens[who], subject, **given) as look:
        plan = plans(look.conn, lambda: read(look))
        assert read(look)
    assert wanted | {"uq_look_digest"} <= indexes(plan), plan
    assert scanned(plan) == set(), plan


SIGN_IN = {"uq_account_name", "ix_sign_in_try_name", "ix_sign_in_try_address"}
LOOK = "SELECT * FROM open_look(:subject, :id, :purpose, NULL, :since, :until, :wanted)"


@pytest.mark.parametrize(
    ("who", "given", "wanted"),
    [
        (
            "worker",
            {"subject": "building", "id": 77, "purpose": "visit"},
            {"building_pkey", "ix_dwelling_building_id", "ix_household_dwelling_id"},
        ),
        (
            "worker",
            {"subject": "household", "id": 77, "purpose": "visit"},
            {"household_pkey", "ix_dwelling_building_id", "ix_person_household_id"},
        ),
        (
            "commander",
            {
                "subject": "worker",
                "id": 7,
                "purpose": "inspection",
                "since": NEW_YEAR[0],
                "until": NEW_YEAR[1],
            },
            {"position_pkey"},
        ),
        (
            "dispatcher",
            {"subject": "emergency", "id": 1},
            {"emergency_pkey", "ix_building_geometry", "ix_dwelling_building_id"},
        ),
        (
            "worker",
            {"subject": "contact", "wanted": sha256(b"77").digest(), "purpose": "visit"},
            {"ix_person_contact_name_digest", "ix_person_contact_phone_digest"},
        ),
        ("worker", {"subject": "reporter", "id": 7, "purpose": "complaint"}, {"incident_pkey"}),
    ],
    ids=lambda given: given["subject"] if isinstance(given, dict) else "",
)
def test_a_look_lists_its_rows_by_an_index(
    full: Engine, tokens: dict[str, str], who: str, given: dict[str, Any], wanted: set[str]
) -> None:
    nothing = dict.fromkeys(("subject", "id", "purpose", "since", "until", "wanted"))
    if given["subject"] == "emergency":
        hold(full, tokens[who], 1)
    plan = plans_inside(full, tokens[who], LOOK, **nothing | given)
    assert wanted | {"uq_session_access_digest", "account_pkey"} <= indexes(plan), plan
    assert scanned(plan) == set(), plan


def hold(full: Engine, token: str, emergency: int) -> None:
    """Have the account of a token hold an emergency."""
    query = """
        UPDATE emergency SET holder_id = s.account_id FROM session s
        WHERE emergency.id = :id AND s.access_digest = digest_of(:token)
    """
    with full.begin() as conn:
        conn.execute(text(query), {"id": emergency, "token": token})


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        ("SELECT * FROM acting()", {"uq_session_access_digest", "account_pkey"}),
        ("SELECT * FROM salt_of('account77')", {"uq_account_name"}),
        ("SELECT * FROM sign_in('account77', '\\x00', '10.0.1.7')", SIGN_IN),
        ("SELECT * FROM refresh_session('raccount77')", {"uq_session_refresh_digest"}),
        ("SELECT * FROM floor_counts(77)", {"ix_dwelling_building_id", "ix_person_household_id"}),
        ("SELECT * FROM emergency_record(1)", {"ix_audit_emergency_id"}),
    ],
)
def test_what_functions_ask_is_found_by_an_index(
    full: Engine, tokens: dict[str, str], statement: str, wanted: set[str]
) -> None:
    plan = plans_inside(full, tokens["dispatcher"], statement)
    assert wanted <= indexes(plan), plan
    assert scanned(plan) == set(), plan
