-- Outlines without a key take that of the outline of their source that they share at least half
-- with, half of the one and half of the other: there is at most one such.
-- In:  none. Out: none. Leans on the indexes on staged_shape and staged_known.
WITH alike AS (
    SELECT s.n, k.id, k.source_id
    FROM staged_shape s
    JOIN staged_known k ON k.source = s.source AND k.geometry && s.geometry
    WHERE s.keyless AND s.id IS NULL AND NOT k.taken
      AND ST_Area(ST_Intersection(s.geometry, k.geometry))
          >= 0.5 * greatest(ST_Area(s.geometry), ST_Area(k.geometry))
), first AS (
    SELECT DISTINCT ON (id) n, id, source_id FROM (
        SELECT DISTINCT ON (n) n, id, source_id FROM alike ORDER BY n, id) one
    ORDER BY id, n
)
UPDATE staged s SET id = first.id, source_id = first.source_id FROM first WHERE s.n = first.n
