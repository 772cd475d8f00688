-- Points without a key take that of the point of their source that is nearest to them, where they
-- are the nearest to it as well, of one class and of one name where both have one.
-- In:  alike_m. Out: none. Leans on the indexes on staged_shape and staged_known.
WITH near AS (
    SELECT s.n, k.id, ST_Distance(s.geometry, k.geometry) AS distance_m
    FROM staged_shape s
    JOIN staged_known k ON k.source = s.source AND ST_DWithin(k.geometry, s.geometry, :alike_m)
        AND k.class IS NOT DISTINCT FROM s.class
        AND (k.called = s.called OR k.called IS NULL OR s.called IS NULL)
    WHERE s.keyless AND s.id IS NULL AND NOT k.taken
), best AS (
    SELECT DISTINCT ON (n) n, id FROM near ORDER BY n, distance_m, id
), back AS (
    SELECT DISTINCT ON (id) id, n FROM near ORDER BY id, distance_m, n
)
UPDATE staged s SET id = k.id, source_id = k.source_id
FROM best JOIN back USING (n, id) JOIN staged_known k USING (id)
WHERE s.n = best.n
