-- Codes of the grids that hold now in the communities of a plan.
-- In:  plan (bigint).
-- Out: code.
-- Leans on plan_part_pkey, ix_area_parent.
SELECT a.code FROM plan_part p
JOIN area a ON a.parent = p.community AND a.level = 'grid' AND upper_inf(a.valid)
WHERE p.plan_id = :plan
