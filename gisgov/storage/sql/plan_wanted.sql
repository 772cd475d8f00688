-- The grids that a plan wants.
-- In:  plan (bigint).
-- Out: code, community, name, name_en, kind; shape (WKB).
-- Leans on plan_grid_pkey.
SELECT code, community, coalesce(name, code) AS name, name_en, kind, ST_AsBinary(geometry) AS shape
FROM plan_grid
WHERE plan_id = :plan
ORDER BY community, label
