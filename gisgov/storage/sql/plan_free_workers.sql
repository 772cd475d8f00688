-- Workers whose grids end serve them no longer; who was given one since serves it until now.
-- In:  grids (text[]); since (timestamptz, when these end). Out: none.
-- Leans on ix_worker_assignment_grid.
UPDATE worker_assignment
SET valid = tstzrange(lower(valid), CASE WHEN lower(valid) >= :since THEN now() ELSE :since END)
WHERE grid = ANY (:grids) AND NOT isempty(valid)
  AND CASE WHEN lower(valid) >= :since THEN valid @> now() AND lower(valid) < now()
           ELSE upper_inf(valid) OR upper(valid) > :since END
