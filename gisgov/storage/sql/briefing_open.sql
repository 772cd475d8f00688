-- Incidents that were open at the cut-off, whenever they were reported, by age.
-- In:  cut_off; ages (hours, rising: where a class of ages ends and the next begins); codes: as for
--      briefing_tally.
-- Out: age (number of the class, from 0), n.
WITH still AS (
    SELECT i.*
    FROM incident i
    WHERE i.retired_on IS NULL AND i.recorded_at <= :cut_off AND i.reported_at <= :cut_off
      AND (i.closed_at IS NULL OR i.closed_at > :cut_off)
)
SELECT width_bucket(extract(epoch FROM CAST(:cut_off AS timestamptz) - s.reported_at)::float8 / 3600,
                    CAST(:ages AS float8[])) AS age,
       count(*) AS n
FROM still s
LEFT JOIN LATERAL (
    SELECT a.code
    FROM area a JOIN area_level l ON l.code = a.level
    WHERE s.grid IS NULL AND a.valid @> now() AND ST_Covers(a.geometry, s.geometry)
    ORDER BY l.rank DESC, a.code
    LIMIT 1
) found ON s.grid IS NULL
WHERE CAST(:codes AS text[]) IS NULL OR coalesce(s.grid, found.code) = ANY (CAST(:codes AS text[]))
GROUP BY age ORDER BY age
