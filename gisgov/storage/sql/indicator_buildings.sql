-- All buildings, retired ones too, as indicators count them.
-- In:  homes (text[], uses that are homes). Out: id, x, y (city CRS, metres), ground_m2, floors (above
--      ground; null is not known), height_m, home, retired_on.
-- Leans on nothing: it reads every building once a version.
SELECT id, ST_X(point) AS x, ST_Y(point) AS y, ST_Area(geometry) AS ground_m2,
       nullif(greatest(floors_above, 0), 0) AS floors, height_m,
       coalesce(use = ANY (CAST(:homes AS text[])), false) AS home, retired_on
FROM building
ORDER BY id
