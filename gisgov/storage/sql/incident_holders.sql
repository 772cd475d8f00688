-- Areas that may hold what lies in no grid, the finest first, and in the order in which they win a point on
-- a shared border.
-- Out: level, code, shape (WKB in the city's CRS).
SELECT a.level, a.code, ST_AsBinary(a.geometry) AS shape
FROM area a JOIN area_level l ON l.code = a.level
WHERE a.level <> 'grid' AND coalesce(a.valid @> now(), false)
ORDER BY l.rank DESC, a.code
