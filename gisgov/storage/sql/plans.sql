-- Plans with what they hold, the newest first.
-- In:  state (text, null: any); before (bigint, null: from the newest); id (bigint, null: all); limit.
-- Out: columns of plan; communities, grids, households, out_of_bounds.
-- Leans on plan_pkey, plan_grid_pkey.
SELECT p.*, h.communities, g.grids, g.households, g.out_of_bounds
FROM plan p
CROSS JOIN LATERAL (SELECT count(*) AS communities FROM plan_part WHERE plan_id = p.id) h
CROSS JOIN LATERAL (
    SELECT count(*) AS grids, coalesce(sum(households), 0) AS households,
           count(*) FILTER (WHERE NOT in_bounds) AS out_of_bounds
    FROM plan_grid WHERE plan_id = p.id) g
WHERE (CAST(:state AS text) IS NULL OR p.state = :state)
  AND (CAST(:before AS bigint) IS NULL OR p.id < :before)
  AND (CAST(:id AS bigint) IS NULL OR p.id = :id)
ORDER BY p.id DESC
LIMIT :limit
