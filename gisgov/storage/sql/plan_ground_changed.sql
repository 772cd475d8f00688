-- Grids that hold now and did not when a plan was begun, or the other way round, and the plan that
-- changed them, where it was one.
-- In:  plan (bigint).
-- Out: code; plan_name, published_by (null where no plan did).
-- Leans on plan_part_pkey, ix_area_parent, area_pkey.
SELECT x.code, other.name AS plan_name, other.published_by
FROM (
    SELECT p.community, a.code FROM plan_part p
    JOIN area a ON a.parent = p.community AND a.level = 'grid' AND upper_inf(a.valid)
        AND a.id <> ALL (p.base)
    WHERE p.plan_id = :plan
    UNION
    SELECT p.community, a.code FROM plan_part p
    CROSS JOIN LATERAL unnest(p.base) AS b (id)
    JOIN area a ON a.id = b.id AND NOT upper_inf(a.valid)
    WHERE p.plan_id = :plan
) x
LEFT JOIN LATERAL (
    SELECT o.name, o.published_by FROM plan o
    JOIN plan_part op ON op.plan_id = o.id AND op.community = x.community
    WHERE o.state = 'applied' ORDER BY o.applied_at DESC LIMIT 1) other ON true
ORDER BY x.code
