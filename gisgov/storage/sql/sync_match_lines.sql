-- Lines without a key take that of the line of their source whose ends both lie within a metre of
-- theirs, in whichever direction; of several, the nearest in shape.
-- In:  none. Out: none. Leans on the indexes on staged_shape and staged_known.
WITH alike AS (
    SELECT s.n, k.id, k.source_id, ST_HausdorffDistance(s.geometry, k.geometry) AS distance_m
    FROM staged_shape s
    JOIN staged_known k ON k.source = s.source AND ST_DWithin(k.geometry, s.geometry, 1)
        AND k.class IS NOT DISTINCT FROM s.class
    WHERE s.keyless AND s.id IS NULL AND NOT k.taken
      AND least(
          greatest(ST_Distance(ST_StartPoint(s.geometry), ST_StartPoint(k.geometry)),
                   ST_Distance(ST_EndPoint(s.geometry), ST_EndPoint(k.geometry))),
          greatest(ST_Distance(ST_StartPoint(s.geometry), ST_EndPoint(k.geometry)),
                   ST_Distance(ST_EndPoint(s.geometry), ST_StartPoint(k.geometry)))) <= 1
), best AS (
    SELECT DISTINCT ON (n) n, id FROM alike ORDER BY n, distance_m, id
), back AS (
    SELECT DISTINCT ON (id) id, n FROM alike ORDER BY id, distance_m, n
)
UPDATE staged s SET id = k.id, source_id = k.source_id
FROM best JOIN back USING (n, id) JOIN staged_known k USING (id)
WHERE s.n = best.n
