-- Communities of today with who lives in their grids.
-- In:  nothing.
-- Out: code, name, name_en, households, persons; shape (WKB).
-- Leans on ix_area_level, ix_area_parent, ix_building_grid.
SELECT c.code, c.name, c.name_en, coalesce(sum(s.households), 0)::bigint AS households,
       coalesce(sum(s.persons), 0)::bigint AS persons, ST_AsBinary(c.geometry) AS shape
FROM area c
LEFT JOIN area g ON g.parent = c.code AND g.level = 'grid' AND upper_inf(g.valid)
LEFT JOIN building b ON b.grid = g.code AND b.retired_on IS NULL
LEFT JOIN building_stock s ON s.building_id = b.id
WHERE c.level = 'community' AND upper_inf(c.valid)
GROUP BY c.id
ORDER BY c.code
