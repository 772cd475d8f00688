-- Where the roads and gas pipes around the fire come from.
-- In:  building_id (or null), x, y; radius_m.
-- Out: two rows, `roads` and `gas`: sources, the oldest day of a survey (null where one has none), the newest.
-- Leans on ix_road_geometry, ix_pipe_geometry, building_pkey.
WITH here AS MATERIALIZED (
    SELECT ST_Expand(coalesce((SELECT geometry FROM building WHERE id = CAST(:building_id AS bigint)),
                              ST_SetSRID(ST_MakePoint(:x, :y), srid)), :radius_m) AS box
    FROM city
), near AS (
    SELECT 'roads' AS network, r.source, r.surveyed_at FROM here, road r
    WHERE r.geometry && here.box AND r.retired_on IS NULL
    UNION ALL
    SELECT 'gas', p.source, p.surveyed_at FROM here, pipe p
    WHERE p.geometry && here.box AND p.network = 'gas' AND p.retired_on IS NULL
)
SELECT network, array_agg(DISTINCT source) AS sources,
       CASE WHEN bool_and(surveyed_at IS NOT NULL) THEN min(surveyed_at) END AS oldest,
       max(surveyed_at) AS newest
FROM near GROUP BY network
