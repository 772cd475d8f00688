-- Numbers that exist on streets and in estates, for one that does not.
-- In:  streets, estates (names).
-- Out: kind (road or estate), name, number, and the least id of the buildings that have it.
-- Leans on ix_building_street, ix_building_estate_id.
SELECT 'road' AS kind, street_name AS name, house_number AS number, min(id) AS id
FROM building
WHERE street_name = ANY (CAST(:streets AS text[])) AND house_number IS NOT NULL
  AND retired_on IS NULL
GROUP BY 2, 3
UNION ALL
SELECT 'estate', e.name, b.number, min(b.id)
FROM estate e
JOIN building b ON b.estate_id = e.id AND b.number IS NOT NULL AND b.retired_on IS NULL
WHERE e.name = ANY (CAST(:estates AS text[])) AND e.retired_on IS NULL
GROUP BY 2, 3
ORDER BY 1, 2, 3
