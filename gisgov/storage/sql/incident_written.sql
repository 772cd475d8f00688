-- Some incidents, by column.
-- In:  ids (bigint[]); schemes, codes (text[], of
--      classes), channels (text[]) and areas (text[]), whose positions are told.
-- Out: one row of arrays in one order: id, x, y (the city's metres), reported_at, closed_at (infinity while
--      it is open), kind, severity (4 is not stated), channel, place (from 1; 0 in no area of the list),
--      gridless; all null where there is none.
-- Leans on pk_incident.
SELECT array_agg(i.id), array_agg(ST_X(i.geometry)), array_agg(ST_Y(i.geometry)),
       array_agg(i.reported_at), array_agg(coalesce(i.closed_at, 'infinity')),
       array_agg(CAST(k.n - 1 AS smallint)),
       array_agg(CAST(CASE i.severity WHEN 'minor' THEN 0 WHEN 'moderate' THEN 1 WHEN 'major' THEN 2
                                      WHEN 'critical' THEN 3 ELSE 4 END AS smallint)),
       array_agg(CAST(c.n - 1 AS smallint)), array_agg(CAST(coalesce(p.n, 0) AS integer)),
       array_agg(i.grid IS NULL)
FROM incident i
JOIN unnest(CAST(:schemes AS text[]), CAST(:codes AS text[])) WITH ORDINALITY k (scheme, code, n)
    ON k.scheme = i.scheme AND k.code = i.class_code
JOIN unnest(CAST(:channels AS text[])) WITH ORDINALITY c (channel, n)
    ON c.channel COLLATE "C" = coalesce(i.channel, 'none') COLLATE "C"
LEFT JOIN unnest(CAST(:areas AS text[])) WITH ORDINALITY p (code, n) ON p.code COLLATE "C" = i.grid
WHERE i.retired_on IS NULL AND i.id = ANY (CAST(:ids AS bigint[]))
