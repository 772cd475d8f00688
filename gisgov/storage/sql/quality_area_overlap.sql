-- Grids that share ground with another grid.
-- In:  box (geometry, city CRS).
-- Out: the grid whose code sorts last; the ground shared; other: the other's code; size in m2.
-- Leans on ix_area_geometry.
SELECT a.id, a.source, a.source_id, shared.geometry, ST_PointOnSurface(shared.geometry) AS spot,
       a.code AS grid, b.code AS other, ST_Area(shared.geometry) AS size,
       'area_overlap' AS code
FROM area a
JOIN area b ON b.geometry && a.geometry AND b.code < a.code AND b.level = 'grid'
           AND coalesce(b.valid @> now(), false)
           AND ST_Relate(a.geometry, b.geometry, '2********')
CROSS JOIN LATERAL (
    SELECT ST_Multi(ST_CollectionExtract(ST_Intersection(a.geometry, b.geometry), 3)) AS geometry OFFSET 0) shared
WHERE a.level = 'grid' AND coalesce(a.valid @> now(), false)
  AND a.geometry && CAST(:box AS geometry)
  AND ST_Area(shared.geometry) > 0.01
