-- The communities of a plan, by code.
-- In:  plan (bigint).
-- Out: community, name, name_en, revision, changed_by, changed_at, households, atoms, grids,
--      out_of_bounds, faults (how many).
-- Leans on plan_part_pkey, plan_grid_pkey, ex_area_one_version.
SELECT p.community, coalesce(a.name, p.community) AS name, a.name_en, p.revision, p.changed_by,
       p.changed_at, g.households, cardinality(p.labels) AS atoms, g.grids, g.out_of_bounds,
       jsonb_array_length(p.faults) AS faults
FROM plan_part p
LEFT JOIN LATERAL (
    SELECT name, name_en FROM area WHERE code = p.community ORDER BY lower(valid) DESC LIMIT 1) a ON true
CROSS JOIN LATERAL (
    SELECT count(*) AS grids, coalesce(sum(households), 0) AS households,
           count(*) FILTER (WHERE NOT in_bounds) AS out_of_bounds
    FROM plan_grid WHERE plan_id = p.plan_id AND community = p.community) g
WHERE p.plan_id = :plan
ORDER BY p.community
