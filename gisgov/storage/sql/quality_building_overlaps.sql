-- Buildings that stand on the ground of another one: the smaller of each pair.
-- In:  box (geometry, city CRS).
-- Out: the building; other: source and key of the larger one that holds most of it; size in m2.
--      code: building_twice where more than half of the larger is shared too; building_overlap
--      where it is more than 1 m2 and 5 % of the smaller, and not that.
-- Leans on ix_building_geometry, ix_building_point.
WITH pair AS MATERIALIZED (
    SELECT CASE WHEN here.larger THEN b.id ELSE a.id END AS id,
           CASE WHEN here.larger THEN a.id ELSE b.id END AS other_id,
           greatest(here.a_m2, here.b_m2) AS larger_m2, least(here.a_m2, here.b_m2) AS smaller_m2,
           ST_Area(ST_Intersection(a.geometry, b.geometry)) AS size
    FROM building a
    JOIN building b ON b.geometry && a.geometry AND b.id > a.id AND b.retired_on IS NULL
    CROSS JOIN LATERAL (
        SELECT ST_Area(a.geometry) AS a_m2, ST_Area(b.geometry) AS b_m2,
               ST_Area(a.geometry) > ST_Area(b.geometry) AS larger) here
    WHERE a.retired_on IS NULL
      AND (a.geometry && CAST(:box AS geometry) OR b.geometry && CAST(:box AS geometry))
      AND ST_Relate(a.geometry, b.geometry, 'T********')
), held AS (
    SELECT DISTINCT ON (id) * FROM pair
    WHERE size > 1 AND size > 0.05 * smaller_m2
    ORDER BY id, size DESC, other_id
)
SELECT b.id, b.source, b.source_id, b.geometry, b.point AS spot, b.grid,
       o.source || ' ' || o.source_id AS other, h.size,
       CASE WHEN h.size > 0.5 * h.larger_m2 THEN 'building_twice' ELSE 'building_overlap' END AS code
FROM held h
JOIN building b ON b.id = h.id
JOIN building o ON o.id = h.other_id
WHERE b.point && CAST(:box AS geometry)
