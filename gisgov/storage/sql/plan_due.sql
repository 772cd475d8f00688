-- Plans that are published for a day that has begun in the city, in the order in which it began.
-- In:  plan (bigint, null: all).
-- Out: id, name; since (timestamptz, the first moment of the day).
-- Leans on ix_plan_state.
SELECT p.id, p.name, p.effective_on::timestamp AT TIME ZONE c.time_zone AS since
FROM plan p CROSS JOIN city c
WHERE p.state = 'published' AND (CAST(:plan AS bigint) IS NULL OR p.id = :plan)
  AND p.effective_on <= (clock_timestamp() AT TIME ZONE c.time_zone)::date
ORDER BY p.effective_on, p.id
