-- Land cover, and whether its outlines are sound.
-- In:  box (geometry, city CRS).
-- Out: a row each; a check is true where it fails.
-- Leans on ix_land_cover_geometry.
SELECT l.id, l.source, l.source_id, l.surveyed_at, l.geometry, ST_PointOnSurface(l.geometry) AS spot,
       CAST(NULL AS text) AS grid,
       NOT ST_IsValid(l.geometry) AS land_cover_invalid
FROM land_cover l
WHERE l.retired_on IS NULL AND l.geometry && CAST(:box AS geometry)
