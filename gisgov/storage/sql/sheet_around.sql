-- What stands around the fire, and people by ring; no retired ones. Distances run from edge to edge.
-- In:  building_id (or null), x, y (city CRS, metres; the origin where there is no building); radius_m;
--      rings (float8[], metres, ascending); concern (text[], kinds of premises); shown.
-- Out: one row. The building itself counts in the rings and is no neighbour. People are null where
--      buildings stand and none of them has a dwelling on register.
-- Leans on ix_building_geometry, building_pkey, building_stock_pkey, ix_premises_building_id.
WITH here AS MATERIALIZED (
    SELECT coalesce((SELECT geometry FROM building WHERE id = CAST(:building_id AS bigint)),
                    ST_SetSRID(ST_MakePoint(:x, :y), srid)) AS origin
    FROM city
), near AS MATERIALIZED (
    SELECT b.id, ST_Distance(b.geometry, here.origin) AS away_m, b.floors_above, b.height_m, b.use,
           b.source, b.surveyed_at, s.dwellings, s.households, s.persons, s.assisted
    FROM here
    JOIN building b ON ST_DWithin(b.geometry, here.origin, :widest_m) AND b.retired_on IS NULL
    LEFT JOIN building_stock s ON s.building_id = b.id
), concern AS MATERIALIZED (
    SELECT n.id, min(p.kind) AS kind
    FROM near n JOIN premises p ON p.building_id = n.id AND p.retired_on IS NULL
    WHERE p.kind = ANY (CAST(:concern AS text[])) AND n.away_m <= :radius_m
    GROUP BY n.id
), listed AS (
    SELECT n.id, n.away_m, n.persons, n.dwellings, c.kind AS concern
    FROM near n LEFT JOIN concern c USING (id)
    WHERE n.id IS DISTINCT FROM CAST(:building_id AS bigint) AND n.away_m <= :radius_m
    ORDER BY c.kind IS NULL, n.away_m, n.id LIMIT :shown
)
SELECT
    (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', b.id, 'name', b.name, 'number', b.number, 'estate', e.name, 'address', b.address,
            'use', b.use, 'structure', b.structure, 'floors_above', b.floors_above,
            'height_m', b.height_m, 'away_m', l.away_m, 'concern', l.concern,
            'persons', CASE WHEN l.dwellings > 0 THEN l.persons END)
            ORDER BY l.concern IS NULL, l.away_m, l.id), '[]')
     FROM listed l JOIN building b USING (id)
     LEFT JOIN estate e ON e.id = b.estate_id AND e.retired_on IS NULL) AS nearest,
    (SELECT jsonb_agg(to_jsonb(r) ORDER BY r.within_m)
     FROM (SELECT ring.within_m, count(n.id) AS buildings,
                  count(n.id) FILTER (WHERE n.dwellings > 0) AS with_dwellings,
                  CASE WHEN count(n.id) = 0 OR bool_or(n.dwellings > 0)
                       THEN coalesce(sum(n.households), 0) END AS households,
                  CASE WHEN count(n.id) = 0 OR bool_or(n.dwellings > 0)
                       THEN coalesce(sum(n.persons), 0) END AS persons,
                  CASE WHEN count(n.id) = 0 OR bool_or(n.dwellings > 0)
                       THEN coalesce(sum(n.assisted), 0) END AS assisted
           FROM unnest(CAST(:rings AS float8[])) ring (within_m)
           LEFT JOIN near n ON n.away_m <= ring.within_m
           GROUP BY ring.within_m) r) AS rings,
    count(*) FILTER (WHERE other) AS count,
    count(*) FILTER (WHERE other AND floors_above IS NULL) AS without_floors,
    count(*) FILTER (WHERE other AND height_m IS NULL) AS without_height,
    count(*) FILTER (WHERE other AND use IS NULL) AS without_use,
    count(*) FILTER (WHERE other AND coalesce(dwellings, 0) = 0) AS without_dwellings,
    coalesce(array_agg(DISTINCT source), '{}') AS sources,
    CASE WHEN bool_and(surveyed_at IS NOT NULL) THEN min(surveyed_at) END AS oldest,
    max(surveyed_at) AS newest
FROM (SELECT *, id IS DISTINCT FROM CAST(:building_id AS bigint) AS other FROM near
      WHERE away_m <= :radius_m) near
