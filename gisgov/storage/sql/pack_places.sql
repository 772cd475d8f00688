-- Where every building stands, for finding which fire station is first there.
-- Out: a row a building that is not retired, in the order of their numbers; a point on its surface in
--      the city's CRS.
SELECT id, ST_X(point) AS x, ST_Y(point) AS y FROM building WHERE retired_on IS NULL ORDER BY id
