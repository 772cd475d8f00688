-- Valves and what is not known of them; those gone (removed, lost) are left out.
-- In:  box (geometry, city CRS).
-- Out: a row each; a check is true where the valve fails it.
-- Leans on valve_pkey, ix_component_geometry.
SELECT c.id, c.source, c.source_id, c.surveyed_at, c.geometry, c.geometry AS spot, c.grid,
       v.operable IS NULL AS valve_operable,
       v.state = 'unknown' AS valve_state
FROM valve v
JOIN component c ON c.id = v.component_id
WHERE c.retired_on IS NULL AND c.state NOT IN ('removed', 'lost')
  AND c.geometry && CAST(:box AS geometry)
