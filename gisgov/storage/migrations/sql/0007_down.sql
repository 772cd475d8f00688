DO $$
DECLARE
    stamped text;
BEGIN
    FOREACH stamped IN ARRAY ARRAY['road', 'estate_gate', 'pipe', 'pipe_node', 'valve', 'component']
    LOOP
        EXECUTE format('DROP TRIGGER stamped ON %I', stamped);
    END LOOP;
END $$;
DROP FUNCTION note_network, note_valve_components, workers_near, floor_stack, note_sheet, sheet_noted, held_emergency, advance_emergency,
    place_emergency, set_restriction, lift_restriction;
DROP TABLE network_change, preplan_file, preplan, restriction, vehicle_class;
DROP FUNCTION sign_author, note_preplan_changes;
ALTER TABLE emergency
    DROP COLUMN building_id, DROP COLUMN unit, DROP COLUMN floor, DROP COLUMN room,
    DROP COLUMN verified_at, DROP COLUMN verified_by,
    DROP COLUMN plan_started_at, DROP COLUMN plan_started_by;
CREATE OR REPLACE FUNCTION floor_counts(building bigint)
RETURNS TABLE (floor_index smallint, floor_label text, dwellings bigint, households bigint,
    persons bigint, children bigint, elderly bigint, assisted bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM require_counts();
    RETURN QUERY
    SELECT d.floor_index, d.floor_label, count(DISTINCT d.id), count(DISTINCT h.id), count(p.id),
           count(p.id) FILTER (WHERE p.age_band IN ('0-5', '6-14')),
           count(p.id) FILTER (WHERE p.age_band IN ('60-79', '80+')),
           count(p.assistance)
    FROM building b
    JOIN dwelling d ON d.building_id = b.id AND d.retired_on IS NULL
    LEFT JOIN household h ON h.dwelling_id = d.id AND h.retired_on IS NULL
    LEFT JOIN person p ON p.household_id = h.id AND p.retired_on IS NULL
    WHERE b.id = building AND b.retired_on IS NULL
    GROUP BY d.floor_index, d.floor_label;
END $$;
