-- Roads near communities.
-- In:  codes (text[], of the communities).
-- Out: id, road_class, bridge; shape (WKB).
-- Leans on ix_road_geometry.
SELECT t.id, t.road_class, t.bridge, ST_AsBinary(t.geometry) AS shape
FROM road t
WHERE t.retired_on IS NULL AND t.id IN (
    SELECT near.id FROM area c JOIN road near ON near.geometry && c.geometry
    WHERE c.code = ANY (:codes) AND c.level = 'community' AND upper_inf(c.valid))
ORDER BY t.id
