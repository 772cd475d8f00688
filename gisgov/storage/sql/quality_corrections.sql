-- Values that were changed by hand and that no source says yet.
-- In:  nothing. Out: table_name, field, count, first and last day. Leans on uq_correction_open.
SELECT table_name, field, count(*) AS count, min(corrected_at) AS oldest, max(corrected_at) AS newest
FROM correction WHERE settled_at IS NULL
GROUP BY table_name, field ORDER BY count(*) DESC, table_name, field
