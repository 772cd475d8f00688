-- Buildings and people around a point, no retired ones; distances are to the edge of a building.
-- In:  x, y (city CRS, metres); radius_m; within_m (how far the building at the point may be);
--      rings (float8[], metres, ascending); shown (how many are listed).
-- Out: one row. building: the one at the point; buildings: the nearest; rings: counts up to each
--      distance, people null where buildings stand and none of them has a dwelling on register, and
--      everywhere in a city that has no dwelling at all.
-- Leans on ix_building_geometry, building_stock_pkey.
WITH here AS MATERIALIZED (
    SELECT ST_SetSRID(ST_MakePoint(:x, :y), srid) AS point FROM city
), near AS MATERIALIZED (
    SELECT b.id, ST_Distance(b.geometry, here.point) AS away_m, b.floors_above, b.height_m, b.use,
           s.dwellings, s.households, s.persons, s.children, s.elderly, s.assisted
    FROM here
    JOIN building b ON ST_DWithin(b.geometry, here.point, :radius_m) AND b.retired_on IS NULL
    LEFT JOIN building_stock s ON s.building_id = b.id
), listed AS (
    (SELECT 'near' AS part, id, away_m FROM near ORDER BY away_m, id LIMIT :shown)
    UNION ALL
    (SELECT 'at', b.id, b.away_m
     FROM (SELECT b.id, ST_Distance(b.geometry, here.point) AS away_m
           FROM here
           JOIN building b
               ON ST_DWithin(b.geometry, here.point, :within_m) AND b.retired_on IS NULL
           ORDER BY away_m, b.id LIMIT 1) b)
), described AS (
    SELECT listed.part, listed.away_m, b.id, jsonb_build_object(
        'id', b.id, 'name', b.name, 'name_en', b.name_en, 'number', b.number, 'address', b.address,
        'use', b.use, 'floors_above', b.floors_above, 'floors_below', b.floors_below,
        'height_m', b.height_m, 'dwellings', s.dwellings, 'households', s.households,
        'persons', s.persons, 'assisted', s.assisted, 'estate', e.name,
        'distance_m', round(listed.away_m::numeric),
        'lon', round(ST_X(ST_Transform(b.point, 4326))::numeric, 7),
        'lat', round(ST_Y(ST_Transform(b.point, 4326))::numeric, 7)) AS row
    FROM listed
    JOIN building b USING (id)
    LEFT JOIN building_stock s ON s.building_id = b.id
    LEFT JOIN estate e ON e.id = b.estate_id AND e.retired_on IS NULL
)
SELECT
    (SELECT row FROM described WHERE part = 'at') AS building,
    (SELECT coalesce(jsonb_agg(row ORDER BY away_m, id), '[]') FROM described WHERE part = 'near')
        AS nearest,
    (SELECT count(*) FROM near) AS count,
    (SELECT jsonb_agg(to_jsonb(r) ORDER BY r.within_m)
     FROM (SELECT ring.within_m, count(n.id) AS buildings,
                  count(n.id) FILTER (WHERE n.dwellings > 0) AS with_dwellings,
                  CASE WHEN known.people THEN coalesce(sum(n.households), 0) END AS households,
                  CASE WHEN known.people THEN coalesce(sum(n.persons), 0) END AS persons,
                  CASE WHEN known.people THEN coalesce(sum(n.children), 0) END AS children,
                  CASE WHEN known.people THEN coalesce(sum(n.elderly), 0) END AS elderly,
                  CASE WHEN known.people THEN coalesce(sum(n.assisted), 0) END AS assisted
           FROM unnest(CAST(:rings AS float8[])) ring (within_m)
           LEFT JOIN near n ON n.away_m <= ring.within_m
           CROSS JOIN LATERAL (
               SELECT coalesce(bool_or(coalesce(dwellings, 0) > 0),
                               (SELECT min(id) FROM dwelling WHERE retired_on IS NULL)
                                   IS NOT NULL) AS people
               FROM near WHERE away_m <= ring.within_m) known
           GROUP BY ring.within_m, known.people) r) AS rings,
    (SELECT count(*) FROM near WHERE floors_above IS NULL) AS buildings_without_floors,
    (SELECT count(*) FROM near WHERE height_m IS NULL) AS buildings_without_height,
    (SELECT count(*) FROM near WHERE use IS NULL) AS buildings_without_use,
    (SELECT count(*) FROM near WHERE coalesce(dwellings, 0) = 0) AS buildings_without_dwellings
