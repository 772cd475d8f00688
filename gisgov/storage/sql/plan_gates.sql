-- Gates of estates near communities.
-- In:  codes (text[], of the communities).
-- Out: id, width_m; shape (WKB).
-- Leans on ix_estate_gate_geometry.
SELECT t.id, t.width_m, ST_AsBinary(t.geometry) AS shape
FROM estate_gate t
WHERE t.retired_on IS NULL AND t.id IN (
    SELECT near.id FROM area c JOIN estate_gate near ON near.geometry && c.geometry
    WHERE c.code = ANY (:codes) AND c.level = 'community' AND upper_inf(c.valid))
ORDER BY t.id
