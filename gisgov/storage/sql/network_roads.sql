-- All roads, for the network in memory.
-- Out: a row a road that is not retired, in the order of their numbers; shape as WKB in the city's CRS.
SELECT id, name, name_en, road_class, width_m, height_limit_m, weight_limit_t, one_way, bridge, tunnel, barrier,
       ST_AsBinary(geometry) AS shape
FROM road WHERE retired_on IS NULL ORDER BY id
