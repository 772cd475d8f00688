-- How long incidents of some periods lasted until they were closed, or until the cut-off.
-- In:  starts, ends, cut_off, codes: as for briefing_tally.
-- Out: period (from 0), closed (by the cut-off), minutes (below zero: closed before it was reported), n.
-- Leans on ix_incident_reported_at, ix_area_geometry for incidents in no grid.
WITH period AS (
    SELECT since, until, (n - 1)::int AS period
    FROM unnest(CAST(:starts AS timestamptz[]), CAST(:ends AS timestamptz[])) WITH ORDINALITY given (since, until, n)
), seen AS (
    SELECT p.period, coalesce(i.closed_at <= :cut_off, false) AS closed,
           floor(extract(epoch FROM least(i.closed_at, :cut_off) - i.reported_at) / 60)::int AS minutes
    FROM period p
    JOIN incident i ON i.reported_at >= p.since AND i.reported_at < p.until
    LEFT JOIN LATERAL (
        SELECT a.code
        FROM area a JOIN area_level l ON l.code = a.level
        WHERE i.grid IS NULL AND a.valid @> now() AND ST_Covers(a.geometry, i.geometry)
        ORDER BY l.rank DESC, a.code
        LIMIT 1
    ) found ON i.grid IS NULL
    WHERE i.retired_on IS NULL AND i.recorded_at <= :cut_off
      AND (CAST(:codes AS text[]) IS NULL OR coalesce(i.grid, found.code) = ANY (CAST(:codes AS text[])))
)
SELECT period, closed, minutes, count(*) AS n FROM seen GROUP BY period, closed, minutes ORDER BY period, minutes
