-- Today's areas of all levels, from the city down.
-- In:  none. Out: code, level, rank, parent, name, name_en.
SELECT a.code, a.level, l.rank, a.parent, a.name, a.name_en
FROM area a JOIN area_level l ON l.code = a.level
WHERE a.valid @> now()
ORDER BY l.rank, a.code
