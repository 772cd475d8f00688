-- The units that the staged dwellings need and the city has not, or has retired.
-- A key that another unit has by now, renamed since or of another building, gets the number as well.
-- In:  none; the stage and staged_unit. Out: none. Leans on the key of unit and uq_unit_source.
INSERT INTO unit (id, building_id, label, source, source_id)
SELECT u.id, u.building_id, u.label, u.source, k.key || CASE WHEN EXISTS (
    SELECT FROM unit t WHERE t.source = u.source AND t.source_id = k.key AND t.id <> u.id)
    THEN '/' || u.id ELSE '' END
FROM staged_unit u, LATERAL (SELECT 'u:' || u.building_id || '/' || u.bare) k (key)
WHERE EXISTS (SELECT FROM staged s WHERE s.unit_id = u.id)
ON CONFLICT (id) DO UPDATE SET retired_on = NULL WHERE unit.retired_on IS NOT NULL
