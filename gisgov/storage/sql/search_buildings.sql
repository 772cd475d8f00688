-- Buildings by street and house number, by estate and number in it, by name, or by id.
-- In:  streets, houses (pairs); estates, numbers (pairs); names; ids. Empty arrays ask for nothing.
-- Out: one row a building that is not retired, with its estate's name and a point on its surface.
-- Leans on ix_building_street, ix_building_estate_id, ix_building_name, building_pkey.
WITH asked AS (
    SELECT b.id
    FROM unnest(CAST(:streets AS text[]), CAST(:houses AS text[])) a (street, house)
    JOIN building b ON b.street_name = a.street AND b.house_number = a.house
    UNION
    SELECT b.id
    FROM unnest(CAST(:estates AS text[]), CAST(:numbers AS text[])) a (estate, number)
    JOIN estate e ON e.name = a.estate AND e.retired_on IS NULL
    JOIN building b ON b.estate_id = e.id AND b.number = a.number
    UNION
    SELECT b.id FROM unnest(CAST(:names AS text[])) a (name) JOIN building b ON b.name = a.name
    UNION
    SELECT unnest(CAST(:ids AS bigint[]))
)
SELECT b.id, b.street_name, b.house_number, b.estate_id, e.name AS estate, b.number, b.name,
       b.address, b.use, b.floors_above, b.grid, ST_X(b.point) AS x, ST_Y(b.point) AS y
FROM asked
JOIN building b USING (id)
LEFT JOIN estate e ON e.id = b.estate_id AND e.retired_on IS NULL
WHERE b.retired_on IS NULL
ORDER BY b.id
