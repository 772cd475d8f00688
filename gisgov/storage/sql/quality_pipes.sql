-- Pipes: what is not known of them, and whether they end on their nodes.
-- In:  box (geometry, city CRS).
-- Out: a row each; a check is true where the pipe fails it. pipe_ends: an end more than 5 cm off;
--      the direction in which a pipe is drawn is free.
-- Leans on ix_area_geometry, ix_pipe_geometry, pipe_node_pkey.
SELECT p.id, p.source, p.source_id, p.surveyed_at, p.geometry,
       ST_LineInterpolatePoint(p.geometry, 0.5) AS spot, held.code AS grid,
       p.diameter_mm IS NULL AS pipe_diameter,
       btrim(coalesce(p.material, '')) = '' AS pipe_material,
       least(greatest(ST_Distance(ST_StartPoint(p.geometry), f.geometry),
                      ST_Distance(ST_EndPoint(p.geometry), t.geometry)),
             greatest(ST_Distance(ST_StartPoint(p.geometry), t.geometry),
                      ST_Distance(ST_EndPoint(p.geometry), f.geometry))) > 0.05 AS pipe_ends,
       NOT ST_IsValid(p.geometry) AS pipe_invalid
FROM pipe p
JOIN pipe_node f ON f.id = p.from_node_id
JOIN pipe_node t ON t.id = p.to_node_id
LEFT JOIN (
    -- From the grids to the rows: each border is prepared once.
    SELECT DISTINCT ON (h.id) h.id, a.code
    FROM area a
    JOIN pipe h ON h.geometry && a.geometry AND ST_Covers(a.geometry, ST_LineInterpolatePoint(h.geometry, 0.5))
    WHERE a.level = 'grid' AND coalesce(a.valid @> now(), false)
      AND a.geometry && CAST(:box AS geometry) AND h.retired_on IS NULL
    ORDER BY h.id, a.code) held ON held.id = p.id
WHERE p.retired_on IS NULL AND p.geometry && CAST(:box AS geometry)
