-- Estates: what is not known of them, and whether their outline is sound.
-- In:  box (geometry, city CRS).
-- Out: a row each; a check is true where the estate fails it.
-- Leans on ix_area_geometry, ix_estate_geometry, ix_estate_gate_estate_id.
SELECT e.id, e.source, e.source_id, e.surveyed_at, e.geometry, ST_PointOnSurface(e.geometry) AS spot,
       held.code AS grid,
       NOT EXISTS (SELECT FROM estate_gate g WHERE g.estate_id = e.id AND g.retired_on IS NULL)
           AS estate_gates,
       NOT ST_IsValid(e.geometry) AS estate_invalid,
       false AS estate_name_twice
FROM estate e
LEFT JOIN (
    -- From the grids to the rows: each border is prepared once.
    SELECT DISTINCT ON (h.id) h.id, a.code
    FROM area a
    JOIN estate h ON h.geometry && a.geometry AND ST_Covers(a.geometry, ST_PointOnSurface(h.geometry))
    WHERE a.level = 'grid' AND coalesce(a.valid @> now(), false)
      AND a.geometry && CAST(:box AS geometry) AND h.retired_on IS NULL
    ORDER BY h.id, a.code) held ON held.id = e.id
WHERE e.retired_on IS NULL AND e.geometry && CAST(:box AS geometry)
