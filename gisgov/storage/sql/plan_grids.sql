-- The grids of communities as they are today.
-- In:  codes (text[], of the communities).
-- Out: id (of the version), code, community, name, name_en, kind; shape (WKB).
-- Leans on ix_area_parent.
SELECT id, code, parent AS community, name, name_en, kind, ST_AsBinary(geometry) AS shape
FROM area
WHERE parent = ANY (:codes) AND level = 'grid' AND upper_inf(valid) AND lower(valid) <= now()
ORDER BY code
