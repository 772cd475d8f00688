-- Estates of one name that do not lie side by side (more than 100 m apart).
-- In:  box (geometry, city CRS).
-- Out: the estate; other: source and key of the nearest of that name; size: metres apart.
-- All estates are compared: a city has hundreds. ix_estate_geometry holds the box.
SELECT DISTINCT ON (a.id) a.id, a.source, a.source_id, a.geometry,
       ST_PointOnSurface(a.geometry) AS spot, CAST(NULL AS text) AS grid,
       b.source || ' ' || b.source_id AS other, ST_Distance(a.geometry, b.geometry) AS size,
       'estate_name_twice' AS code
FROM estate a
JOIN estate b ON b.name = a.name AND b.id <> a.id AND b.retired_on IS NULL
             AND NOT ST_DWithin(a.geometry, b.geometry, 100)
WHERE a.retired_on IS NULL AND a.geometry && CAST(:box AS geometry)
ORDER BY a.id, ST_Distance(a.geometry, b.geometry), b.id
