-- Premises and what is not known of them.
-- In:  box (geometry, city CRS).
-- Out: a row each; a check is true where the premises fail it. Places to gather have no telephone.
-- Leans on ix_area_geometry, ix_premises_geometry.
SELECT p.id, p.source, p.source_id, p.surveyed_at, p.geometry, p.geometry AS spot,
       held.code AS grid,
       btrim(coalesce(p.name, p.name_en, '')) = '' AS premises_name,
       CASE WHEN p.kind <> 'assembly_point' THEN btrim(coalesce(p.phone, '')) = ''
            END AS premises_phone
FROM premises p
LEFT JOIN (
    -- From the grids to the rows: each border is prepared once.
    SELECT DISTINCT ON (h.id) h.id, a.code
    FROM area a
    JOIN premises h ON h.geometry && a.geometry AND ST_Covers(a.geometry, h.geometry)
    WHERE a.level = 'grid' AND coalesce(a.valid @> now(), false)
      AND a.geometry && CAST(:box AS geometry) AND h.retired_on IS NULL
    ORDER BY h.id, a.code) held ON held.id = p.id
WHERE p.retired_on IS NULL AND p.geometry && CAST(:box AS geometry)
