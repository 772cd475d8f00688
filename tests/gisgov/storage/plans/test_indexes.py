"""Each query of plans leans on the indexes that its file names, on tables of some thousand rows.

What the API asks is explained as its role with a planner signed in; what comes with a plan's day,
as the owner.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from gisgov.storage import roles, sessions
from gisgov.storage.queries import fixed
from tests.scene import EAST, NORTH
from tests.signing import token_for

SIDE = 40
FILL = """
INSERT INTO area (code, level, parent, name, valid, geometry, source, source_id)
SELECT format('K%s%s-%s', x / 10, y / 10, x * 100 + y), 'grid', format('K%s%s', x / 10, y / 10),
       'grid', CAST(since AS tstzrange),
       ST_Multi(ST_MakeEnvelope(:east + x * 50, :north + y * 50,
                                :east + x * 50 + 50, :north + y * 50 + 50, 4546)), 'scene', since
FROM generate_series(0, :side - 1) x, generate_series(0, :side - 1) y,
     unnest(ARRAY['[2019-01-01,2020-01-01)', '[2020-01-01,)']) since;
INSERT INTO area (code, level, parent, name, valid, geometry, source, source_id)
SELECT parent, 'community', 'Y', 'community', '[2020-01-01,)', ST_Multi(ST_Union(geometry)),
       'scene', ''
FROM area WHERE level = 'grid' AND upper_inf(valid) GROUP BY parent;
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
INSERT INTO building (point, geometry, source, source_id)
SELECT ST_Translate(point, 0, 1e5), ST_Translate(geometry, 0, 1e5), 'scene', 'far ' || id
FROM building;
INSERT INTO dwelling (building_id, floor_index, room, source, source_id)
SELECT id, 1, '1', 'scene', id FROM building;
INSERT INTO household (dwelling_id, source, source_id) SELECT id, 'scene', id FROM dwelling;
INSERT INTO person (household_id, age_band, source, source_id)
SELECT id, '15-59', 'scene', id FROM household;
INSERT INTO estate (name, geometry, source, source_id)
SELECT 'estate', ST_MakeEnvelope(:east, :north, :east + 9, :north + 9, 4546), 'scene', '';
INSERT INTO estate_gate (estate_id, geometry, source, source_id)
SELECT e.id, b.point, 'scene', b.id FROM estate e, building b;
INSERT INTO road (road_class, geometry, source, source_id)
SELECT 'primary', ST_MakeLine(point, ST_Translate(point, 5, 5)), 'scene', id FROM building;
INSERT INTO barrier (kind, geometry, source, source_id)
SELECT 'wall', ST_MakeLine(point, ST_Translate(point, 5, 5)), 'scene', id FROM building;
INSERT INTO land_cover (kind, geometry, source, source_id)
SELECT 'river', geometry, 'scene', id FROM building;
INSERT INTO worker (code, source, source_id) SELECT n, 'scene', n FROM generate_series(1, 1600) n;
INSERT INTO worker_assignment (worker_id, grid, valid, source, source_id)
SELECT row_number() OVER (), code, '[2020-01-01,)', 'scene', code
FROM area WHERE level = 'grid' AND upper_inf(valid);
INSERT INTO plan (name, state, lower, upper, author, changed_by, effective_on)
SELECT 'plan', CASE WHEN n % 100 = 0 THEN 'published' ELSE 'applied' END, 200, 300, 'x', 'x',
       '2026-01-01'
FROM generate_series(1, 3000) n;
INSERT INTO plan_part (plan_id, community, changed_by, base, atoms, borders, labels)
SELECT p.id, c.code, 'x',
       ARRAY(SELECT id FROM area WHERE parent = c.code ORDER BY id LIMIT 5), '', '', '{}'
FROM plan p JOIN area c ON c.code = format('K%s%s', p.id % 4, p.id / 4 % 4) AND upper_inf(c.valid);
INSERT INTO plan_grid (plan_id, community, label, code, kind, atoms, households, persons,
                       off_street_m, compactness, moved, geometry)
SELECT p.plan_id, p.community, g.code, g.code, 'community', 1, 1, 1, 0, 1, 0, g.geometry
FROM plan_part p, LATERAL (SELECT code, geometry FROM area
                           WHERE parent = p.community AND upper_inf(valid)
                           ORDER BY code LIMIT 3) g;
ANALYZE
"""
SMALL = {"area_level", "city", "estate", "plan", "plan_part", "plan_grid"}  # hundreds of rows
WHOLE = {"plan_buildings": {"building_stock"}}  # of a sixteenth of this small city at once
ALIKE = {  # another index on the same columns is as good
    "ex_worker_assignment": "ix_worker_assignment_grid",
    "ix_area_level": "ex_area_one_version",
    "uq_plan_grid_code": "plan_grid_pkey",
}
CODES = {"codes": ["K11"]}
FRAME = {"west": EAST, "south": NORTH, "east": EAST + 80, "north": NORTH + 80}
ASKED: dict[str, dict[str, Any]] = {
    "plan_barriers": CODES,
    "plan_buildings": CODES,
    "plan_codes": {"plan": 77},
    "plan_codes_now": {"plan": 77},
    "plan_communities": CODES,
    "plan_communities_near": FRAME,
    "plan_former": CODES | {"day": None},
    "plan_gates": CODES,
    "plan_grids": CODES,
    "plan_ground_changed": {"plan": 77},
    "plan_handed": {"ids": [7, 8, 9]},
    "plan_overview": FRAME | {"metre": 1},
    "plan_parts": {"plan": 77},
    "plan_points": {"ids": [7, 8, 9]},
    "plan_published_before": {"plan": 77},
    "plan_roads": CODES,
    "plan_served": {"grids": ["K11-1010"], "day": None},
    "plan_water": CODES,
    "plan_workers": {"grids": ["K11-1010"]},
    "plans": {"state": None, "before": 77, "id": None, "limit": 10},
}
APPLIED: dict[str, dict[str, Any]] = {
    "plan_above": {"codes": ["K11-1010", "K11-1011"]},
    "plan_around": CODES,
    "plan_due": {"plan": None},
    "plan_free_workers": {"grids": ["K11-1010"], "since": "2026-01-01"},
    "plan_wanted": {"plan": 77},
}


@pytest.fixture(scope="module")
def full(clones: Callable[[ExitStack], Engine]) -> Iterator[Engine]:
    """A city of 1,600 grids in 16 communities, 3,200 buildings and 3,000 plans."""
    with ExitStack() as stack:
        engine = clones(stack)
        with engine.begin() as conn:
            for statement in FILL.split(";\n"):
                conn.execute(text(statement), {"east": EAST, "north": NORTH, "side": SIDE})
        yield engine


@pytest.fixture(scope="module")
def planner(full: Engine) -> Iterator[Connection]:
    """The API's role, with a planner signed in."""
    token, api = token_for(full, "planner", home="Y"), roles.api_engine(full)
    with api.connect() as conn:
        sessions.prove(conn, token)
        yield conn
    api.dispose()


def explained(conn: Connection, query: str, given: dict[str, Any]) -> str:
    return "\n".join(conn.scalars(text(f"EXPLAIN {fixed(query).text}"), given))


def wanted(query: str) -> set[str]:
    """Indexes that the file of a query names."""
    (named,) = re.findall(r"Leans on ([^.]+)\.", fixed(query).text)
    return {one.strip() for one in named.split(",")}


def used(plan: str) -> set[str]:
    found = set(re.findall(r"(?:using|Index Scan on) (\w+)", plan))
    return found | {ALIKE[one] for one in found & set(ALIKE)}


def scanned(plan: str) -> set[str]:
    """Tables read from end to end, apart from those of a few rows."""
    return set(re.findall(r"Seq Scan on (\w+)", plan)) - SMALL


@pytest.mark.parametrize("query", ASKED)
def test_what_is_asked_leans_on_its_indexes(planner: Connection, query: str) -> None:
    plan = explained(planner, query, ASKED[query])
    assert wanted(query) <= used(plan), plan
    assert scanned(plan) <= WHOLE.get(query, set()), plan


@pytest.mark.parametrize("query", APPLIED)
def test_what_comes_with_the_day_leans_on_its_indexes(full: Engine, query: str) -> None:
    with full.connect() as conn:
        plan = explained(conn, query, APPLIED[query])
    assert wanted(query) <= used(plan), plan
    assert scanned(plan) == set(), plan
