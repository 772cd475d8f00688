-- Land cover, and whether its outlines are sound.
-- In:  box (geometry, city CRS).
-- Out: a row each; a check is true where it fails.
-- Leans on ix_area_geometry, ix_land_cover_geometry.
SELECT l.id, l.source, l.source_id, l.surveyed_at, l.geometry, ST_PointOnSurface(l.geometry) AS spot,
       held.code AS grid,
       NOT ST_IsValid(l.geometry) AS land_cover_invalid
FROM land_cover l
LEFT JOIN (
    -- From the grids to the rows: each border is prepared once.
    SELECT DISTINCT ON (h.id) h.id, a.code
    FROM area a
    JOIN land_cover h ON h.geometry && a.geometry AND ST_Covers(a.geometry, ST_PointOnSurface(h.geometry))
    WHERE a.level = 'grid' AND coalesce(a.valid @> now(), false)
      AND a.geometry && CAST(:box AS geometry) AND h.retired_on IS NULL
    ORDER BY h.id, a.code) held ON held.id = l.id
WHERE l.retired_on IS NULL AND l.geometry && CAST(:box AS geometry)
