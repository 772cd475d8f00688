-- The nodes that the staged pipes need and the city has not, or has retired.
-- In:  none; the stage and staged_node. Out: none. Leans on the key of pipe_node.
INSERT INTO pipe_node (id, network, kind, geometry, source, source_id)
SELECT n.id, n.network, 'junction', n.place, n.source,
       'g:' || left(md5(n.network || encode(ST_AsBinary(n.place), 'hex')), 20)
FROM staged_node n
WHERE EXISTS (SELECT FROM staged s WHERE n.id IN (s.from_node_id, s.to_node_id))
ON CONFLICT (id) DO UPDATE SET retired_on = NULL WHERE pipe_node.retired_on IS NOT NULL
