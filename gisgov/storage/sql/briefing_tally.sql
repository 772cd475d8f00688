-- Incidents of some periods, counted by day, hour of the week, class, severity, channel, area and source.
-- In:  starts, ends (timestamptz arrays, a period each; ends are not part of it); zone (the city's);
--      cut_off (what was recorded later is left out); codes (of an area and all below it, or null for all).
-- Out: a row for each count: period (from 0); facet; the columns that name it, others null; n; recorded_at (the last).
--      place is the finest area of today that holds an incident; null where there is none.
-- Leans on ix_incident_reported_at, ix_area_geometry for incidents in no grid.
WITH period AS (
    SELECT since, until, (n - 1)::int AS period
    FROM unnest(CAST(:starts AS timestamptz[]), CAST(:ends AS timestamptz[])) WITH ORDINALITY given (since, until, n)
), seen AS (
    SELECT p.period, i.source, i.recorded_at, i.scheme, i.class_code, coalesce(i.severity, 'none') AS severity,
           coalesce(i.channel, 'none') AS channel, i.reported_at AT TIME ZONE :zone AS clock,
           coalesce(i.grid, found.code) AS place
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
), counted AS (
    SELECT period, source, recorded_at, scheme, class_code, severity, channel, place, clock::date AS day,
           (extract(isodow FROM clock)::int - 1) * 24 + extract(hour FROM clock)::int AS hour
    FROM seen
    WHERE CAST(:codes AS text[]) IS NULL OR place = ANY (CAST(:codes AS text[]))
)
SELECT period,
       CASE GROUPING(day, hour, class_code, severity, channel, place, source)
           WHEN 63 THEN 'day' WHEN 95 THEN 'hour' WHEN 111 THEN 'class' WHEN 119 THEN 'severity'
           WHEN 47 THEN 'class_day' WHEN 123 THEN 'channel' WHEN 125 THEN 'place' ELSE 'source' END AS facet,
       day, hour, scheme, class_code, severity, channel, place, source, count(*) AS n,
       max(recorded_at) AS recorded_at
FROM counted
GROUP BY GROUPING SETS ((period, day), (period, hour), (period, scheme, class_code),
                        (period, scheme, class_code, day), (period, severity), (period, channel), (period, place), (period, source))
ORDER BY period, facet, day, hour, scheme, class_code, severity, channel, place, source
