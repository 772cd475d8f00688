-- Roads of one name in places that lie more than 500 m apart: all but the longest of them.
-- In:  box (geometry, city CRS).
-- Out: one row a place: its first stretch, all stretches of it; other: the name; size: metres to the
--      longest of that name. Leans on ix_road_name; all roads are compared, the box holds the rows.
WITH named AS MATERIALIZED (
    SELECT id, name, geometry,
           ST_ClusterDBSCAN(geometry, 500, 1) OVER (PARTITION BY name) AS place
    FROM road WHERE retired_on IS NULL AND name IS NOT NULL
), placed AS MATERIALIZED (
    SELECT name, place, min(id) AS id, ST_Collect(geometry) AS geometry,
           row_number() OVER (PARTITION BY name ORDER BY sum(ST_Length(geometry)) DESC, min(id)) AS rank
    FROM named WHERE name IN (SELECT name FROM named WHERE place > 0)
    GROUP BY name, place
)
SELECT r.id, r.source, r.source_id, p.geometry,
       ST_LineInterpolatePoint(r.geometry, 0.5) AS spot, CAST(NULL AS text) AS grid,
       p.name AS other, ST_Distance(p.geometry, first.geometry) AS size,
       'road_name_twice' AS code
FROM placed p
JOIN placed first ON first.name = p.name AND first.rank = 1
JOIN road r ON r.id = p.id
WHERE p.rank > 1 AND r.geometry && CAST(:box AS geometry)
