-- Components counted by cells, 8 by 8 a tile; a cell's point lies at the mean of its members.
-- One that is alone in its cell is told by what it is. Steps are counted over the whole world, so
-- that each component lies in one cell of one tile.
-- In:  x, y; steps; west, south, east, north (city CRS) and srid; keep (the fullest so many cells).
-- Out: data (MVT), shown and total (components).
-- Leans on ix_component_geometry, component_pkey.
-- What lies in other tiles is left out last: the planner takes a test of steps for one that leaves
-- next to nothing, and would sort and loop where it should hash.
SELECT ST_AsMVT(drawn, 'components', 4096, 'geom', 'id') AS data,
       coalesce(sum(count), 0)::int AS shown, coalesce(sum(count), 0)::int AS total
FROM (
    SELECT count, id, scheme, class_code, class_name, class_name_en, major, state, name,
           ST_MakePoint(east::float8 / count, south::float8 / count) AS geom
    FROM (
        SELECT cell.*, c.id, c.scheme, c.class_code, c.state, c.name, k.major,
               k.name AS class_name, k.name_en AS class_name_en
        FROM (
            SELECT px >> 9 AS cx, py >> 9 AS cy, count(*)::int AS count,
                   CASE WHEN count(*) = 1 THEN min(id) END AS alone,
                   sum(px & 4095) AS east, sum(py & 4095) AS south
            FROM (
                SELECT id,
                       floor((ST_X(mercator) + 20037508.342789244) * %(steps)s)::int AS px,
                       floor((20037508.342789244 - ST_Y(mercator)) * %(steps)s)::int AS py
                FROM component
                WHERE retired_on IS NULL
                  AND geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
                OFFSET 0
            ) placed
            GROUP BY cx, cy
        ) cell
        LEFT JOIN component c ON c.id = cell.alone
        LEFT JOIN code_class k
               ON k.scheme = c.scheme AND k.kind = c.class_kind AND k.code = c.class_code
        OFFSET 0
    ) told
    WHERE cx >> 3 = %(x)s AND cy >> 3 = %(y)s
    ORDER BY count DESC, cx, cy
    LIMIT %(keep)s
) drawn
