-- Incidents one by one, each in the tile that holds its point.
-- In:  x, y; steps; west, south, east, north (city CRS) and srid; keep (open ones, then the newest).
-- Out: data (MVT), shown and total (incidents).
-- Leans on ix_incident_geometry.
-- What lies in other tiles is left out last, as in incidents_far.sql. No tile has room for 10,000: where a
-- million lie on one point, the others are neither named nor drawn; only then are they counted by themselves.
WITH wanted AS MATERIALIZED (
    SELECT id, px, py, row_number() OVER () AS place
    FROM (
        SELECT id, px, py
        FROM (
            SELECT id, closed_at IS NULL AS open, reported_at,
                   floor((ST_X(mercator) + 20037508.342789244) * %(steps)s)::int AS px,
                   floor((20037508.342789244 - ST_Y(mercator)) * %(steps)s)::int AS py
            FROM incident
            WHERE retired_on IS NULL
              AND geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
            OFFSET 0
        ) placed
        WHERE px >> 12 = %(x)s AND py >> 12 = %(y)s
        ORDER BY NOT open, reported_at DESC, id
        LIMIT least(%(keep)s, 10000)
    ) first
)
SELECT ST_AsMVT(drawn, 'incidents', 4096, 'geom', 'id') AS data, count(*)::int AS shown,
       CASE WHEN count(*) < 10000 THEN count(*)
       ELSE (
           SELECT count(*) FROM (
               SELECT floor((ST_X(mercator) + 20037508.342789244) * %(steps)s)::int AS px,
                      floor((20037508.342789244 - ST_Y(mercator)) * %(steps)s)::int AS py
               FROM incident
               WHERE retired_on IS NULL
                 AND geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
               OFFSET 0
           ) placed
           WHERE px >> 12 = %(x)s AND py >> 12 = %(y)s
       ) END::int AS total
FROM (
    SELECT i.id, i.class_code, k.name AS class_name, k.name_en AS class_name_en, k.major,
           floor(extract(epoch FROM i.reported_at))::bigint AS reported_at,
           i.closed_at IS NULL AS open, i.severity, ST_MakePoint(px & 4095, py & 4095) AS geom
    FROM wanted
    JOIN incident i USING (id)
    JOIN code_class k ON k.scheme = i.scheme AND k.kind = i.class_kind AND k.code = i.class_code
    ORDER BY CASE WHEN %(keep)s < 2147483647 THEN place END, i.id
) drawn
