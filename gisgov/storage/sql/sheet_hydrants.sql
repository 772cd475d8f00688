-- Hydrants around the fire, with the restriction in force on each, and where none may give water the
-- nearest beyond that may.
-- In:  building_id (or null), x, y; radius_m; at.
-- Out: a row a hydrant, the nearest first; `beyond` marks the one outside of the radius. Removed, lost and
--      retired components are not there.
-- Leans on ix_component_geometry, hydrant_pkey, building_pkey, ix_restriction_component_id.
WITH here AS MATERIALIZED (
    SELECT coalesce((SELECT geometry FROM building WHERE id = CAST(:building_id AS bigint)),
                    ST_SetSRID(ST_MakePoint(:x, :y), srid)) AS origin
    FROM city
), near AS MATERIALIZED (
    SELECT c.id, ST_Distance(c.geometry, here.origin) AS away_m,
           c.state = 'disused' OR h.status = 'out_of_service' OR EXISTS (
               SELECT FROM restriction r WHERE r.component_id = c.id AND (r.lifted_at IS NULL OR r.lifted_at > :at)
                 AND r.set_at <= :at AND r.expires_at > :at) AS dead,
           h.kind IN ('crane', 'pond', 'dry') AS reserve
    FROM here
    JOIN component c ON ST_DWithin(c.geometry, here.origin, :radius_m)
    JOIN hydrant h ON h.component_id = c.id
    WHERE c.state NOT IN ('removed', 'lost') AND c.retired_on IS NULL
), beyond AS MATERIALIZED (
    -- A filter and no join, so that rows come in the order of the index on distance.
    SELECT n.id, n.away_m
    FROM here, LATERAL (
        SELECT c.id, c.away_m
        FROM (SELECT id, state, retired_on, geometry <-> here.origin AS away_m
              FROM component
              ORDER BY geometry <-> here.origin
              OFFSET 0) c
        WHERE c.away_m > :radius_m
          AND c.state NOT IN ('removed', 'lost', 'disused') AND c.retired_on IS NULL
          AND (SELECT count(*) FROM hydrant h WHERE h.component_id = c.id
               AND h.status <> 'out_of_service' AND h.kind NOT IN ('crane', 'pond', 'dry')) > 0
          AND NOT EXISTS (SELECT FROM restriction r WHERE r.component_id = c.id
               AND (r.lifted_at IS NULL OR r.lifted_at > :at) AND r.set_at <= :at AND r.expires_at > :at)
        LIMIT 1) n
    WHERE NOT EXISTS (SELECT FROM near WHERE NOT dead AND NOT reserve)
      AND EXISTS (SELECT FROM hydrant
                  WHERE status <> 'out_of_service' AND kind NOT IN ('crane', 'pond', 'dry'))
), listed AS (
    SELECT id, away_m, false AS beyond FROM near
    UNION ALL
    SELECT id, away_m, true FROM beyond
)
SELECT c.id, c.code, h.kind, h.flow_lps, h.pressure_mpa, h.outlets, h.main_mm, h.main_kind, h.status,
       h.status_remark, c.state, h.inspected_on, c.surveyed_at, c.source, l.away_m, l.beyond,
       r.id AS restriction_id, r.reason, r.author, r.expires_at,
       ST_X(c.geometry) AS x, ST_Y(c.geometry) AS y,
       round(ST_X(ST_Transform(c.geometry, 4326))::numeric, 7)::float8 AS lon,
       round(ST_Y(ST_Transform(c.geometry, 4326))::numeric, 7)::float8 AS lat
FROM listed l
JOIN component c USING (id)
JOIN hydrant h ON h.component_id = c.id
LEFT JOIN LATERAL (
    SELECT * FROM restriction r WHERE r.component_id = c.id AND (r.lifted_at IS NULL OR r.lifted_at > :at)
      AND r.set_at <= :at AND r.expires_at > :at
    ORDER BY r.expires_at DESC, r.id LIMIT 1) r ON true
ORDER BY l.beyond, l.away_m, c.id
