-- Rivers, parks, fields and the like.
-- In:  z, x, y; left, top, steps; west, south, east, north (city CRS) and srid; keep (the largest so
--      many).
-- Out: data (MVT), shown and total (features; one smaller than a step of the tile is none).
-- Leans on ix_land_cover_geometry.
-- Those that do not reach far outside are put on the tile's steps and not cut, as in buildings.sql.
SELECT ST_AsMVT(drawn, 'land_cover', 4096, 'geom', 'id') AS data,
       count(*) AS shown, count(*) AS total
FROM (
    SELECT id, kind, name, name_en,
           CASE WHEN %(z)s >= 10
                      AND mercator @ ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.5)
                THEN ST_ForcePolygonCCW(ST_SnapToGrid(ST_TransScale(
                         mercator, -%(left)s, -%(top)s, %(steps)s, -%(steps)s), 1))
                ELSE ST_AsMVTGeom(mercator, ST_TileEnvelope(%(z)s, %(x)s, %(y)s), 4096, 64)
           END AS geom
    FROM land_cover
    WHERE retired_on IS NULL
      AND geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
      AND mercator && ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625)
    ORDER BY CASE WHEN %(keep)s < 2147483647 THEN ST_Area(mercator) END DESC, id
    LIMIT %(keep)s
) drawn
WHERE NOT ST_IsEmpty(geom)
