-- The household of rows that name a dwelling, where just one lives there.
-- In:  none; the stage. Out: none. Leans on ix_household_dwelling_id.
UPDATE staged s SET household_id = h.id
FROM (
    SELECT dwelling_id, min(id) AS id FROM household
    WHERE retired_on IS NULL
      AND dwelling_id IN (SELECT dwelling_id FROM staged WHERE household_id IS NULL)
    GROUP BY dwelling_id HAVING count(*) = 1) h
WHERE s.household_id IS NULL AND s.household_ref IS NULL AND s.dwelling_id = h.dwelling_id
