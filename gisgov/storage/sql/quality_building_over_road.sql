-- Buildings that stand on a carriageway.
-- In:  box (geometry, city CRS).
-- Out: the building; other: name or key of the road it covers most of; size in m2 (null where the
--      width is not known).
-- By the width more than 1 m2 and 5 % of the building; or the middle line runs in it for more than
-- 2 m, whatever the width. Ways on foot, bridges and tunnels, which passages are, do not count.
-- Leans on ix_building_geometry, ix_road_geometry, building_pkey.
WITH met AS MATERIALIZED (
    SELECT b.id, coalesce(r.name, r.source_id) AS other,
           CASE WHEN r.width_m > 0 THEN ST_Area(ST_Intersection(
               b.geometry, ST_Buffer(r.geometry, r.width_m / 2, 'endcap=flat'))) END AS size,
           ST_Length(ST_Intersection(b.geometry, r.geometry)) AS along_m
    FROM road r
    JOIN building b ON b.geometry && ST_Expand(r.geometry, coalesce(r.width_m, 0) / 2)
                   AND ST_DWithin(b.geometry, r.geometry, coalesce(r.width_m, 0) / 2)
    WHERE r.retired_on IS NULL AND NOT r.bridge AND NOT r.tunnel
      AND r.road_class NOT IN ('footway', 'path', 'steps', 'pedestrian', 'cycleway', 'corridor')
      AND r.geometry && ST_Expand(CAST(:box AS geometry), 200)
      AND b.retired_on IS NULL AND b.point && CAST(:box AS geometry)
), worst AS (
    SELECT DISTINCT ON (m.id) m.*
    FROM met m JOIN building b USING (id)
    WHERE (m.size > 1 AND m.size > 0.05 * ST_Area(b.geometry)) OR m.along_m > 2
    ORDER BY m.id, m.size DESC NULLS LAST, m.along_m DESC, m.other
)
SELECT b.id, b.source, b.source_id, b.geometry, b.point AS spot, b.grid, w.other, w.size,
       'building_over_road' AS code
FROM worst w JOIN building b USING (id)
