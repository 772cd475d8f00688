-- Premises by name, with the address of the building that they are in.
-- In:  names.
-- Out: one row each that is not retired; grid is that of the building, null in the open.
-- Leans on building_pkey; premises are few and read from end to end.
SELECT p.id, p.kind, p.name, p.building_id, b.street_name, b.house_number, e.name AS estate,
       b.number, b.name AS building, b.address, b.grid, ST_X(p.geometry) AS x, ST_Y(p.geometry) AS y
FROM premises p
LEFT JOIN building b ON b.id = p.building_id AND b.retired_on IS NULL
LEFT JOIN estate e ON e.id = b.estate_id AND e.retired_on IS NULL
WHERE p.name = ANY (CAST(:names AS text[])) AND p.retired_on IS NULL
ORDER BY p.id
