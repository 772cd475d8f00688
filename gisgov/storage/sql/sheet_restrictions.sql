-- Restrictions in force: those around the fire to be told, and every road that is shut, for routing.
-- In:  building_id (or null), x, y; radius_m; at.
-- Out: a row a restriction; `near` says whether it lies within the radius.
-- Leans on ix_restriction_geometry and its few rows in force; building_pkey.
SELECT r.id, r.kind, r.component_id, r.road_id, w.name AS road, r.reason, r.author, r.set_at,
       r.expires_at, ST_DWithin(r.geometry, here.origin, :radius_m) AS near,
       round(ST_X(ST_Transform(r.geometry, 4326))::numeric, 7)::float8 AS lon,
       round(ST_Y(ST_Transform(r.geometry, 4326))::numeric, 7)::float8 AS lat
FROM (SELECT coalesce((SELECT geometry FROM building WHERE id = CAST(:building_id AS bigint)),
                      ST_SetSRID(ST_MakePoint(:x, :y), srid)) AS origin
      FROM city) here,
     restriction r LEFT JOIN road w ON w.id = r.road_id
WHERE (r.lifted_at IS NULL OR r.lifted_at > :at) AND r.set_at <= :at AND r.expires_at > :at
ORDER BY r.id
