-- The ways in which reports came in, in the order of their names; none where nobody said how.
-- In:  ids (bigint[], of incidents; null for all). Out: channel.
SELECT DISTINCT coalesce(channel, 'none') COLLATE "C" AS channel
FROM incident
WHERE retired_on IS NULL AND (CAST(:ids AS bigint[]) IS NULL OR id = ANY (CAST(:ids AS bigint[])))
ORDER BY 1
