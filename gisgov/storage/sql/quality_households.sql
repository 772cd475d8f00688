-- Households without anybody in them, in the grid of their building.
-- In:  box (geometry, city CRS).
-- Out: a row each; the check is true where nobody is in it, null where the city keeps no people.
-- Leans on ix_building_point, ix_dwelling_building_id, ix_household_dwelling_id,
--      ix_person_household_id.
SELECT h.id, h.source, h.source_id, h.surveyed_at, b.point AS geometry, b.point AS spot, b.grid,
       CASE WHEN EXISTS (SELECT FROM person)
            THEN NOT EXISTS (SELECT FROM person p
                             WHERE p.household_id = h.id AND p.retired_on IS NULL)
            END AS household_empty
FROM household h
JOIN dwelling d ON d.id = h.dwelling_id
JOIN building b ON b.id = d.building_id
WHERE h.retired_on IS NULL AND b.point && CAST(:box AS geometry)
