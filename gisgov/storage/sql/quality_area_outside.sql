-- Grids that reach out of the area that they are parts of.
-- In:  box (geometry, city CRS).
-- Out: the grid; the ground outside; other: code of the area above; size in m2.
-- Leans on ix_area_geometry, ex_area_one_version.
SELECT g.id, g.source, g.source_id, beyond.geometry, ST_PointOnSurface(beyond.geometry) AS spot,
       g.code AS grid, p.code AS other, ST_Area(beyond.geometry) AS size,
       'area_outside' AS code
FROM area g
JOIN area p ON p.code = g.parent AND coalesce(p.valid @> now(), false)
CROSS JOIN LATERAL (
    SELECT ST_Multi(ST_CollectionExtract(ST_Difference(g.geometry, p.geometry), 3)) AS geometry OFFSET 0) beyond
WHERE g.level = 'grid' AND coalesce(g.valid @> now(), false)
  AND g.geometry && CAST(:box AS geometry)
  AND NOT ST_CoveredBy(g.geometry, p.geometry)
  AND ST_Area(beyond.geometry) > 0.01
