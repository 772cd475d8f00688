-- The buildings of today as places where people may live.
-- In:  homes (text[], uses that are homes). Out: x, y (city CRS, metres), floor_m2 (ground covered
--      times floors above ground; where nobody has said how many, by 3 m of height, else one),
--      home, guessed (floors were not known). In the order of the ids.
-- Leans on nothing: it reads every building once a version.
SELECT ST_X(point) AS x, ST_Y(point) AS y,
       ST_Area(geometry) * coalesce(nullif(greatest(floors_above, 0), 0),
                                    greatest(round(height_m / 3.0), 1), 1) AS floor_m2,
       coalesce(use = ANY (CAST(:homes AS text[])), false) AS home,
       coalesce(floors_above, 0) < 1 AS guessed
FROM building
WHERE retired_on IS NULL
ORDER BY id
