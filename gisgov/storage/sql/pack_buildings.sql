-- What a station's pack tells of buildings: counts and no names of people.
-- In:  ids.
-- Out: a row a building, in the order of their numbers; counts are null where no dwelling was ever
--      registered; the pre-plan is null where there is none.
-- Leans on building_pkey, building_stock_pkey, uq_preplan_building.
SELECT b.id, b.name, b.name_en, e.name AS estate, b.number, b.address, b.use, b.structure,
       b.year_built, b.floors_above, b.floors_below, b.height_m, s.dwellings, s.households, s.persons,
       s.assisted, p.fields AS preplan, p.author AS preplan_author, p.reviewed_on, p.review_due,
       b.surveyed_at
FROM building b
LEFT JOIN estate e ON e.id = b.estate_id AND e.retired_on IS NULL
LEFT JOIN building_stock s ON s.building_id = b.id AND s.dwellings > 0
LEFT JOIN preplan p ON p.building_id = b.id
WHERE b.id = ANY (:ids) AND b.retired_on IS NULL
ORDER BY b.id
