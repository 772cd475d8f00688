-- Workers who move, or are gone where `retires`, serve their grids until now.
-- In:  retires. Out: none. Leans on ex_worker_assignment.
UPDATE worker_assignment a SET valid = tstzrange(lower(a.valid), now())
WHERE upper_inf(a.valid) AND (
    a.worker_id IN (SELECT id FROM staged_move)
    OR (CAST(:retires AS boolean) AND a.worker_id IN (SELECT id FROM staged_gone)))
