-- Codes of grids that a plan may not give away: all that ever were in its communities, and those that
-- other plans have given there.
-- In:  plan (bigint).
-- Out: code.
-- Leans on ex_area_one_version, plan_part_pkey.
SELECT a.code FROM plan_part p
JOIN area a ON a.level = 'grid' AND (a.parent = p.community OR starts_with(a.code, p.community))
WHERE p.plan_id = :plan
UNION
SELECT g.code FROM plan_part p
JOIN plan_grid g ON g.community = p.community AND g.plan_id <> :plan AND g.code IS NOT NULL
WHERE p.plan_id = :plan
ORDER BY code
