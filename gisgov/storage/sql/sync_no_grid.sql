-- Rows whose grid is none of today's leave the stage.
-- In:  none; the stage. Out: line, source, source_id, value (the grid's code). Leans on ix_area_level.
DELETE FROM staged s
WHERE s.grid_ref IS NOT NULL AND NOT EXISTS (
    SELECT FROM area a WHERE a.level = 'grid' AND a.code = s.grid_ref AND a.valid @> now())
RETURNING s.line, s.source, s.source_id, s.grid_ref AS value
