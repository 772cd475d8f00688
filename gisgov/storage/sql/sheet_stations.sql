-- Fire stations and what they have.
-- In:  x, y (city CRS, metres).
-- Out: a row a station that is not retired, by number: in the same order wherever it burns, so that travel times
--      that are kept are found again.
-- Leans on ix_premises_kind, ix_vehicle_premises_id.
SELECT p.id, p.name, p.name_en, p.phone, p.source, p.surveyed_at,
       ST_X(p.geometry) AS x, ST_Y(p.geometry) AS y,
       ST_Distance(p.geometry, ST_SetSRID(ST_MakePoint(:x, :y), c.srid)) AS away_m,
       round(ST_X(ST_Transform(p.geometry, 4326))::numeric, 7)::float8 AS lon,
       round(ST_Y(ST_Transform(p.geometry, 4326))::numeric, 7)::float8 AS lat,
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
               'label', v.label, 'kind', v.kind, 'hose_m', v.hose_m, 'water_l', v.water_l,
               'crew', v.crew, 'width_m', v.width_m, 'height_m', v.height_m, 'weight_t', v.weight_t)
               ORDER BY v.id), '[]')
        FROM vehicle v WHERE v.premises_id = p.id AND v.retired_on IS NULL) AS vehicles
FROM city c, premises p
WHERE p.kind = 'fire_station' AND p.retired_on IS NULL
ORDER BY p.id
