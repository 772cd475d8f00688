-- Roads one stretch at a time.
-- In:  z, x, y; left, top, steps; west, south, east, north (city CRS) and srid; keep (the highest
--      classes, then the longest so many).
-- Out: data (MVT), shown and total (stretches).
-- Leans on ix_road_geometry.
-- Those that do not reach far outside are put on the tile's steps and not cut, as in buildings.sql.
SELECT ST_AsMVT(drawn, 'roads', 4096, 'geom', 'id') AS data,
       count(*) AS shown, count(*) AS total
FROM (
    SELECT id, road_class, name, name_en, width_m, bridge, tunnel,
           CASE WHEN mercator @ ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.5)
                THEN ST_SnapToGrid(ST_TransScale(
                         mercator, -%(left)s, -%(top)s, %(steps)s, -%(steps)s), 1)
                ELSE ST_AsMVTGeom(mercator, ST_TileEnvelope(%(z)s, %(x)s, %(y)s), 4096, 64)
           END AS geom
    FROM road
    WHERE retired_on IS NULL
      AND geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
      AND mercator && ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625)
    ORDER BY CASE WHEN %(keep)s < 2147483647 THEN array_position(
                 ARRAY['motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'residential',
                       'unclassified', 'living_street', 'road', 'busway'], road_class) END,
             CASE WHEN %(keep)s < 2147483647 THEN ST_Length(mercator) END DESC, id
    LIMIT %(keep)s
) drawn
WHERE NOT ST_IsEmpty(geom)
