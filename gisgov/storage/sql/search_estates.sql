-- Estates by name, with the address that most of their buildings have.
-- In:  names.
-- Out: one row an estate that is not retired.
-- Leans on ix_building_estate_id; estates are few and read from end to end.
SELECT e.id, e.name, ST_X(p.point) AS x, ST_Y(p.point) AS y, b.street_name, b.house_number
FROM estate e
CROSS JOIN LATERAL (SELECT ST_PointOnSurface(e.geometry) AS point) p
LEFT JOIN LATERAL (
    SELECT street_name, house_number FROM building
    WHERE estate_id = e.id AND retired_on IS NULL AND street_name IS NOT NULL
    GROUP BY street_name, house_number ORDER BY count(*) DESC, street_name, house_number
    LIMIT 1) b ON true
WHERE e.name = ANY (CAST(:names AS text[])) AND e.retired_on IS NULL
ORDER BY e.id
