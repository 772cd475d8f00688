-- Dwellings and what is not known of them, in the grid of their building.
-- In:  box (geometry, city CRS).
-- Out: a row each; a check is true where the dwelling fails it.
-- Leans on ix_building_point, ix_dwelling_building_id.
SELECT d.id, d.source, d.source_id, d.surveyed_at, b.point AS geometry, b.point AS spot, b.grid,
       d.floor_index IS NULL AS dwelling_floor,
       btrim(d.room) = '' AS dwelling_room,
       d.floor_index > b.floors_above OR d.floor_index < -b.floors_below AS dwelling_above_roof
FROM dwelling d
JOIN building b ON b.id = d.building_id
WHERE d.retired_on IS NULL AND b.point && CAST(:box AS geometry)
