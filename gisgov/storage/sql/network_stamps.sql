-- Which version of each network this snapshot sees: rows of network_change are only added.
-- The sum alone would come again after a rollback; numbers of rows are never given twice.
SELECT network, sum(n)::bigint AS changes, sum(id)::bigint AS ids, max(id) AS last FROM network_change GROUP BY network
