-- Areas of today by name, with a point to show: the office, else one inside.
-- In:  names.
-- Areas are few and read from end to end.
SELECT a.code, a.name, a.level, ST_X(p.point) AS x, ST_Y(p.point) AS y
FROM area a
CROSS JOIN LATERAL (SELECT coalesce(a.office, ST_PointOnSurface(a.geometry)) AS point) p
WHERE a.name = ANY (CAST(:names AS text[])) AND coalesce(a.valid @> now(), false)
ORDER BY a.code
