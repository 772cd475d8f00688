-- Streets by name: one row for each that hangs together, with the point of it nearest its middle.
-- A name that only house numbers carry, as in a village, lies amid its houses.
-- In:  names; apart_m: stretches of one name farther apart than this are two streets.
-- Leans on ix_road_name, ix_building_street.
WITH stretch AS (
    SELECT name, geometry,
           ST_ClusterDBSCAN(geometry, :apart_m, 1) OVER (PARTITION BY name) AS part
    FROM road
    WHERE name = ANY (CAST(:names AS text[])) AND retired_on IS NULL
), street AS (
    SELECT name, ST_Collect(geometry) AS geometry FROM stretch GROUP BY name, part
), middle AS (
    SELECT name, ST_ClosestPoint(geometry, ST_Centroid(geometry)) AS point FROM street
)
SELECT name, ST_X(point) AS x, ST_Y(point) AS y FROM middle
UNION ALL
SELECT street_name, avg(ST_X(point)), avg(ST_Y(point))
FROM building
WHERE street_name = ANY (CAST(:names AS text[])) AND retired_on IS NULL
  AND street_name NOT IN (SELECT name FROM street)
GROUP BY street_name
ORDER BY 1, 2
