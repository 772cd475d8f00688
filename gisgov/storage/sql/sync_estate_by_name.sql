-- The estate of each building by its key, else by its name where one estate has it.
-- In:  none; the stage. Out: none. Leans on a hash of the estates.
WITH known AS (
    SELECT source_id AS ref, min(id) AS id FROM estate
    WHERE retired_on IS NULL GROUP BY source_id HAVING count(*) = 1
), named AS (
    SELECT ref, min(id) AS id FROM (
        SELECT name AS ref, id FROM estate WHERE retired_on IS NULL
        UNION SELECT name_en, id FROM estate WHERE retired_on IS NULL) e
    GROUP BY ref HAVING count(*) = 1
), own AS (
    SELECT source, source_id AS ref, id FROM estate WHERE retired_on IS NULL
), refs AS (
    SELECT DISTINCT source, estate_ref AS ref FROM staged WHERE estate_ref IS NOT NULL
), found AS (
    SELECT refs.source, refs.ref, coalesce(own.id, known.id, named.id) AS id
    FROM refs
    LEFT JOIN own USING (source, ref) LEFT JOIN known USING (ref) LEFT JOIN named USING (ref)
)
UPDATE staged s SET estate_id = f.id
FROM found f WHERE f.source = s.source AND f.ref = s.estate_ref AND f.id IS NOT NULL
