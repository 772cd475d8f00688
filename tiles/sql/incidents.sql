-- Incidents one by one, each in the tile that holds its point.
-- In:  x, y; steps; west, south, east, north (city CRS) and srid; keep (open ones, then the newest).
-- Out: data (MVT), shown and total (incidents).
-- Leans on ix_incident_geometry.
-- What lies in other tiles is left out last, as in incidents_far.sql.
SELECT ST_AsMVT(drawn, 'incidents', 4096, 'geom', 'id') AS data,
       count(*)::int AS shown, count(*)::int AS total
FROM (
    SELECT id, class_code, class_name, class_name_en, major,
           floor(extract(epoch FROM reported_at))::bigint AS reported_at, open,
           ST_MakePoint(px & 4095, py & 4095) AS geom
    FROM (
        SELECT i.id, i.class_code, k.name AS class_name, k.name_en AS class_name_en, k.major,
               i.reported_at, i.closed_at IS NULL AS open,
               floor((ST_X(mercator) + 20037508.342789244) * %(steps)s)::int AS px,
               floor((20037508.342789244 - ST_Y(mercator)) * %(steps)s)::int AS py
        FROM incident i
        JOIN code_class k ON k.scheme = i.scheme AND k.kind = i.class_kind AND k.code = i.class_code
        WHERE retired_on IS NULL
          AND geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
        OFFSET 0
    ) placed
    WHERE px >> 12 = %(x)s AND py >> 12 = %(y)s
    ORDER BY CASE WHEN %(keep)s < 2147483647 THEN NOT open END,
             CASE WHEN %(keep)s < 2147483647 THEN reported_at END DESC, id
    LIMIT %(keep)s
) drawn
