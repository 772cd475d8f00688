-- Buildings of communities, with who lives in them now.
-- In:  codes (text[], of the communities).
-- Out: id, community (of its grid, else the one that its point lies in), households, persons, point
--      (WKB); shape (WKB).
-- Leans on ix_building_grid, ix_building_point.
SELECT b.id, b.community, coalesce(s.households, 0) AS households, coalesce(s.persons, 0) AS persons,
       ST_AsBinary(b.point) AS point, ST_AsBinary(b.geometry) AS shape
FROM (
    SELECT b.id, b.point, b.geometry, g.parent AS community
    FROM building b JOIN area g ON g.code = b.grid AND g.level = 'grid' AND upper_inf(g.valid)
    WHERE g.parent = ANY (:codes) AND b.retired_on IS NULL
    UNION ALL
    SELECT b.id, b.point, b.geometry, min(c.code)
    FROM area c JOIN building b ON b.point && c.geometry AND ST_Covers(c.geometry, b.point)
    WHERE c.code = ANY (:codes) AND c.level = 'community' AND upper_inf(c.valid)
      AND b.grid IS NULL AND b.retired_on IS NULL
    GROUP BY b.id
) b
LEFT JOIN building_stock s ON s.building_id = b.id
ORDER BY b.id
