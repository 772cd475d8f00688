-- The grids of communities as they are now, those that touch them, and those around these.
-- In:  codes (text[], of the communities).
-- Out: id (of the version), code, community, name, name_en, kind, responsible, responsible_phone;
--      office, shape (WKB).
-- Leans on ix_area_parent, ix_area_geometry.
WITH beside AS MATERIALIZED (
    SELECT g.id, g.geometry
    FROM area c JOIN area g ON g.geometry && ST_Expand(c.geometry, 1)
        AND ST_DWithin(g.geometry, c.geometry, 1)
    WHERE c.code = ANY (:codes) AND c.level = 'community' AND upper_inf(c.valid)
      AND g.level = 'grid' AND upper_inf(g.valid)
)
SELECT id, code, parent AS community, name, name_en, kind, responsible, responsible_phone,
       ST_AsBinary(office) AS office, ST_AsBinary(geometry) AS shape
FROM area
WHERE id IN (
    SELECT id FROM area WHERE parent = ANY (:codes) AND level = 'grid' AND upper_inf(valid)
    UNION
    SELECT g.id
    FROM beside b JOIN area g ON g.geometry && b.geometry
    WHERE g.level = 'grid' AND upper_inf(g.valid))
ORDER BY code
