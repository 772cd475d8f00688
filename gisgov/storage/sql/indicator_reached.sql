-- Buildings that a working hydrant reaches, straight from the building's edge (GB 50974).
-- In:  within_m; gone (text[], states of components that are no longer there); reserves (text[],
--      kinds that feed vehicles and are no hydrants to lay hose from). Out: id.
--      A hydrant of which nobody has said whether it works counts as one that does, as in
--      coverage_hydrants; one with a restriction in force does not.
-- Leans on ix_building_geometry, ix_restriction_component_id.
SELECT DISTINCT b.id
FROM hydrant h
JOIN component c ON c.id = h.component_id AND c.retired_on IS NULL
JOIN building b ON ST_DWithin(b.geometry, c.geometry, :within_m)
WHERE h.status <> 'out_of_service' AND c.state <> ALL (CAST(:gone AS text[]))
  AND h.kind <> ALL (CAST(:reserves AS text[]))
  AND NOT EXISTS (SELECT FROM restriction r
                  WHERE r.component_id = h.component_id AND r.kind = 'hydrant_out'
                    AND r.lifted_at IS NULL AND r.expires_at > now())
ORDER BY b.id
