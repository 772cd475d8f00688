-- The lines of all streets, for densities along them.
-- Out: a row a road that is not retired, in the order of their numbers: name, name_en, shape (WKB in the city's CRS).
-- Leans on nothing: it reads nearly all roads, once a version.
SELECT name, name_en, ST_AsBinary(geometry) AS shape
FROM road
WHERE retired_on IS NULL
ORDER BY id
