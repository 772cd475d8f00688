-- Walls, fences, hedges and railways.
-- In:  z, x, y; west, south, east, north (city CRS) and srid; keep (the longest so many).
-- Out: data (MVT), shown and total (barriers).
-- Leans on ix_barrier_geometry.
SELECT ST_AsMVT(drawn, 'barriers', 4096, 'geom', 'id') AS data,
       count(*) AS shown, count(*) AS total
FROM (
    SELECT id, kind,
           ST_AsMVTGeom(mercator, ST_TileEnvelope(%(z)s, %(x)s, %(y)s), 4096, 64) AS geom
    FROM barrier
    WHERE retired_on IS NULL
      AND geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)
      AND mercator && ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625)
    ORDER BY CASE WHEN %(keep)s < 2147483647 THEN ST_Length(mercator) END DESC, id
    LIMIT %(keep)s
) drawn
WHERE NOT ST_IsEmpty(geom)
