-- Hydrants that are there (neither removed nor lost), each in the tile that holds its point.
-- In:  x, y; steps; west, south, east, north (city CRS) and srid; keep (those in service first).
-- Out: data (MVT), shown and total (hydrants).
-- Leans on ix_component_geometry, hydrant_pkey.
SELECT ST_AsMVT(drawn, 'hydrants', 4096, 'geom', 'id') AS data,
       count(*)::int AS shown, count(*)::int AS total
FROM (
    SELECT id, kind, status, flow_lps, main_mm, inspected_on::text AS inspected_on, code,
           ST_MakePoint(px & 4095, py & 4095) AS geom
    FROM (
        SELECT c.id, h.kind, h.status, h.flow_lps, h.main_mm, h.inspected_on, c.code,
               floor((ST_X(mercator) + 20037508.342789244) * %(steps)s)::int AS px,
               floor((20037508.342789244 - ST_Y(mercator)) * %(steps)s)::int AS py
        FROM component c
        JOIN hydrant h ON h.component_id = c.id
        WHERE retired_on IS NULL AND state NOT IN ('removed', 'lost')
          AND geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
        OFFSET 0
    ) placed
    WHERE px >> 12 = %(x)s AND py >> 12 = %(y)s
    ORDER BY CASE WHEN %(keep)s < 2147483647 THEN status <> 'in_service' END, id
    LIMIT %(keep)s
) drawn
