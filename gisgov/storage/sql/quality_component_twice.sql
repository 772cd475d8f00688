-- Components so near to another of their class that the survey cannot tell them apart.
-- In:  box (geometry, city CRS); hydrants (boolean): of hydrants, else of all others.
-- Out: the later one; other: source and key of the nearest earlier one; size: metres apart.
-- As near as the accuracy of the worse one (A 0.5 m, B 1 m, C 10 m, not known 1 m); hydrants 2 m.
-- Leans on ix_component_geometry, hydrant_pkey.
WITH here AS MATERIALIZED (
    SELECT c.id, c.source, c.source_id, c.geometry, c.grid, c.scheme, c.class_code,
           CASE WHEN CAST(:hydrants AS boolean) THEN 2.0
                ELSE CASE c.accuracy_class WHEN 'A' THEN 0.5 WHEN 'C' THEN 10.0 ELSE 1.0 END
           END AS reach_m
    FROM component c
    WHERE c.retired_on IS NULL AND c.state NOT IN ('removed', 'lost')
      AND c.geometry && CAST(:box AS geometry)
      AND EXISTS (SELECT FROM hydrant h WHERE h.component_id = c.id) = CAST(:hydrants AS boolean)
), found AS (
    SELECT DISTINCT ON (greatest(a.id, b.id))
           greatest(a.id, b.id) AS id, least(a.id, b.id) AS earlier,
           ST_Distance(a.geometry, b.geometry) AS size
    FROM here a
    JOIN component b ON ST_DWithin(b.geometry, a.geometry, a.reach_m) AND b.id <> a.id
                    AND b.scheme = a.scheme AND b.class_code = a.class_code
    WHERE b.retired_on IS NULL AND b.state NOT IN ('removed', 'lost')
      AND EXISTS (SELECT FROM hydrant h WHERE h.component_id = b.id) = CAST(:hydrants AS boolean)
    ORDER BY greatest(a.id, b.id), ST_Distance(a.geometry, b.geometry), least(a.id, b.id)
)
SELECT c.id, c.source, c.source_id, c.geometry, c.geometry AS spot, c.grid,
       o.source || ' ' || o.source_id AS other, f.size
FROM found f
JOIN component c ON c.id = f.id
JOIN component o ON o.id = f.earlier
