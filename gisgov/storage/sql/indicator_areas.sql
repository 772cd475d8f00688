-- The areas of a moment, the city first.
-- In:  moment. Out: id, code, level, rank, parent, name, name_en, km2, shape (WKB).
-- Leans on nothing: it reads nearly all areas, once a version.
SELECT a.id, a.code, a.level, l.rank, a.parent, a.name, a.name_en,
       ST_Area(a.geometry) / 1e6 AS km2, ST_AsBinary(a.geometry) AS shape
FROM area a JOIN area_level l ON l.code = a.level
WHERE coalesce(a.valid @> CAST(:moment AS timestamptz), false)
ORDER BY l.rank, a.code
