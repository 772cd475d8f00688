DO $$
DECLARE
    guarded text;
    made regprocedure;
BEGIN
    FOREACH guarded IN ARRAY ARRAY['household', 'person', 'position', 'building_stock',
        'building_stock_month', 'quarantine', 'load', 'correction', 'worker', 'worker_assignment',
        'mark']
    LOOP
        EXECUTE (SELECT string_agg(format('DROP POLICY %I ON %I', polname, guarded), ';')
            FROM pg_policy WHERE polrelid = guarded::regclass);
        EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY', guarded);
    END LOOP;
    DROP TABLE look, audit_seal, person_contact, incident_contact, emergency, purpose,
        sign_in_salt, sign_in_try, spent_refresh, session CASCADE;
    FOR made IN SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proname = ANY (ARRAY['digest_of', 'new_token',
            'api_asks', 'acting', 'proved', 'require_role', 'require_counts', 'lies_in',
            'point_lies_in', 'write_audit', 'salt_of', 'guess_wait', 'begin_session', 'sign_in',
            'sign_in_oidc', 'refresh_session', 'sign_out', 'note_act', 'demo_accounts', 'refuse', 'require_purpose',
            'look_at_building', 'look_at_household', 'look_at_worker', 'look_at_emergency',
            'look_at_contact', 'look_at_reporter', 'open_look', 'open_emergency', 'active_emergency',
            'take_emergency', 'end_emergency', 'emergency_record', 'audit_text', 'city_stock',
            'floor_counts', 'forget_contact', 'household_emptiness', 'people_sources'])
    LOOP
        EXECUTE format('DROP FUNCTION IF EXISTS %s CASCADE', made);
    END LOOP;
    ALTER TABLE position ALTER geometry SET STATISTICS -1;
    DROP TABLE audit, account;
    DROP FUNCTION keep_audit;
    REVOKE ALL ON ALL TABLES IN SCHEMA public FROM gisgov_api;
END $$;
