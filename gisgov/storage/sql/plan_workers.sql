-- Who serves grids now.
-- In:  grids (text[]).
-- Out: grid; worker (name, else staff number).
-- Leans on ix_worker_assignment_grid.
SELECT DISTINCT ON (a.grid) a.grid, coalesce(w.name, w.code) AS worker
FROM worker_assignment a JOIN worker w ON w.id = a.worker_id
WHERE a.grid = ANY (:grids) AND a.valid @> now() AND w.retired_on IS NULL
ORDER BY a.grid, lower(a.valid) DESC, w.code
