-- Components one by one, each in the tile that holds its point.
-- In:  x, y; steps; west, south, east, north (city CRS) and srid; keep (damaged and lost ones first).
-- Out: data (MVT), shown and total (components).
-- Leans on ix_component_geometry.
-- What lies in other tiles is left out last, as in components_far.sql.
SELECT ST_AsMVT(drawn, 'components', 4096, 'geom', 'id') AS data,
       count(*)::int AS shown, count(*)::int AS total
FROM (
    SELECT id, scheme, class_code, class_name, class_name_en, major, state, name,
           ST_MakePoint(px & 4095, py & 4095) AS geom
    FROM (
        SELECT c.id, c.scheme, c.class_code, k.name AS class_name, k.name_en AS class_name_en,
               k.major, c.state, c.name,
               floor((ST_X(mercator) + 20037508.342789244) * %(steps)s)::int AS px,
               floor((20037508.342789244 - ST_Y(mercator)) * %(steps)s)::int AS py
        FROM component c
        JOIN code_class k ON k.scheme = c.scheme AND k.kind = c.class_kind AND k.code = c.class_code
        WHERE retired_on IS NULL
          AND geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
        OFFSET 0
    ) placed
    WHERE px >> 12 = %(x)s AND py >> 12 = %(y)s
    ORDER BY CASE WHEN %(keep)s < 2147483647 THEN state NOT IN ('damaged', 'lost') END, id
    LIMIT %(keep)s
) drawn
