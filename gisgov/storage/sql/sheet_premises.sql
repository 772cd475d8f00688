-- Premises around the fire, the nearest of each group first, and how far the nearest place to gather is.
-- In:  building_id (or null), x, y; radius_m; concern, gather, stores (text[], kinds).
-- Out: one row of three lists.
-- Leans on ix_premises_geometry, ix_premises_kind, building_pkey.
WITH here AS MATERIALIZED (
    SELECT coalesce((SELECT geometry FROM building WHERE id = CAST(:building_id AS bigint)),
                    ST_SetSRID(ST_MakePoint(:x, :y), srid)) AS origin
    FROM city
), near AS MATERIALIZED (
    SELECT p.*, ST_Distance(p.geometry, here.origin) AS away_m
    FROM here
    JOIN premises p ON ST_DWithin(p.geometry, here.origin, :radius_m) AND p.retired_on IS NULL
), told AS (
    SELECT kind, away_m, id, row_number() OVER (PARTITION BY CASE
               WHEN kind = ANY (CAST(:concern AS text[])) THEN 1
               WHEN kind = ANY (CAST(:gather AS text[])) THEN 2 ELSE 3 END ORDER BY away_m, id) AS n,
           jsonb_build_object(
            'id', id, 'kind', kind, 'name', name, 'name_en', name_en, 'capacity', capacity,
            'phone', phone, 'distance_m', round(away_m::numeric)::int,
            'lon', round(ST_X(ST_Transform(geometry, 4326))::numeric, 7),
            'lat', round(ST_Y(ST_Transform(geometry, 4326))::numeric, 7)) AS row
    FROM near
    WHERE kind = ANY (CAST(:concern AS text[]) || CAST(:gather AS text[]) || CAST(:stores AS text[]))
)
SELECT
    coalesce(jsonb_agg(row ORDER BY away_m, id) FILTER (
        WHERE kind = ANY (CAST(:concern AS text[])) AND n <= 10), '[]') AS concern,
    coalesce(jsonb_agg(row ORDER BY away_m, id) FILTER (
        WHERE kind = ANY (CAST(:gather AS text[])) AND n <= 3), '[]') AS gather,
    coalesce(jsonb_agg(row ORDER BY away_m, id) FILTER (
        WHERE kind = ANY (CAST(:stores AS text[])) AND n <= 3), '[]') AS stores,
    (SELECT round(min(ST_Distance(p.geometry, here.origin)))::int FROM here, premises p
     WHERE p.kind = ANY (CAST(:gather AS text[])) AND p.retired_on IS NULL) AS nearest_gather_m,
    (SELECT coalesce(array_agg(DISTINCT source), '{}') FROM near) AS sources
FROM told
