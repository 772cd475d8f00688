-- Units of buildings.
-- In:  buildings.
-- Leans on uq_unit_label.
SELECT building_id, label FROM unit
WHERE building_id = ANY (CAST(:buildings AS bigint[])) AND retired_on IS NULL
ORDER BY 1, 2
