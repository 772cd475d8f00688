-- Roads and what is not known of them. Ways on foot need no carriageway's width, and ways inside
-- estates no name.
-- In:  box (geometry, city CRS).
-- Out: a row for each stretch; a check is true where it fails it, null where it cannot be judged.
-- Leans on ix_area_geometry, ix_road_geometry.
SELECT r.id, r.source, r.source_id, r.surveyed_at, r.geometry,
       ST_LineInterpolatePoint(r.geometry, 0.5) AS spot, held.code AS grid,
       CASE WHEN r.road_class NOT IN ('footway', 'path', 'steps', 'pedestrian', 'cycleway', 'corridor')
            THEN coalesce(r.width_m, 0) <= 0 END AS road_width,
       CASE WHEN r.road_class NOT IN ('footway', 'path', 'steps', 'pedestrian', 'cycleway', 'corridor',
                                      'service', 'track', 'bridleway', 'busway')
            THEN btrim(coalesce(r.name, '')) = '' END AS road_name,
       NOT ST_IsValid(r.geometry) AS road_invalid,
       CASE WHEN r.name IS NOT NULL THEN false END AS road_name_twice
FROM road r
LEFT JOIN (
    -- From the grids to the rows: each border is prepared once.
    SELECT DISTINCT ON (h.id) h.id, a.code
    FROM area a
    JOIN road h ON h.geometry && a.geometry AND ST_Covers(a.geometry, ST_LineInterpolatePoint(h.geometry, 0.5))
    WHERE a.level = 'grid' AND coalesce(a.valid @> now(), false)
      AND a.geometry && CAST(:box AS geometry) AND h.retired_on IS NULL
    ORDER BY h.id, a.code) held ON held.id = r.id
WHERE r.retired_on IS NULL AND r.geometry && CAST(:box AS geometry)
