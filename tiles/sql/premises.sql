-- Schools, hospitals, fire stations and the like, each in the tile that holds its point.
-- In:  x, y; steps; west, south, east, north (city CRS) and srid; keep (those that help come first).
-- Out: data (MVT), shown and total (premises).
-- Leans on ix_premises_geometry.
SELECT ST_AsMVT(drawn, 'premises', 4096, 'geom', 'id') AS data,
       count(*)::int AS shown, count(*)::int AS total
FROM (
    SELECT id, kind, name, name_en, ST_MakePoint(px & 4095, py & 4095) AS geom
    FROM (
        SELECT id, kind, name, name_en,
               floor((ST_X(mercator) + 20037508.342789244) * %(steps)s)::int AS px,
               floor((20037508.342789244 - ST_Y(mercator)) * %(steps)s)::int AS py
        FROM premises
        WHERE retired_on IS NULL
          AND geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
        OFFSET 0
    ) p
    WHERE px >> 12 = %(x)s AND py >> 12 = %(y)s
    ORDER BY CASE WHEN %(keep)s < 2147483647
                  THEN kind NOT IN ('fire_station', 'hospital', 'police') END, id
    LIMIT %(keep)s
) drawn
