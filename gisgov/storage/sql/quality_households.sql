-- Households without anybody in them, in the grid of their building.
-- In:  box (geometry, city CRS).
-- Out: a row each; the check is true where nobody is in it, null where the city keeps no people.
-- Leans on building_pkey; in household_emptiness on ix_building_point, ix_dwelling_building_id,
--      ix_household_dwelling_id, ix_person_household_id.
SELECT h.id, h.source, h.source_id, h.surveyed_at, b.point AS geometry, b.point AS spot, b.grid,
       h.household_empty
FROM household_emptiness(CAST(:box AS geometry)) h
JOIN building b ON b.id = h.building_id
