-- All roads, for the network in memory, with the gate of an estate that stands on one.
-- Out: a row a road that is not retired, in the order of their numbers; shape as WKB in the city's CRS. Gates
--      count within 3 m of a road that has a barrier.
-- Leans on ix_estate_gate_geometry.
SELECT r.id, r.name, r.name_en, r.road_class, r.width_m, r.height_limit_m, r.weight_limit_t, r.one_way,
       r.bridge, r.tunnel, r.barrier, g.gate_width_m, g.gate_height_m, ST_AsBinary(r.geometry) AS shape
FROM road r
LEFT JOIN LATERAL (
    SELECT min(g.width_m) AS gate_width_m, min(g.height_m) AS gate_height_m FROM estate_gate g
    WHERE r.barrier IS NOT NULL AND g.retired_on IS NULL AND ST_DWithin(g.geometry, r.geometry, 3)
) g ON true
WHERE r.retired_on IS NULL
ORDER BY r.id
