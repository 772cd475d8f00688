-- Everything about one building, but no person; what is retired in it is not told.
-- In:  id.
-- Out: no row where there is none; geometry and places in EPSG:4326; floors from the lowest up. A
--      building that is retired itself is told, and holds nobody.
--      Floors are counted by floor_counts, which refuses who may not see counts.
-- Leans on building_pkey, ix_building_entrance_building_id, uq_unit_label, ix_dwelling_building_id,
--      ix_estate_gate_estate_id; in floor_counts on ix_household_dwelling_id, ix_person_household_id.
SELECT
    b.id, b.name, b.name_en, b.number, b.street_name, b.house_number, b.address, b.use, b.structure,
    b.year_built, b.floors_above, b.floors_below, b.height_m, b.grid, b.source, b.source_id,
    b.surveyed_at, b.retired_on,
    round(ST_Area(b.geometry))::int AS footprint_m2,
    round(ST_X(ST_Transform(b.point, 4326))::numeric, 7)::float8 AS lon,
    round(ST_Y(ST_Transform(b.point, 4326))::numeric, 7)::float8 AS lat,
    CAST(ST_AsGeoJSON(ST_Transform(b.geometry, 4326), 7) AS jsonb) AS geometry,
    (SELECT to_jsonb(s) - 'building_id' FROM building_stock s WHERE s.building_id = b.id) AS stock,
    (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', u.id, 'label', u.label,
            'dwellings', (SELECT count(*) FROM dwelling d
                          WHERE d.building_id = b.id AND d.unit_id = u.id
                            AND d.retired_on IS NULL AND b.retired_on IS NULL)) ORDER BY u.label), '[]')
     FROM unit u WHERE u.building_id = b.id AND u.retired_on IS NULL) AS units,
    (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', e.id, 'kind', e.kind, 'unit_id', e.unit_id, 'width_m', e.width_m,
            'lon', round(ST_X(ST_Transform(e.geometry, 4326))::numeric, 7),
            'lat', round(ST_Y(ST_Transform(e.geometry, 4326))::numeric, 7)) ORDER BY e.id), '[]')
     FROM building_entrance e WHERE e.building_id = b.id AND e.retired_on IS NULL) AS entrances,
    (SELECT coalesce(jsonb_agg(to_jsonb(f) ORDER BY f.floor_index, f.floor_label), '[]')
     FROM floor_counts(b.id) f) AS floors,
    (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'id', p.id, 'kind', p.kind, 'name', p.name, 'name_en', p.name_en,
            'capacity', p.capacity, 'phone', p.phone) ORDER BY p.kind, p.id), '[]')
     FROM premises p
     WHERE ST_Intersects(p.geometry, b.geometry) AND p.retired_on IS NULL) AS premises,
    (SELECT jsonb_build_object(
            'id', e.id, 'name', e.name, 'name_en', e.name_en, 'manager', e.manager,
            'manager_phone', e.manager_phone,
            'gates', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'id', g.id, 'name', g.name, 'width_m', g.width_m, 'height_m', g.height_m,
                    'opens', g.opens, 'closes', g.closes, 'locked_at_night', g.locked_at_night,
                    'key_holder', g.key_holder,
                    'lon', round(ST_X(ST_Transform(g.geometry, 4326))::numeric, 7),
                    'lat', round(ST_Y(ST_Transform(g.geometry, 4326))::numeric, 7)) ORDER BY g.id), '[]')
                FROM estate_gate g WHERE g.estate_id = e.id AND g.retired_on IS NULL))
     FROM estate e WHERE e.id = b.estate_id AND e.retired_on IS NULL) AS estate
FROM building b
WHERE b.id = :id
