"""Each layer is searched by its index, and drawn to the same bytes however it is planned.

The queries run as the API's role, and not as the owner of the tables.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from gisgov.storage import roles
from tests.scene import SRID
from tests.tiles.conftest import CITY, tile_at
from tiles import vector
from tiles.connections import connect
from tiles.grid import Tile
from tiles.layers import LAYERS
from tiles.vector import OPTIONS, draw, statement

FILL = """
INSERT INTO building (point, geometry, floors_above, source, source_id)
SELECT ST_Translate(c, 5, 5), ST_Multi(ST_Expand(ST_Translate(c, 5, 5), 5)), (g * h) % 7 + 1,
       'scene', g || ' ' || h
FROM generate_series(0, 59) g, generate_series(0, 59) h,
     LATERAL (SELECT ST_SetSRID(ST_MakePoint(528000 + g * 100, 3397000 + h * 100), 4546) c) s;
INSERT INTO estate (name, geometry, source, source_id)
SELECT 'e', ST_Expand(point, 20), 'scene', id::text FROM building;
INSERT INTO land_cover (kind, name, geometry, source, source_id)
SELECT 'park', 'p', geometry, 'scene', id::text FROM building;
INSERT INTO road (road_class, geometry, source, source_id)
SELECT 'primary', ST_MakeLine(point, ST_Translate(point, 60, 0)), 'scene', id::text FROM building;
INSERT INTO barrier (kind, geometry, source, source_id)
SELECT 'wall', ST_MakeLine(point, ST_Translate(point, 0, 60)), 'scene', id::text FROM building;
INSERT INTO component (scheme, class_code, geometry, source, source_id)
SELECT c.scheme, c.code, point, 'scene', b.id::text
FROM building b, LATERAL (SELECT * FROM code_class WHERE kind = 'component' LIMIT 1) c;
INSERT INTO hydrant (component_id) SELECT id FROM component WHERE id % 8 = 0;
INSERT INTO incident (scheme, class_code, reported_at, geometry, source, source_id)
SELECT c.scheme, c.code, now(), point, 'scene', b.id::text
FROM building b, LATERAL (SELECT * FROM code_class WHERE kind = 'incident' LIMIT 1) c;
INSERT INTO premises (kind, geometry, source, source_id)
SELECT 'school', point, 'scene', id::text FROM building;
INSERT INTO mark (kind, text, geometry) SELECT 'name', 'n', point FROM building;
INSERT INTO area (code, level, name, valid, geometry, source, source_id)
SELECT id::text, 'grid', 'g', '[2020-01-01,)', geometry, 'scene', '' FROM building;
ANALYZE
"""
LEANS = {
    "areas-grid": "area",
    "land_cover": "land_cover",
    "roads": "road",
    "barriers": "barrier",
    "estates": "estate",
    "buildings": "building",
    "labels": "area",
    "components": "component",
    "hydrants": "component",
    "premises": "premises",
    "incidents": "incident",
    "marks": "mark",
}


@pytest.fixture(scope="module")
def crowd(crowded: Engine) -> Engine:
    """A city with 3,600 rows of every kind."""
    with crowded.begin() as conn:
        for each in FILL.split(";\n"):
            conn.execute(text(each))
    return crowded


@pytest.fixture(scope="module")
def asking(crowd: Engine) -> Iterator[Engine]:
    """The crowd, as the API's role."""
    engine = roles.api_engine(crowd)
    yield engine
    engine.dispose()


async def plan(city: Engine, layer: str, tile: Tile) -> str:
    conn = await connect(city, OPTIONS)
    async with conn:
        given = vector._given(tile, CITY.box(tile), SRID) | {"level": LAYERS[layer].level}
        asked = b"EXPLAIN " + statement(LAYERS[layer].sql(tile.z))
        cursor = await conn.execute(asked, given, prepare=True)
        return "\n".join([row[0] async for row in cursor])


@pytest.mark.parametrize("zoom", [14, 16])
@pytest.mark.parametrize("layer", LEANS)
def test_a_tile_is_searched_by_the_index(asking: Engine, layer: str, zoom: int) -> None:
    told = asyncio.run(plan(asking, layer, tile_at(3000, 3000, zoom)))
    if LAYERS[layer].is_at(zoom):
        assert f"ix_{LEANS[layer]}_geometry" in told
        assert f"Seq Scan on {LEANS[layer]} " not in told


PLANS = (
    "-c plan_cache_mode=force_generic_plan -c enable_bitmapscan=off",
    "-c enable_sort=off",
    "-c enable_hashagg=off -c work_mem=64kB",
)


@pytest.mark.parametrize("layer", ["buildings", "roads", "incidents", "components", "labels"])
def test_a_tile_has_the_same_bytes_whatever_the_plan(asking: Engine, layer: str) -> None:
    """So its ETag is the same from each process of the server, also after statistics changed."""

    async def drawn(options: str, tile: Tile) -> bytes:
        conn = await connect(asking, options)
        async with conn:
            return (await draw(conn, [LAYERS[layer]], tile, city=CITY))[0].data

    for zoom in (13, 14, 16):
        tile = tile_at(3000, 3000, zoom)
        first = asyncio.run(drawn(OPTIONS, tile))
        assert first
        for other in PLANS:
            assert asyncio.run(drawn(other, tile)) == first
