-- Premises around a point: schools, hospitals, petrol stations, places to gather and the like.
-- In:  x, y (city CRS, metres); radius_m; shown (how many are listed).
-- Out: one row: how many by kind, and the nearest.
-- Leans on ix_premises_geometry.
WITH here AS MATERIALIZED (
    SELECT ST_SetSRID(ST_MakePoint(:x, :y), srid) AS point FROM city
), near AS MATERIALIZED (
    SELECT p.*, ST_Distance(p.geometry, here.point) AS away_m
    FROM here
    JOIN premises p ON ST_DWithin(p.geometry, here.point, :radius_m) AND p.retired_on IS NULL
)
SELECT
    (SELECT count(*) FROM near) AS count,
    (SELECT coalesce(jsonb_object_agg(kind, n), '{}')
     FROM (SELECT kind, count(*) AS n FROM near GROUP BY kind) k) AS by_kind,
    (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', id, 'kind', kind, 'name', name, 'name_en', name_en, 'capacity', capacity,
            'phone', phone, 'building_id', building_id, 'distance_m', round(away_m::numeric),
            'lon', round(ST_X(ST_Transform(geometry, 4326))::numeric, 7),
            'lat', round(ST_Y(ST_Transform(geometry, 4326))::numeric, 7)) ORDER BY away_m, id), '[]')
     FROM (SELECT * FROM near ORDER BY away_m, id LIMIT :shown) listed) AS nearest
