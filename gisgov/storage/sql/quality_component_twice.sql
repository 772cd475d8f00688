-- Components so near to another of their class that the survey cannot tell them apart.
-- In:  box (geometry, city CRS).
-- Out: the later one; other: source and key of the nearest earlier one; size: metres apart;
--      code: hydrant_twice or component_twice.
-- As near as the accuracy of the worse one (A 0.5 m, B 1 m, C 10 m, not known 1 m); hydrants 2 m.
-- OFFSET 0 has the neighbours looked up by place: classes of tens of thousands are never paired.
-- Leans on ix_component_geometry, hydrant_pkey, component_pkey.
WITH here AS MATERIALIZED (
    SELECT c.id, c.geometry, c.scheme, c.class_code, h.component_id IS NOT NULL AS hydrant,
           CASE WHEN h.component_id IS NOT NULL THEN 2.0 WHEN c.accuracy_class = 'A' THEN 0.5
                WHEN c.accuracy_class = 'C' THEN 10.0 ELSE 1.0 END AS reach_m
    FROM component c LEFT JOIN hydrant h ON h.component_id = c.id
    WHERE c.retired_on IS NULL AND c.state NOT IN ('removed', 'lost')
      AND c.geometry && ST_Expand(CAST(:box AS geometry), 10)
), found AS MATERIALIZED (
    SELECT DISTINCT ON (greatest(a.id, b.id))
           greatest(a.id, b.id) AS id, least(a.id, b.id) AS earlier, a.hydrant,
           ST_Distance(a.geometry, b.geometry) AS size
    FROM here a
    CROSS JOIN LATERAL (
        SELECT c.id, c.geometry, c.scheme, c.class_code, c.retired_on, c.state
        FROM component c WHERE ST_DWithin(c.geometry, a.geometry, a.reach_m) OFFSET 0) b
    WHERE b.id <> a.id AND b.scheme = a.scheme AND b.class_code = a.class_code
      AND b.retired_on IS NULL AND b.state NOT IN ('removed', 'lost')
      AND EXISTS (SELECT FROM hydrant h WHERE h.component_id = b.id OFFSET 0) = a.hydrant
    ORDER BY greatest(a.id, b.id), ST_Distance(a.geometry, b.geometry), least(a.id, b.id)
)
SELECT c.id, c.source, c.source_id, c.geometry, c.geometry AS spot, c.grid,
       o.source || ' ' || o.source_id AS other, f.size,
       CASE WHEN f.hydrant THEN 'hydrant_twice' ELSE 'component_twice' END AS code
FROM found f
JOIN component c ON c.id = f.id
JOIN component o ON o.id = f.earlier
WHERE c.geometry && CAST(:box AS geometry)
