-- Codes of grids that a plan may not give away: all that ever were in its communities, and those that
-- other plans have given there.
-- In:  plan (bigint).
-- Out: code.
-- Leans on plan_part_pkey, ix_area_parent, ix_area_level.
SELECT a.code FROM plan_part p
JOIN area a ON a.parent = p.community AND a.level = 'grid'
WHERE p.plan_id = :plan
UNION
SELECT a.code FROM plan_part p
JOIN area a ON a.level = 'grid' AND a.code > p.community AND a.code < p.community || chr(1114111)
WHERE p.plan_id = :plan
UNION
SELECT g.code FROM plan_part p
JOIN plan_grid g ON g.community = p.community AND g.plan_id <> :plan AND g.code IS NOT NULL
WHERE p.plan_id = :plan
ORDER BY code
