-- Hydrants and what a fire crew would not find on record; those gone (removed, lost) are left out.
-- In:  box (geometry, city CRS).
-- Out: a row each; a check is true where the hydrant fails it, null where it cannot be judged.
-- Leans on hydrant_pkey, ix_component_geometry.
SELECT c.id, c.source, c.source_id, c.surveyed_at, c.geometry, c.geometry AS spot, c.grid,
       h.flow_lps IS NULL AS hydrant_flow,
       h.status = 'unknown' AS hydrant_status,
       h.inspected_on IS NULL AS hydrant_inspection,
       h.inspected_on < timezone((SELECT time_zone FROM city), now())::date - INTERVAL '12 months' AS hydrant_inspected_long_ago,
       false AS hydrant_twice,
       CASE WHEN h.kind NOT IN ('wall', 'pond', 'dry')
                 AND EXISTS (SELECT FROM building WHERE retired_on IS NULL)
            THEN false END AS hydrant_in_building
FROM hydrant h
JOIN component c ON c.id = h.component_id
WHERE c.retired_on IS NULL AND c.state NOT IN ('removed', 'lost')
  AND c.geometry && CAST(:box AS geometry)
