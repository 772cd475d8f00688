-- Buildings one by one. Where nobody has measured a height, three metres a floor stand for it.
-- In:  z, x, y; left, top, steps; west, south, east, north (city CRS) and srid; keep (those of most
--      floor space).
-- Out: data (MVT), shown and total (buildings).
-- Leans on ix_building_geometry.
-- Outlines are small: put on the tile's steps and not cut at its edge they take a quarter of the time
-- that ST_AsMVTGeom takes, which is for those that reach far outside.
SELECT ST_AsMVT(drawn, 'buildings', 4096, 'geom', 'id') AS data,
       count(*) AS shown, count(*) AS total
FROM (
    SELECT id, use, coalesce(height_m, floors_above * 3) AS height_m,
           CASE WHEN %(z)s >= 15 THEN floors_above END AS floors_above,
           CASE WHEN %(z)s >= 15 THEN name END AS name,
           CASE WHEN %(z)s >= 15 THEN number END AS number,
           CASE WHEN %(z)s >= 15 THEN grid END AS grid,
           CASE WHEN mercator @ ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.5)
                THEN ST_ForcePolygonCCW(ST_SnapToGrid(ST_TransScale(
                         mercator, -%(left)s, -%(top)s, %(steps)s, -%(steps)s), 1))
                ELSE ST_AsMVTGeom(mercator, ST_TileEnvelope(%(z)s, %(x)s, %(y)s), 4096, 64)
           END AS geom
    FROM building
    WHERE retired_on IS NULL
      AND geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
      AND mercator && ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625)
    ORDER BY CASE WHEN %(keep)s < 2147483647
                  THEN ST_Area(mercator) * coalesce(floors_above, 1) END DESC, id
    LIMIT %(keep)s
) drawn
WHERE NOT ST_IsEmpty(geom)
