-- Incidents counted by cells, 8 by 8 a tile; a cell's point lies at the mean of its members.
-- Steps are counted over the whole world, so that each incident lies in one cell of one tile.
-- In:  x, y; steps; west, south, east, north (city CRS) and srid; keep (the fullest so many cells).
-- Out: data (MVT), shown and total (incidents).
-- Leans on ix_incident_geometry.
-- What lies in other tiles is left out last: the planner takes a test of steps for one that leaves
-- next to nothing, and would sort where it should hash.
SELECT ST_AsMVT(drawn, 'incidents', 4096, 'geom') AS data,
       coalesce(sum(count), 0)::int AS shown, coalesce(sum(count), 0)::int AS total
FROM (
    SELECT count, open, ST_MakePoint(east::float8 / count, south::float8 / count) AS geom
    FROM (
        SELECT px >> 9 AS cx, py >> 9 AS cy, count(*)::int AS count,
               (count(*) FILTER (WHERE open))::int AS open,
               sum(px & 4095) AS east, sum(py & 4095) AS south
        FROM (
            SELECT closed_at IS NULL AS open,
                   floor((ST_X(mercator) + 20037508.342789244) * %(steps)s)::int AS px,
                   floor((20037508.342789244 - ST_Y(mercator)) * %(steps)s)::int AS py
            FROM incident
            WHERE retired_on IS NULL
              AND geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
            OFFSET 0
        ) placed
        GROUP BY cx, cy
        OFFSET 0
    ) cell
    WHERE cx >> 3 = %(x)s AND cy >> 3 = %(y)s
    ORDER BY count DESC, cx, cy
    LIMIT %(keep)s
) drawn
