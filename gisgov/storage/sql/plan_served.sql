-- Who serves grids now, or served them just before a day began in the city.
-- In:  grids (text[]); day (date, null: now).
-- Out: grid; code, name (of the worker).
-- Leans on ix_worker_assignment_grid.
SELECT a.grid, w.code, w.name
FROM worker_assignment a
JOIN worker w ON w.id = a.worker_id
CROSS JOIN city c
WHERE a.grid = ANY (:grids)
  AND (CAST(:day AS date) IS NOT NULL OR w.retired_on IS NULL)
  AND a.valid @> coalesce(CAST(:day AS date)::timestamp AT TIME ZONE c.time_zone
                          - INTERVAL '1 microsecond', now())
ORDER BY a.grid, w.code
