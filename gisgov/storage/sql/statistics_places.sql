-- What every building held in a month, and the finest area of today that holds it; null in none.
-- In:  month. Out: building_id, area and counts, in the order of the buildings.
-- Leans on the primary key of building_stock_month, ix_area_geometry for buildings in no grid.
SELECT s.building_id, coalesce(kept.code, found.code) AS area, s.households, s.persons, s.children,
       s.persons - s.children - s.elderly AS adults, s.elderly, s.assisted
FROM building_stock_month s
JOIN building b ON b.id = s.building_id
LEFT JOIN area kept ON kept.code = b.grid AND kept.valid @> now()
LEFT JOIN LATERAL (
    SELECT a.code
    FROM area a JOIN area_level l ON l.code = a.level
    WHERE kept.code IS NULL AND a.valid @> now() AND ST_Covers(a.geometry, b.point)
    ORDER BY l.rank DESC, a.code
    LIMIT 1
) found ON true
WHERE s.month = :month
ORDER BY s.building_id
