-- Areas of every level, as they are today, and what they lack.
-- In:  box (geometry, city CRS).
-- Out: a row each; a check is true where the area fails it, null where it cannot be judged.
--      area_gap, area_outside: judged for areas that have grids; area_overlap: for grids.
-- Leans on ix_area_geometry, ix_area_parent, ix_worker_assignment_grid.
SELECT a.id, a.source, a.source_id, a.surveyed_at, a.geometry, ST_PointOnSurface(a.geometry) AS spot,
       a.code AS grid,
       NOT ST_IsValid(a.geometry) AS area_invalid,
       CASE WHEN a.level = 'grid' AND EXISTS (SELECT FROM worker_assignment)
            THEN NOT EXISTS (
                SELECT FROM worker_assignment s JOIN worker w ON w.id = s.worker_id
                WHERE s.grid = a.code AND s.valid @> now() AND w.retired_on IS NULL)
       END AS grid_worker,
       CASE WHEN a.level = 'grid' THEN false END AS area_overlap,
       CASE WHEN a.level = 'grid' AND a.parent IS NOT NULL THEN false END AS area_outside,
       CASE WHEN EXISTS (SELECT FROM area g
                         WHERE g.parent = a.code AND g.level = 'grid'
                           AND coalesce(g.valid @> now(), false))
            THEN false END AS area_gap
FROM area a
WHERE coalesce(a.valid @> now(), false) AND a.geometry && CAST(:box AS geometry)
