-- Where the rows of each layer come from, and when each source was last loaded.
-- In:  nothing.
-- Out: layer, source, rows, loaded_at (null where no load is on record), waiting: rows of the source
--      in quarantine. Loads are known by their noun. Leans on ix_load_source, ix_quarantine_source.
WITH held AS (
    SELECT 'areas' AS layer, source, count(*) AS rows FROM area
    WHERE coalesce(valid @> now(), false) GROUP BY source
    UNION ALL SELECT 'estates', source, count(*) FROM estate WHERE retired_on IS NULL GROUP BY source
    UNION ALL SELECT 'buildings', source, count(*) FROM building WHERE retired_on IS NULL GROUP BY source
    UNION ALL SELECT 'dwellings', source, count(*) FROM dwelling WHERE retired_on IS NULL GROUP BY source
    UNION ALL SELECT layer, source, rows FROM people_sources()
    UNION ALL SELECT 'components', source, count(*) FROM component WHERE retired_on IS NULL GROUP BY source
    UNION ALL SELECT 'roads', source, count(*) FROM road WHERE retired_on IS NULL GROUP BY source
    UNION ALL SELECT 'pipes', source, count(*) FROM pipe WHERE retired_on IS NULL GROUP BY source
    UNION ALL SELECT 'premises', source, count(*) FROM premises WHERE retired_on IS NULL GROUP BY source
    UNION ALL SELECT 'incidents', source, count(*) FROM incident WHERE retired_on IS NULL GROUP BY source
    UNION ALL SELECT 'workers', source, count(*) FROM worker WHERE retired_on IS NULL GROUP BY source
), loaded AS (
    SELECT noun AS layer, source, max(finished_at) AS loaded_at FROM load
    WHERE state = 'done' AND source IS NOT NULL GROUP BY noun, source
), waiting AS (
    SELECT noun AS layer, source, count(DISTINCT (load_id, line)) AS waiting FROM quarantine
    WHERE settled_at IS NULL GROUP BY noun, source
)
SELECT layer, source, coalesce(held.rows, 0) AS rows, loaded.loaded_at,
       coalesce(waiting.waiting, 0) AS waiting
FROM held FULL JOIN loaded USING (layer, source) FULL JOIN waiting USING (layer, source)
ORDER BY layer, source
