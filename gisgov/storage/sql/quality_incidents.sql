-- Incidents and what is not known of them.
-- In:  box (geometry, city CRS).
-- Out: a row each; a check is true where the incident fails it, null where it cannot be judged:
--      one reported less than 30 days ago may well be open.
-- Leans on ix_incident_geometry.
SELECT i.id, i.source, i.source_id, i.surveyed_at, i.geometry, i.geometry AS spot, i.grid,
       btrim(coalesce(i.address, '')) = '' AS incident_address,
       CASE WHEN i.reported_at < now() - INTERVAL '30 days' THEN i.closed_at IS NULL
            END AS incident_closed,
       i.closed_at < i.reported_at AS incident_closed_before,
       CASE WHEN EXISTS (SELECT FROM area WHERE level = 'grid') THEN i.grid IS NULL
            END AS incident_grid
FROM incident i
WHERE i.retired_on IS NULL AND i.geometry && CAST(:box AS geometry)
