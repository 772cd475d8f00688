-- Walls, fences and railways near communities.
-- In:  codes (text[], of the communities).
-- Out: id, kind; shape (WKB).
-- Leans on ix_barrier_geometry.
SELECT t.id, t.kind, ST_AsBinary(t.geometry) AS shape
FROM barrier t
WHERE t.retired_on IS NULL AND t.id IN (
    SELECT near.id FROM area c JOIN barrier near ON near.geometry && c.geometry
    WHERE c.code = ANY (:codes) AND c.level = 'community' AND upper_inf(c.valid))
ORDER BY t.id
