-- The units that the staged dwellings need and the city has not, or has retired.
-- In:  none; the stage and staged_unit. Out: none. Leans on the key of unit.
INSERT INTO unit (id, building_id, label, source, source_id)
SELECT u.id, u.building_id, u.label, u.source, 'u:' || u.building_id || '/' || u.bare
FROM staged_unit u
WHERE EXISTS (SELECT FROM staged s WHERE s.unit_id = u.id)
ON CONFLICT (id) DO UPDATE SET retired_on = NULL WHERE unit.retired_on IS NOT NULL
