-- Nodes at the ends of the staged pipes, one a place and network: those that are there, and numbers
-- for those that the load will make (sync_make_nodes).
-- In:  none; the stage. Out: none, table staged_node. Leans on ix_pipe_node_geometry.
CREATE TEMP TABLE staged_node ON COMMIT DROP AS
SELECT e.network, e.place, e.source,
       coalesce(p.id, nextval(pg_get_serial_sequence('pipe_node', 'id'))) AS id
FROM (
    SELECT network, place, min(source) AS source
    FROM staged s,
         LATERAL (VALUES (ST_StartPoint(s.geometry)), (ST_EndPoint(s.geometry))) v (place)
    WHERE s.geometry IS NOT NULL AND s.network IS NOT NULL GROUP BY 1, 2) e
LEFT JOIN LATERAL (
    SELECT id FROM pipe_node
    WHERE network = e.network AND geometry && e.place AND ST_Equals(geometry, e.place)
    ORDER BY retired_on IS NOT NULL, id LIMIT 1) p ON true
