-- The nodes of each staged pipe.
-- In:  none; the stage and staged_node. Out: none. Leans on a hash of staged_node.
UPDATE staged s SET from_node_id = a.id, to_node_id = b.id
FROM staged_node a, staged_node b
WHERE a.network = s.network AND b.network = s.network
  AND a.place = ST_StartPoint(s.geometry) AND b.place = ST_EndPoint(s.geometry)
