-- Areas of one level with today's borders. One too small for the tile's steps is a square of one step.
-- In:  z, x, y; left, top, steps; west, south, east, north (city CRS) and srid; keep (the largest so
--      many); level.
-- Out: data (MVT), shown and total (areas).
-- Leans on ix_area_geometry.
-- Those that do not reach far outside are put on the tile's steps and not cut, as in buildings.sql:
-- so the borders of neighbours stay the same to the step.
SELECT ST_AsMVT(drawn, 'areas-' || %(level)s, 4096, 'geom', 'id') AS data,
       count(*) AS shown, count(*) AS total
FROM (
    SELECT id, code, name, name_en, kind,
           CASE WHEN %(z)s >= 10
                      AND mercator @ ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.5)
                THEN ST_ForcePolygonCCW(ST_SnapToGrid(ST_TransScale(
                         mercator, -%(left)s, -%(top)s, %(steps)s, -%(steps)s), 1))
                WHEN greatest(ST_XMax(mercator) - ST_XMin(mercator),
                              ST_YMax(mercator) - ST_YMin(mercator)) * %(steps)s < 1
                THEN ST_AsMVTGeom(ST_Expand(mercator, 0.5 / %(steps)s),
                                  ST_TileEnvelope(%(z)s, %(x)s, %(y)s), 4096, 64)
                ELSE ST_AsMVTGeom(mercator, ST_TileEnvelope(%(z)s, %(x)s, %(y)s), 4096, 64)
           END AS geom
    FROM area
    WHERE level = %(level)s AND valid @> now()
      AND geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
      AND mercator && ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625)
    ORDER BY CASE WHEN %(keep)s < 2147483647 THEN ST_Area(mercator) END DESC, id
    LIMIT %(keep)s
) drawn
WHERE NOT ST_IsEmpty(geom)
