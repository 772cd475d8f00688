-- Communities of today whose frame meets a frame.
-- In:  west, south, east, north (city CRS, metres).
-- Out: code; shape (WKB).
-- Leans on ix_area_geometry.
SELECT a.code, ST_AsBinary(a.geometry) AS shape
FROM city c JOIN area a ON a.geometry && ST_MakeEnvelope(:west, :south, :east, :north, c.srid)
WHERE a.level = 'community' AND upper_inf(a.valid) AND lower(a.valid) <= now()
ORDER BY a.code
