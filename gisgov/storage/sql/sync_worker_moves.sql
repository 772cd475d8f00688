-- Workers whose grid in the file is none that they serve now, with those that they do.
-- In:  none; the stage. Out: none, table staged_move. Leans on ex_worker_assignment.
CREATE TEMP TABLE staged_move ON COMMIT DROP AS
SELECT s.n, s.id, s.source, s.source_id, s.grid_ref AS grid,
       (SELECT string_agg(a.grid, ', ' ORDER BY a.grid) FROM worker_assignment a
        WHERE a.worker_id = s.id AND upper_inf(a.valid)) AS before
FROM staged s
WHERE s.grid_ref IS NOT NULL AND NOT EXISTS (
    SELECT FROM worker_assignment a
    WHERE a.worker_id = s.id AND a.grid = s.grid_ref AND upper_inf(a.valid))
