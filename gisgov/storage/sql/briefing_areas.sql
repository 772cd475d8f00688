-- Borders of today's areas of some codes.
-- In:  codes. Out: code, shape as WKB (city CRS), in the order of codes.
-- Leans on ex_area_one_version.
SELECT code, ST_AsBinary(geometry) AS shape
FROM area WHERE code = ANY (CAST(:codes AS text[])) AND valid @> now() ORDER BY code
