-- Roads from afar: classes enter by zoom, and the stretches of one road are joined to long lines.
-- In:  z, x, y; left, top, steps; west, south, east, north (city CRS) and srid; keep (the highest
--      classes, then the longest so many stretches).
-- Out: data (MVT), shown and total (stretches of the classes that this zoom has).
-- Leans on ix_road_geometry.
-- Those that do not reach far outside are put on the tile's steps and not cut, as in buildings.sql.
WITH joined AS MATERIALIZED (
    SELECT road_class, name, name_en, bridge, tunnel, max(width_m) AS width_m, count(*) AS rows,
           ST_LineMerge(ST_SnapToGrid(ST_TransScale(
               ST_CollectionExtract(ST_Collect(line ORDER BY id), 2),
               -%(left)s, -%(top)s, %(steps)s, -%(steps)s), 1)) AS geom
    FROM (
        SELECT id, road_class, bridge, tunnel, width_m,
               CASE WHEN road_class IN ('motorway', 'trunk', 'primary', 'secondary', 'tertiary')
                    THEN name END AS name,
               CASE WHEN road_class IN ('motorway', 'trunk', 'primary', 'secondary', 'tertiary')
                    THEN name_en END AS name_en,
               CASE WHEN mercator @ ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.5)
                    THEN mercator
                    ELSE ST_ClipByBox2D(
                        mercator, ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625))
               END AS line
        FROM road
        WHERE retired_on IS NULL
          AND (%(z)s >= 14 OR road_class = ANY (CASE
                  WHEN %(z)s < 11 THEN ARRAY['motorway', 'trunk', 'primary']
                  WHEN %(z)s < 13 THEN ARRAY['motorway', 'trunk', 'primary', 'secondary']
                  ELSE ARRAY['motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'residential',
                             'unclassified', 'living_street', 'road', 'busway'] END))
          AND geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
          AND mercator && ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625)
        ORDER BY CASE WHEN %(keep)s < 2147483647 THEN array_position(
                     ARRAY['motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'residential',
                           'unclassified', 'living_street', 'road', 'busway'], road_class) END,
                 CASE WHEN %(keep)s < 2147483647 THEN ST_Length(mercator) END DESC,
                 CASE WHEN %(keep)s < 2147483647 THEN id END
        LIMIT %(keep)s
    ) kept
    GROUP BY road_class, name, name_en, bridge, tunnel
)
SELECT (SELECT ST_AsMVT(drawn, 'roads', 4096, 'geom')
        FROM (SELECT road_class, name, name_en, bridge, tunnel, width_m, geom FROM joined
              WHERE NOT ST_IsEmpty(geom)
              ORDER BY road_class, name, name_en, bridge, tunnel) drawn) AS data,
       coalesce(sum(rows), 0)::int AS shown, coalesce(sum(rows), 0)::int AS total
FROM joined
WHERE NOT ST_IsEmpty(geom)
