-- Workers who move serve their new grid from now on.
-- In:  none; staged_move. Out: none. Leans on uq_worker_source.
INSERT INTO worker_assignment (worker_id, grid, valid, source, source_id)
SELECT w.id, m.grid, tstzrange(now(), NULL), m.source,
       concat_ws('/', m.source_id, m.grid, to_char(now(), 'YYYYMMDDHH24MISS'))
FROM staged_move m
JOIN worker w ON w.source = m.source AND w.source_id = m.source_id
