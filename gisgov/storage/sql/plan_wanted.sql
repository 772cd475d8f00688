-- The grids that a plan wants. One that ended before and comes back has its last name again.
-- In:  plan (bigint).
-- Out: code, community, name, name_en, kind; shape (WKB).
-- Leans on plan_grid_pkey, ex_area_one_version.
SELECT g.code, g.community, coalesce(g.name, last.name, g.code) AS name,
       CASE WHEN g.name IS NULL THEN last.name_en ELSE g.name_en END AS name_en, g.kind,
       ST_AsBinary(g.geometry) AS shape
FROM plan_grid g
LEFT JOIN LATERAL (
    SELECT name, name_en FROM area a
    WHERE a.code = g.code ORDER BY lower(a.valid) DESC LIMIT 1) last ON true
WHERE g.plan_id = :plan
ORDER BY g.community, g.label
