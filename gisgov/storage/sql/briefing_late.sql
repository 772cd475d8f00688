-- How many incidents of a period were recorded after an earlier cut-off.
-- In:  since, until (the period); earlier (cut-off); cut_off; codes: as for briefing_tally.
-- Out: one number.
-- Leans on ix_incident_reported_at.
SELECT count(*)
FROM incident i
LEFT JOIN LATERAL (
    SELECT a.code
    FROM area a JOIN area_level l ON l.code = a.level
    WHERE i.grid IS NULL AND a.valid @> now() AND ST_Covers(a.geometry, i.geometry)
    ORDER BY l.rank DESC, a.code
    LIMIT 1
) found ON i.grid IS NULL
WHERE i.retired_on IS NULL AND i.reported_at >= :since AND i.reported_at < :until
  AND i.recorded_at > :earlier AND i.recorded_at <= :cut_off
  AND (CAST(:codes AS text[]) IS NULL OR coalesce(i.grid, found.code) = ANY (CAST(:codes AS text[])))
