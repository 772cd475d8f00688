-- The building of the dispatcher's sheet: what it is, its doors, the gates of its estate, its pre-plan.
-- In:  building_id.
-- Out: one row, or none where there is no such building. Places in EPSG:4326; shape as WKB in the city's
--      CRS; floors from floor_stack are another query.
-- Leans on building_pkey, ix_building_entrance_building_id, ix_estate_gate_estate_id, uq_preplan_building.
SELECT
    b.id, b.name, b.name_en, b.number, b.address, b.use, b.structure, b.year_built, b.floors_above,
    b.floors_below, b.height_m, b.source, b.surveyed_at, b.estate_id,
    round(ST_Area(b.geometry))::int AS footprint_m2,
    ST_AsBinary(b.geometry) AS shape,
    ST_X(b.point) AS x, ST_Y(b.point) AS y,
    CAST(ST_AsGeoJSON(ST_Transform(b.geometry, 4326), 7) AS jsonb) AS outline,
    e.name AS estate, e.manager, e.manager_phone,
    (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', d.id, 'kind', d.kind, 'unit', u.label, 'width_m', d.width_m,
            'x', ST_X(d.geometry), 'y', ST_Y(d.geometry),
            'lon', round(ST_X(ST_Transform(d.geometry, 4326))::numeric, 7),
            'lat', round(ST_Y(ST_Transform(d.geometry, 4326))::numeric, 7)) ORDER BY u.label, d.id), '[]')
     FROM building_entrance d LEFT JOIN unit u ON u.id = d.unit_id
     WHERE d.building_id = b.id AND d.retired_on IS NULL) AS doors,
    (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', g.id, 'name', g.name, 'width_m', g.width_m, 'height_m', g.height_m,
            'opens', to_char(g.opens, 'HH24:MI'), 'closes', to_char(g.closes, 'HH24:MI'),
            'locked_at_night', g.locked_at_night, 'key_holder', g.key_holder,
            'lon', round(ST_X(ST_Transform(g.geometry, 4326))::numeric, 7),
            'lat', round(ST_Y(ST_Transform(g.geometry, 4326))::numeric, 7))
            ORDER BY ST_Distance(g.geometry, b.geometry), g.id), '[]')
     FROM estate_gate g WHERE g.estate_id = e.id AND g.retired_on IS NULL) AS gates,
    (SELECT jsonb_build_object(
            'author', p.author, 'reviewed_on', p.reviewed_on, 'review_due', p.review_due,
            'fields', p.fields,
            'files', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'id', f.id, 'name', f.name, 'media_type', f.media_type,
                    'size', length(f.content)) ORDER BY f.id), '[]')
                FROM preplan_file f WHERE f.preplan_id = p.id))
     FROM preplan p WHERE p.building_id = b.id) AS preplan
FROM building b
LEFT JOIN estate e ON e.id = b.estate_id AND e.retired_on IS NULL
WHERE b.id = :building_id AND b.retired_on IS NULL
