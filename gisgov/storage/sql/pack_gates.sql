-- Gates of estates for a station's pack.
-- In:  west, south, east, north (city CRS, metres).
-- Out: a row a gate that is not retired.
-- Leans on ix_estate_gate_geometry.
SELECT g.id, g.name, e.name AS estate, g.width_m, g.height_m, g.locked_at_night, g.key_holder,
       ST_X(g.geometry) AS x, ST_Y(g.geometry) AS y
FROM city
JOIN estate_gate g ON g.geometry && ST_MakeEnvelope(:west, :south, :east, :north, city.srid)
JOIN estate e ON e.id = g.estate_id
WHERE g.retired_on IS NULL
ORDER BY g.id
