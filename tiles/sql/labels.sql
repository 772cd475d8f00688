-- Where names stand: areas of each level from the zoom they are drawn at, estates, water and parks,
-- buildings. A name stands at the middle of its shape, or where the middle is outside of it (a bend
-- of a river, a ring), at a point on it; so it lies in one tile, whichever tiles the shape touches.
-- In:  z, x, y; steps; west, south, east, north (city CRS) and srid; keep (the most important so many).
-- Out: data (MVT), shown and total (names).
-- Leans on ix_area_geometry, ix_estate_geometry, ix_land_cover_geometry, ix_building_geometry.
WITH shape AS (
    SELECT a.id, a.level AS kind, a.name, a.name_en, l.rank, a.mercator
    FROM (VALUES ('city', 0, 0), ('district', 6, 1), ('street', 9, 2), ('community', 10, 3),
                 ('grid', 12, 7)) l (level, minzoom, rank)
    JOIN area a ON a.level = l.level AND a.valid @> now()
    WHERE l.minzoom <= %(z)s
      AND a.geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
    UNION ALL
    SELECT id, kind, name, name_en,
           CASE WHEN ST_Area(geometry) > 1000000 THEN 3 WHEN ST_Area(geometry) > 50000 THEN 4
                ELSE 6 END, mercator
    FROM land_cover
    WHERE %(z)s >= 12 AND name IS NOT NULL AND retired_on IS NULL
      AND geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
    UNION ALL
    SELECT id, 'estate', name, name_en, 5, mercator
    FROM estate
    WHERE %(z)s >= 14 AND retired_on IS NULL
      AND geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
    UNION ALL
    SELECT id, 'building', coalesce(name, number), CASE WHEN name IS NULL THEN number ELSE name_en END,
           CASE WHEN name IS NULL THEN 9 ELSE 8 END, mercator
    FROM building
    WHERE %(z)s >= 16 AND coalesce(name, number) IS NOT NULL AND retired_on IS NULL
      AND geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
), spot AS (
    SELECT id, kind, name, name_en, rank, CASE WHEN ST_Intersects(mercator, middle) THEN middle
                                               ELSE ST_PointOnSurface(mercator) END AS point
    FROM shape, ST_Centroid(mercator) middle
), stepped AS (
    SELECT id, kind, name, name_en, rank,
           floor((ST_X(point) + 20037508.342789244) * %(steps)s)::int AS px,
           floor((20037508.342789244 - ST_Y(point)) * %(steps)s)::int AS py
    FROM spot
    OFFSET 0
)
SELECT ST_AsMVT(drawn, 'labels', 4096, 'geom', 'id') AS data,
       count(*)::int AS shown, count(*)::int AS total
FROM (
    SELECT id, kind, name, name_en, rank, ST_MakePoint(px & 4095, py & 4095) AS geom
    FROM stepped
    WHERE px >> 12 = %(x)s AND py >> 12 = %(y)s
    ORDER BY rank, kind, id
    LIMIT %(keep)s
) drawn
