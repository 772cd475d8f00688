-- Rows in no grid that are not retired, counted by the finest area that covers them.
-- Input: none. Output: noun, area, area_name, rows, example_id, example_lon, example_lat.
-- Index: ix_area_geometry; rows with a grid are passed over by a scan of the tables.
WITH unplaced AS (
    SELECT 'building' AS noun, id, point FROM building WHERE grid IS NULL AND retired_on IS NULL
    UNION ALL
    SELECT 'component', id, geometry FROM component WHERE grid IS NULL AND retired_on IS NULL
    UNION ALL
    SELECT 'incident', id, geometry FROM incident WHERE grid IS NULL AND retired_on IS NULL
), located AS (
    SELECT u.noun, u.id, u.point, a.code, a.name
    FROM unplaced u
    LEFT JOIN LATERAL (
        SELECT area.code, area.name
        FROM area JOIN area_level l ON l.code = area.level
        WHERE area.valid @> now() AND ST_Covers(area.geometry, u.point)
        ORDER BY l.rank DESC, area.code LIMIT 1
    ) a ON true
)
SELECT noun, code AS area, name AS area_name, count(*) AS rows, min(id) AS example_id,
       ST_X(ST_Transform((array_agg(point ORDER BY id))[1], 4326)) AS example_lon,
       ST_Y(ST_Transform((array_agg(point ORDER BY id))[1], 4326)) AS example_lat
FROM located
GROUP BY noun, code, name
ORDER BY rows DESC, noun, code;
