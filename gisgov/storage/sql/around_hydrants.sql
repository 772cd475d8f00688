-- Hydrants around a point, and the next one that is not out of service where there is none.
-- In:  x, y (city CRS, metres); radius_m; meets_lps (flow that meets the code);
--      building_id (to whose edge they are measured too, or null); shown (how many are listed).
-- Out: one row. count = meets + below + unknown + out_of_service; nearest: by distance from the
--      point; beyond: null unless all within the radius are out of service or there are none.
-- Removed, lost and retired components are not there. Disused is out of service.
-- Leans on ix_component_geometry, hydrant_pkey, building_pkey.
WITH here AS MATERIALIZED (
    SELECT ST_SetSRID(ST_MakePoint(:x, :y), srid) AS point,
           (SELECT geometry FROM building WHERE id = CAST(:building_id AS bigint)) AS building
    FROM city
), near AS MATERIALIZED (
    SELECT c.id, ST_Distance(c.geometry, here.point) AS away_m,
           h.status = 'out_of_service' OR c.state = 'disused' AS dead, h.flow_lps, h.inspected_on,
           h.status
    FROM here
    JOIN component c ON ST_DWithin(c.geometry, here.point, :radius_m)
    JOIN hydrant h ON h.component_id = c.id
    WHERE c.state NOT IN ('removed', 'lost') AND c.retired_on IS NULL
), beyond AS MATERIALIZED (
    -- A filter and no join, so that rows come in the order of the index on distance.
    SELECT n.id, n.away_m
    FROM here, LATERAL (
        SELECT c.id, c.away_m
        FROM (SELECT id, state, retired_on, geometry <-> here.point AS away_m
              FROM component
              ORDER BY geometry <-> here.point
              OFFSET 0) c
        WHERE c.state NOT IN ('removed', 'lost', 'disused') AND c.retired_on IS NULL
          AND (SELECT count(*) FROM hydrant h
               WHERE h.component_id = c.id AND h.status <> 'out_of_service') > 0
        LIMIT 1) n
    WHERE NOT EXISTS (SELECT FROM near WHERE NOT dead)
      AND EXISTS (SELECT FROM hydrant WHERE status <> 'out_of_service')
), listed AS (
    (SELECT 'near' AS part, id, away_m FROM near ORDER BY away_m, id LIMIT :shown)
    UNION ALL
    (SELECT 'beyond', id, away_m FROM beyond)
), described AS (
    SELECT listed.part, listed.away_m, c.id, jsonb_build_object(
        'id', c.id, 'code', c.code, 'name', c.name, 'kind', h.kind, 'flow_lps', h.flow_lps,
        'flow_class', CASE WHEN h.flow_lps >= :meets_lps THEN 'meets'
                           WHEN h.flow_lps < :meets_lps THEN 'below' ELSE 'unknown' END,
        'pressure_mpa', h.pressure_mpa, 'outlets', h.outlets, 'main_mm', h.main_mm,
        'main_kind', h.main_kind, 'status', h.status, 'status_remark', h.status_remark,
        'state', c.state,
        'usable', CASE WHEN h.status = 'out_of_service' OR c.state = 'disused' THEN false
                       WHEN h.status = 'in_service' THEN true END,
        'inspected_on', h.inspected_on, 'source', c.source, 'surveyed_at', c.surveyed_at,
        'distance_m', round(listed.away_m::numeric),
        'building_distance_m', round(ST_Distance(c.geometry, here.building)::numeric),
        'lon', round(ST_X(ST_Transform(c.geometry, 4326))::numeric, 7),
        'lat', round(ST_Y(ST_Transform(c.geometry, 4326))::numeric, 7)) AS row
    FROM here
    CROSS JOIN listed
    JOIN component c USING (id)
    JOIN hydrant h ON h.component_id = c.id
)
SELECT
    (SELECT coalesce(jsonb_agg(row ORDER BY away_m, id), '[]') FROM described WHERE part = 'near')
        AS nearest,
    (SELECT row FROM described WHERE part = 'beyond') AS beyond,
    count(near.id) AS count,
    count(near.id) FILTER (WHERE NOT dead AND flow_lps >= :meets_lps) AS meets,
    count(near.id) FILTER (WHERE NOT dead AND flow_lps < :meets_lps) AS below,
    count(near.id) FILTER (WHERE NOT dead AND flow_lps IS NULL) AS unknown,
    count(near.id) FILTER (WHERE dead) AS out_of_service,
    count(near.id) FILTER (WHERE flow_lps IS NULL) AS hydrants_without_flow,
    count(near.id) FILTER (WHERE status = 'unknown') AS hydrants_without_status,
    count(near.id) FILTER (WHERE inspected_on IS NULL) AS hydrants_without_inspection
FROM near
