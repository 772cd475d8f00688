DO $$
DECLARE
    stamped text;
BEGIN
    FOREACH stamped IN ARRAY ARRAY['road', 'estate_gate', 'pipe', 'pipe_node', 'valve', 'component']
    LOOP
        EXECUTE format('DROP TRIGGER stamped ON %I', stamped);
    END LOOP;
END $$;
DROP FUNCTION note_network, note_valve_components, workers_near, floor_stack, note_sheet, held_emergency, advance_emergency,
    place_emergency, set_restriction, lift_restriction;
DROP TABLE network_change, preplan_file, preplan, restriction, vehicle_class;
DROP FUNCTION sign_author, note_preplan_changes;
ALTER TABLE emergency
    DROP COLUMN building_id, DROP COLUMN unit, DROP COLUMN floor, DROP COLUMN room,
    DROP COLUMN verified_at, DROP COLUMN verified_by,
    DROP COLUMN plan_started_at, DROP COLUMN plan_started_by;
