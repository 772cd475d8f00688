-- What `gisgov_api` may read and write. It owns nothing. Row security is forced on what is about
-- people: an owner who is no superuser passes as a member of `gisgov_keeper`.

-- Before PostgreSQL 15 everybody could put functions beside ours.
DO $$
BEGIN
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE WARNING 'CREATE on the schema public could not be revoked from PUBLIC.';
END $$;

GRANT SELECT ON ALL TABLES IN SCHEMA public TO gisgov_api;
REVOKE ALL ON account, session, spent_refresh, sign_in_try, sign_in_salt FROM gisgov_api;
GRANT INSERT, UPDATE, DELETE ON mark TO gisgov_api;
GRANT INSERT ON tile_change TO gisgov_api;

-- Functions that run as the owner are for the API and nobody else.
DO $$
DECLARE
    definer regprocedure;
BEGIN
    FOR definer IN SELECT p.oid::regprocedure FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef AND NOT EXISTS (
            SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', definer);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO gisgov_api', definer);
    END LOOP;
END $$;
REVOKE ALL ON FUNCTION write_audit, begin_session, guess_wait FROM PUBLIC;

DO $$
DECLARE
    guarded text;
BEGIN
    FOREACH guarded IN ARRAY ARRAY['household', 'person', 'person_contact', 'incident_contact',
        'position', 'look', 'audit', 'audit_seal', 'building_stock', 'building_stock_month',
        'quarantine', 'load', 'correction', 'worker', 'worker_assignment', 'emergency',
        'mark']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded);
        EXECUTE format('CREATE POLICY keeper ON %I TO gisgov_keeper USING (true)', guarded);
    END LOOP;
END $$;

-- The look of the transaction's ticket, unless this very transaction opened it: then its audit is not
-- committed yet. The digest's unique index finds it; the sub-select has it computed once a query, where
-- a plan made while the table was tiny reads all of it. It is `digest_of` written out: a function in SQL
-- that is not inlined is planned anew by every query, and a read of residents opens its look four times.
CREATE POLICY own ON look FOR SELECT TO gisgov_api USING (
    digest = (SELECT sha256(convert_to(nullif(current_setting('gisgov.ticket', true), ''), 'UTF8')))
    AND expires_at > clock_timestamp()
    AND opened_in IS DISTINCT FROM (pg_current_xact_id_if_assigned()::text)::bigint);

-- Lists are tested by IN, which hashes them once a query; no function runs for a row.
CREATE POLICY looked_at ON household FOR SELECT TO gisgov_api
    USING (id IN (SELECT unnest(households) FROM look));
CREATE POLICY looked_at ON person FOR SELECT TO gisgov_api
    USING (id IN (SELECT unnest(persons) FROM look));
CREATE POLICY looked_at ON person_contact FOR SELECT TO gisgov_api
    USING (person_id IN (SELECT unnest(contacts) FROM look));
CREATE POLICY looked_at ON incident_contact FOR SELECT TO gisgov_api
    USING (incident_id IN (SELECT unnest(incidents) FROM look));
CREATE POLICY looked_at ON position FOR SELECT TO gisgov_api USING (
    worker_id = (SELECT l.worker_id FROM look l)
    AND fixed_at >= (SELECT l.since FROM look l) AND fixed_at < (SELECT l.until FROM look l));

-- Operational counts: all of them, or an error.
CREATE POLICY counted ON building_stock FOR SELECT TO gisgov_api USING ((SELECT require_counts()));
CREATE POLICY counted ON building_stock_month FOR SELECT TO gisgov_api
    USING ((SELECT require_counts()));

CREATE POLICY inspected ON audit FOR SELECT TO gisgov_api USING ((SELECT require_role('admin')));
CREATE POLICY inspected ON audit_seal FOR SELECT TO gisgov_api USING ((SELECT require_role('admin')));
-- What loads leave behind quotes values of files as they were.
CREATE POLICY mended ON quarantine FOR SELECT TO gisgov_api
    USING ((SELECT require_role('admin', 'planner')));
CREATE POLICY mended ON load FOR SELECT TO gisgov_api
    USING ((SELECT require_role('admin', 'planner')));
CREATE POLICY mended ON correction FOR SELECT TO gisgov_api
    USING ((SELECT require_role('admin', 'planner')));
-- Where something is going on, and who holds it.
CREATE POLICY called ON emergency FOR SELECT TO gisgov_api
    USING ((SELECT require_role('dispatcher', 'commander', 'admin')));
-- Workers have names: whoever sees them is signed in.
CREATE POLICY signed_in ON worker FOR SELECT TO gisgov_api
    USING ((SELECT (proved()).account_id IS NOT NULL));
CREATE POLICY signed_in ON worker_assignment FOR SELECT TO gisgov_api
    USING ((SELECT (proved()).account_id IS NOT NULL));

-- Everybody reads marks, tiles too; who sets one is signed in.
CREATE POLICY shown ON mark FOR SELECT TO gisgov_api USING (true);
CREATE POLICY set_by ON mark TO gisgov_api
    USING ((SELECT require_role('dispatcher', 'planner', 'commander', 'worker', 'admin')))
    WITH CHECK ((SELECT require_role('dispatcher', 'planner', 'commander', 'worker', 'admin')));

-- PostGIS tells what it knows of a column's places to anybody (`_postgis_selectivity`), past row
-- security: of where workers were it knows nothing. No query looks for positions by place.
ALTER TABLE position ALTER geometry SET STATISTICS 0;
