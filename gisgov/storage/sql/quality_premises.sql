-- Premises and what is not known of them.
-- In:  box (geometry, city CRS).
-- Out: a row each; a check is true where the premises fail it. Places to gather have no telephone.
-- Leans on ix_premises_geometry.
SELECT p.id, p.source, p.source_id, p.surveyed_at, p.geometry, p.geometry AS spot,
       CAST(NULL AS text) AS grid,
       btrim(coalesce(p.name, p.name_en, '')) = '' AS premises_name,
       CASE WHEN p.kind <> 'assembly_point' THEN btrim(coalesce(p.phone, '')) = ''
            END AS premises_phone
FROM premises p
WHERE p.retired_on IS NULL AND p.geometry && CAST(:box AS geometry)
