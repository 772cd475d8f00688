-- Buildings from afar: those of one use and height are one feature, so that all of them fit a tile.
-- In:  z, x, y; left, top, steps; west, south, east, north (city CRS) and srid; keep (those of most
--      floor space).
-- Out: data (MVT), shown and total (buildings).
-- Leans on ix_building_geometry.
-- Outlines are put on the tile's steps and not cut at its edge, as in buildings.sql.
-- Those of one feature are collected by their ids: otherwise its bytes would hang on the plan.
WITH alike AS MATERIALIZED (
    SELECT use, height_m, count(*) AS rows,
           ST_ForcePolygonCCW(ST_SnapToGrid(ST_TransScale(
               ST_CollectionHomogenize(ST_Collect(mercator ORDER BY id)),
               -%(left)s, -%(top)s, %(steps)s, -%(steps)s), 1)) AS geom
    FROM (
        SELECT use, round(coalesce(height_m / 3, floors_above))::int * 3 AS height_m, mercator, id
        FROM building
        WHERE retired_on IS NULL
          AND geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
          AND mercator && ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625)
        ORDER BY CASE WHEN %(keep)s < 2147483647
                      THEN ST_Area(mercator) * coalesce(floors_above, 1) END DESC,
                 CASE WHEN %(keep)s < 2147483647 THEN id END
        LIMIT %(keep)s
    ) kept
    GROUP BY use, height_m
)
SELECT (SELECT ST_AsMVT(drawn, 'buildings', 4096, 'geom')
        FROM (SELECT use, height_m, geom FROM alike
              WHERE NOT ST_IsEmpty(geom) ORDER BY use, height_m) drawn) AS data,
       coalesce(sum(rows), 0)::int AS shown, coalesce(sum(rows), 0)::int AS total
FROM alike
WHERE NOT ST_IsEmpty(geom)
