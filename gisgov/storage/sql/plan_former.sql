-- The grids of communities as they are now, or as they were just before a day began in the city.
-- In:  codes (text[], of the communities); day (date, null: now).
-- Out: code, community, name, name_en, kind; shape (WKB).
-- Leans on ix_area_parent.
SELECT a.code, a.parent AS community, a.name, a.name_en, a.kind, ST_AsBinary(a.geometry) AS shape
FROM area a CROSS JOIN city c
WHERE a.parent = ANY (:codes) AND a.level = 'grid'
  AND a.valid @> coalesce(CAST(:day AS date)::timestamp AT TIME ZONE c.time_zone
                          - INTERVAL '1 microsecond', now())
ORDER BY a.code
