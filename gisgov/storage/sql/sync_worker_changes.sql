-- Known workers that move, among the rows that differ.
-- In:  none; staged_move. Out: none. Leans on a hash of staged_change.
INSERT INTO staged_change (n, id, fields)
SELECT m.n, m.id, ARRAY['grid_ref'] FROM staged_move m
WHERE m.id IS NOT NULL AND NOT EXISTS (SELECT FROM staged_change c WHERE c.n = m.n)
