-- The areas right above some, and all of their parts.
-- In:  codes (text[], of parts).
-- Out: id (of the version), parent (its code), whole (WKB); code and shape (WKB) of a part.
-- Leans on ex_area_one_version, ix_area_parent.
SELECT p.id, p.code AS parent, ST_AsBinary(p.geometry) AS whole, part.code,
       ST_AsBinary(part.geometry) AS shape
FROM area p JOIN area part ON part.parent = p.code AND upper_inf(part.valid)
WHERE upper_inf(p.valid) AND p.code IN (
    SELECT parent FROM area WHERE code = ANY (:codes) AND upper_inf(valid))
ORDER BY p.code, part.code
