-- Where roads of two names meet; what meets within `apart_m`, as at a dual carriageway, is one.
-- In:  first, second (pairs of names); apart_m.
-- Leans on ix_road_name.
WITH met AS (
    SELECT a.first, a.second, (ST_Dump(ST_Intersection(one.geometry, other.geometry))).geom AS shape
    FROM unnest(CAST(:first AS text[]), CAST(:second AS text[])) a (first, second)
    JOIN road one ON one.name = a.first AND one.retired_on IS NULL
    JOIN road other ON other.name = a.second AND other.retired_on IS NULL
         AND ST_Intersects(one.geometry, other.geometry)
), spot AS (
    SELECT first, second, ST_PointOnSurface(shape) AS point FROM met
), part AS (
    SELECT first, second, point,
           ST_ClusterDBSCAN(point, :apart_m, 1) OVER (PARTITION BY first, second) AS part
    FROM spot
)
SELECT first, second, avg(ST_X(point)) AS x, avg(ST_Y(point)) AS y
FROM part
GROUP BY first, second, part
ORDER BY 1, 2, 3
