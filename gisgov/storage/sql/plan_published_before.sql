-- Another plan that is published, not applied yet, and redraws a community of this one.
-- In:  plan (bigint).
-- Out: name, published_by, effective_on; community (code).
-- Leans on ix_plan_state, plan_part_pkey.
SELECT o.name, o.published_by, o.effective_on, op.community
FROM plan o
JOIN plan_part op ON op.plan_id = o.id
JOIN plan_part p ON p.community = op.community AND p.plan_id = :plan
WHERE o.state = 'published' AND o.id <> :plan
ORDER BY o.effective_on, o.id, op.community
LIMIT 1
