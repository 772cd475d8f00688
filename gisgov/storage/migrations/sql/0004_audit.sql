-- The audit is only added to, and sealed in batches: each seal's digest is made of the rows' texts and
-- of the seal before, so that a row changed, lost or slipped in shows, and a head kept elsewhere proves all.

CREATE FUNCTION keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('gisgov.retention', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The audit is only added to.' USING ERRCODE = '42501';
END $$;

CREATE TRIGGER keep_rows BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION keep_audit();
CREATE TRIGGER keep_all BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION keep_audit();

-- A row as text, the same on every machine: what is sealed, exported and verified.
CREATE FUNCTION audit_text(a audit) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_build_array(a.id, (extract(epoch FROM a.at) * 1000000)::bigint, a.account_id, a.actor,
        a.session_id, a.act, a.purpose, a.note, a.subject, a.subject_id, a.area, a.rows,
        a.emergency_id, a.details)::text
$$;
