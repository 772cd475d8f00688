-- The borders of today's city; where there is none, those of the widest areas there are.
-- In:  none. Out: shape (WKB). Leans on ix_area_level.
SELECT ST_AsBinary(a.geometry) AS shape
FROM area a JOIN area_level l ON l.code = a.level
WHERE a.valid @> now()
  AND l.rank = (SELECT min(top.rank) FROM area_level top JOIN area b ON b.level = top.code
                WHERE b.valid @> now())
ORDER BY a.code
