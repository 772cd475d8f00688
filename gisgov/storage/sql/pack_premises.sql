-- Premises that matter in an emergency, for a station's pack.
-- In:  west, south, east, north (city CRS, metres).
-- Out: a row a place that is not retired.
-- Leans on ix_premises_geometry.
SELECT p.id, p.kind, p.name, p.name_en, p.capacity, p.phone,
       ST_X(p.geometry) AS x, ST_Y(p.geometry) AS y
FROM city
JOIN premises p ON p.geometry && ST_MakeEnvelope(:west, :south, :east, :north, city.srid)
WHERE p.retired_on IS NULL
ORDER BY p.id
