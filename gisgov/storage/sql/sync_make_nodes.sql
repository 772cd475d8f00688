-- The nodes that the staged pipes need and the city has not, or has retired.
-- A key that another node has by now, which was moved since, gets the number as well.
-- In:  none; the stage and staged_node. Out: none. Leans on the key of pipe_node, uq_pipe_node_source.
INSERT INTO pipe_node (id, network, kind, geometry, source, source_id)
SELECT n.id, n.network, 'junction', n.place, n.source, k.key || CASE WHEN EXISTS (
    SELECT FROM pipe_node t WHERE t.source = n.source AND t.source_id = k.key AND t.id <> n.id)
    THEN '/' || n.id ELSE '' END
FROM staged_node n,
     LATERAL (SELECT 'g:' || left(md5(n.network || encode(ST_AsBinary(n.place), 'hex')), 20)) k (key)
WHERE EXISTS (SELECT FROM staged s WHERE n.id IN (s.from_node_id, s.to_node_id))
ON CONFLICT (id) DO UPDATE SET retired_on = NULL WHERE pipe_node.retired_on IS NOT NULL
