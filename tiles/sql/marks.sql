-- Names and notes that were set on the map and have not expired, each in the tile of its point.
-- In:  x, y; steps; west, south, east, north (city CRS) and srid; keep (names first, then the newest).
-- Out: data (MVT), shown and total (marks).
-- Leans on ix_mark_geometry.
SELECT ST_AsMVT(drawn, 'marks', 4096, 'geom', 'id') AS data,
       count(*)::int AS shown, count(*)::int AS total
FROM (
    SELECT id, kind, text, floor(extract(epoch FROM expires_at))::bigint AS expires_at,
           ST_MakePoint(px & 4095, py & 4095) AS geom
    FROM (
        SELECT id, kind, text, nullif(expires_at, 'infinity') AS expires_at,
               floor((ST_X(mercator) + 20037508.342789244) * %(steps)s)::int AS px,
               floor((20037508.342789244 - ST_Y(mercator)) * %(steps)s)::int AS py
        FROM mark
        WHERE (expires_at IS NULL OR expires_at > now())
          AND geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
        OFFSET 0
    ) p
    WHERE px >> 12 = %(x)s AND py >> 12 = %(y)s
    ORDER BY CASE WHEN %(keep)s < 2147483647 THEN kind END,
             CASE WHEN %(keep)s < 2147483647 THEN id END DESC, id
    LIMIT %(keep)s
) drawn
