-- Dwellings of buildings, by room or by floor as the lift says; nothing of who lives there.
-- In:  buildings, rooms (pairs); floor_buildings, floors (pairs).
-- Out: one row a dwelling that is not retired; with floors, the first of each floor.
-- Leans on ix_dwelling_building_id, unit_pkey.
SELECT d.building_id, u.label AS unit, d.floor_index, d.floor_label, d.room
FROM unnest(CAST(:buildings AS bigint[]), CAST(:rooms AS text[])) a (building, room)
JOIN dwelling d ON d.building_id = a.building AND d.room = a.room AND d.retired_on IS NULL
LEFT JOIN unit u ON u.id = d.unit_id
UNION ALL
SELECT DISTINCT d.building_id, u.label, d.floor_index, d.floor_label, CAST(NULL AS text)
FROM unnest(CAST(:floor_buildings AS bigint[]), CAST(:floors AS text[])) a (building, floor)
JOIN dwelling d ON d.building_id = a.building AND d.floor_label = a.floor AND d.retired_on IS NULL
LEFT JOIN unit u ON u.id = d.unit_id
ORDER BY 1, 2, 5
