-- Who asks: sessions are made here and proved here. These functions run as the owner; the API may
-- call them, and cannot read or write what they lean on. Tokens leave once, as texts; digests stay.
--
-- Errors for the API carry SQLSTATE GG401 (sign in) or GG403 (not for you); the message is a code of
-- gisgov.words, the detail its parameters as JSON.

CREATE FUNCTION digest_of(token text) RETURNS bytea LANGUAGE sql IMMUTABLE AS
    $$ SELECT sha256(convert_to(token, 'UTF8')) $$;

-- 244 random bits from the operating system, as text.
CREATE FUNCTION new_token(prefix text) RETURNS text LANGUAGE sql VOLATILE AS
    $$ SELECT prefix || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '') $$;

-- Whether somebody must be signed in: whoever asks is no keeper, or has taken the API's role. A login
-- that an administrator has put into `gisgov_api` is asked like the API itself.
CREATE FUNCTION api_asks() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT pg_has_role(session_user, 'gisgov_keeper', 'MEMBER')
        OR current_setting('role') = 'gisgov_api'
$$;

-- The account behind the transaction's token; all null where nobody is signed in.
CREATE FUNCTION acting(
    OUT account_id bigint, OUT name text, OUT role text, OUT home text, OUT worker_id bigint,
    OUT session_id bigint, OUT kind text, OUT access_until timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    SELECT a.id, a.name, a.role, a.home, a.worker_id, s.id, s.kind, s.access_until
    INTO account_id, name, role, home, worker_id, session_id, kind, access_until
    FROM session s JOIN account a ON a.id = s.account_id
    WHERE s.access_digest = digest_of(nullif(current_setting('gisgov.token', true), ''))
      AND s.ended_at IS NULL AND a.disabled_at IS NULL
      AND (s.access_until IS NULL OR s.access_until > clock_timestamp());
END $$;

-- The same, or GG401.
CREATE FUNCTION proved(
    OUT account_id bigint, OUT name text, OUT role text, OUT home text, OUT worker_id bigint,
    OUT session_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    SELECT a.account_id, a.name, a.role, a.home, a.worker_id, a.session_id
    INTO account_id, name, role, home, worker_id, session_id FROM acting() a;
    IF account_id IS NULL THEN
        RAISE EXCEPTION 'access.sign_in' USING ERRCODE = 'GG401';
    END IF;
END $$;

-- True for an owner and for an account with one of the roles; else an error. Policies ask this once a
-- query, so what it guards is whole or refused, and never thinned.
CREATE FUNCTION require_role(VARIADIC roles text[])
RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asks record;
BEGIN
    IF NOT api_asks() THEN
        RETURN true;
    END IF;
    SELECT * INTO asks FROM proved();
    IF asks.role = ANY (roles) THEN
        RETURN true;
    END IF;
    RAISE EXCEPTION 'access.role' USING ERRCODE = 'GG403',
        DETAIL = json_build_object('role', asks.role)::text;
END $$;

CREATE FUNCTION require_counts() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT require_role('dispatcher', 'planner', 'commander', 'worker', 'admin')
$$;

-- Whether the area of a code, or a point, lies in somebody's home area; a null home is the city.
CREATE FUNCTION lies_in(code text, home text) RETURNS boolean LANGUAGE sql STABLE AS $$
    WITH RECURSIVE up AS (
        SELECT a.code, a.parent FROM public.area a
        WHERE a.code = lies_in.code AND coalesce(a.valid @> now(), false)
        UNION ALL
        SELECT a.code, a.parent FROM up JOIN public.area a ON a.code = up.parent
            AND coalesce(a.valid @> now(), false))
    SELECT lies_in.home IS NULL OR EXISTS (SELECT FROM up WHERE up.code = lies_in.home)
$$;

CREATE FUNCTION point_lies_in(place geometry, home text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT point_lies_in.home IS NULL OR EXISTS (
        SELECT FROM public.area a
        WHERE a.code = point_lies_in.home AND coalesce(a.valid @> now(), false)
          AND public.ST_Covers(a.geometry, point_lies_in.place))
$$;

-- Writers hold the lock shared, the sealer takes it alone: what it seals has no row still to come.
-- 7204 is this lock's number.
CREATE FUNCTION write_audit(
    account_id bigint, actor text, session_id bigint, act text, purpose text, note text,
    subject text, subject_id text, area text, rows integer, emergency_id bigint, details jsonb)
RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    made bigint;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(7204);
    INSERT INTO public.audit AS a (account_id, actor, session_id, act, purpose, note, subject,
        subject_id, area, rows, emergency_id, details)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, coalesce($12, '{}'))
    RETURNING a.id INTO made;
    RETURN made;
END $$;

-- ---------------------------------------------------------------- signing in

-- The salt of a name, for argon2id. A name without an account has one as well, always the same.
CREATE FUNCTION salt_of(wanted text, OUT salt bytea, OUT cost text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(a.salt, substring(digest_of(s.secret || wanted) FOR 16)),
           coalesce(a.cost, 'm=65536,t=3,p=1')
    FROM sign_in_salt s LEFT JOIN account a ON a.name = wanted AND a.verifier IS NOT NULL
$$;

-- Seconds that somebody must wait before the next guess. From one address, five guesses at a name
-- are free, then the wait doubles to a quarter of an hour; from everywhere together twenty are, then
-- it is half a minute at most. Where an account has signed in from before, guesses from elsewhere do
-- not count: else who guesses again in time would lock a dispatcher out.
CREATE FUNCTION guess_wait(wanted text, asked_from text) RETURNS integer LANGUAGE sql VOLATILE AS $$
    WITH since AS (
        SELECT greatest(clock_timestamp() - interval '1 hour', max(tried_at)) AS at
        FROM public.sign_in_try WHERE name = wanted AND succeeded AND address = asked_from
    ), here AS (
        SELECT count(*) AS n, max(t.tried_at) AS last FROM public.sign_in_try t, since
        WHERE t.name = wanted AND t.address = asked_from AND NOT t.succeeded AND t.tried_at > since.at
    ), everywhere AS (
        SELECT count(*) AS n, max(tried_at) AS last FROM public.sign_in_try
        WHERE name = wanted AND NOT succeeded AND tried_at > clock_timestamp() - interval '1 hour'
          AND NOT EXISTS (SELECT FROM public.sign_in_try t
              WHERE t.name = wanted AND t.succeeded AND t.address = asked_from)
    ), address AS (
        SELECT count(*) AS n, max(tried_at) AS last FROM public.sign_in_try
        WHERE address = asked_from AND NOT succeeded
          AND tried_at > clock_timestamp() - interval '1 hour'
    ), until AS (
        SELECT max(at) AS at FROM (
            SELECT last + least(900, 2 ^ least(n - 4, 20)) * interval '1 second' FROM here WHERE n >= 5
            UNION ALL
            SELECT last + least(30, n - 19) * interval '1 second' FROM everywhere WHERE n >= 20
            UNION ALL
            SELECT last + least(900, n - 49) * interval '1 second' FROM address WHERE n >= 50
        ) waits (at)
    )
    SELECT greatest(0, ceil(extract(epoch FROM at - clock_timestamp())))::integer FROM until
$$;

-- A new session of an account, and its tokens.
CREATE FUNCTION begin_session(account bigint, kind text, label text, OUT session_id bigint,
    OUT access_token text, OUT refresh_token text)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    access_token := public.new_token('ga_');
    refresh_token := public.new_token('gr_');
    INSERT INTO public.session AS s (account_id, kind, label, access_digest, access_until,
        refresh_digest, refresh_until)
    VALUES (account, begin_session.kind, begin_session.label, public.digest_of(access_token),
        clock_timestamp() + interval '15 minutes', public.digest_of(refresh_token),
        clock_timestamp() + interval '12 hours')
    RETURNING s.id INTO session_id;
END $$;

-- One try. `outcome` is in, wrong, or wait; a try is counted even where the caller looks away.
CREATE FUNCTION sign_in(wanted text, key bytea, asked_from text, OUT outcome text, OUT wait_s integer,
    OUT access_token text, OUT refresh_token text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    known account;
    made bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(7205, hashtext(wanted));  -- guesses at one name come in turn
    wait_s := coalesce(guess_wait(wanted, asked_from), 0);
    IF wait_s > 0 THEN
        outcome := 'wait';
        RETURN;
    END IF;
    SELECT * INTO known FROM account a WHERE a.name = wanted;
    IF known.verifier IS NULL OR known.verifier <> sha256(key) OR known.disabled_at IS NOT NULL THEN
        INSERT INTO sign_in_try (name, address, succeeded) VALUES (left(wanted, 64), asked_from, false);
        -- What no account is called may be a password in the wrong field: it is not written down.
        PERFORM write_audit(known.id, coalesce(known.name, '?'), NULL, 'sign_in_failed', NULL, NULL,
            NULL, NULL, NULL, NULL, NULL, jsonb_build_object('address', asked_from));
        outcome := 'wrong';
        RETURN;
    END IF;
    INSERT INTO sign_in_try (name, address, succeeded) VALUES (wanted, asked_from, true);
    SELECT b.session_id, b.access_token, b.refresh_token INTO made, access_token, refresh_token
    FROM begin_session(known.id, 'password', NULL) b;
    PERFORM write_audit(known.id, known.name, made, 'sign_in', NULL, NULL, NULL, NULL, known.home,
        NULL, NULL, jsonb_build_object('address', asked_from, 'kind', 'password'));
    outcome := 'in';
END $$;

-- A session for who an identity provider has told apart. The database cannot check the provider's
-- signature: it takes the API's word, and only for accounts that were given a subject for it. A try
-- that fails leaves a line without the subject, which names somebody; `wanted` is null where what the
-- provider said did not hold.
CREATE FUNCTION sign_in_oidc(wanted text, asked_from text, OUT outcome text, OUT access_token text,
    OUT refresh_token text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    known account;
    made bigint;
BEGIN
    SELECT * INTO known FROM account a WHERE a.oidc_subject = wanted;
    IF known.id IS NULL OR known.disabled_at IS NOT NULL THEN
        PERFORM write_audit(known.id, coalesce(known.name, '?'), NULL, 'sign_in_failed', NULL, NULL,
            NULL, NULL, NULL, NULL, NULL,
            jsonb_build_object('address', asked_from, 'kind', 'oidc'));
        outcome := 'wrong';
        RETURN;
    END IF;
    SELECT b.session_id, b.access_token, b.refresh_token INTO made, access_token, refresh_token
    FROM begin_session(known.id, 'oidc', NULL) b;
    PERFORM write_audit(known.id, known.name, made, 'sign_in', NULL, NULL, NULL, NULL, known.home,
        NULL, NULL, jsonb_build_object('address', asked_from, 'kind', 'oidc'));
    outcome := 'in';
END $$;

-- New tokens for old. `outcome`: renewed; already (used within ten seconds: another window was
-- faster, and its cookies are there); ended.
CREATE FUNCTION refresh_session(given text, OUT outcome text, OUT access_token text,
    OUT refresh_token text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    held session;
    spent spent_refresh;
    holder account;
BEGIN
    SELECT * INTO held FROM session s WHERE s.refresh_digest = digest_of(given) FOR UPDATE;
    IF held.id IS NULL THEN
        SELECT * INTO spent FROM spent_refresh r WHERE r.digest = digest_of(given);
        outcome := CASE WHEN spent.spent_at > clock_timestamp() - interval '10 seconds'
            THEN 'already' ELSE 'ended' END;
        IF spent.digest IS NOT NULL AND outcome = 'ended' THEN
            UPDATE session s SET ended_at = clock_timestamp()
            WHERE s.id = spent.session_id AND s.ended_at IS NULL RETURNING s.* INTO held;
            IF held.id IS NOT NULL THEN
                SELECT * INTO holder FROM account a WHERE a.id = held.account_id;
                PERFORM write_audit(holder.id, holder.name, held.id, 'refresh_copied', NULL, NULL,
                    NULL, NULL, holder.home, NULL, NULL, NULL);
            END IF;
        END IF;
        RETURN;
    END IF;
    SELECT * INTO holder FROM account a WHERE a.id = held.account_id;
    IF held.ended_at IS NOT NULL OR holder.disabled_at IS NOT NULL
        OR held.refresh_until < clock_timestamp() THEN
        outcome := 'ended';
        RETURN;
    END IF;
    access_token := new_token('ga_');
    refresh_token := new_token('gr_');
    INSERT INTO spent_refresh (digest, session_id) VALUES (held.refresh_digest, held.id);
    UPDATE session s SET access_digest = digest_of(access_token),
        access_until = clock_timestamp() + interval '15 minutes',
        refresh_digest = digest_of(refresh_token)
    WHERE s.id = held.id;
    outcome := 'renewed';
END $$;

CREATE FUNCTION sign_out() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asks record;
BEGIN
    SELECT * INTO asks FROM proved();
    UPDATE session SET ended_at = clock_timestamp() WHERE id = asks.session_id AND kind <> 'key';
    PERFORM write_audit(asks.account_id, asks.name, asks.session_id, 'sign_out', NULL, NULL, NULL,
        NULL, asks.home, NULL, NULL, NULL);
END $$;

-- A line in the audit for what the signed-in account reads or does apart from looks. Lines of other
-- acts are the database's own to write: nobody makes up a look, or buries one under long lines.
CREATE FUNCTION note_act(act text, subject text, subject_id text, rows integer, details jsonb)
RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asks record;
BEGIN
    SELECT * INTO asks FROM proved();
    IF act IS NULL OR act NOT IN ('counts', 'load', 'audit_read', 'denied')
        OR length(concat(subject, subject_id, details)) > 8000 THEN
        RAISE EXCEPTION 'access.role' USING ERRCODE = 'GG403',
            DETAIL = json_build_object('role', asks.role)::text;
    END IF;
    RETURN write_audit(asks.account_id, asks.name, asks.session_id, act, NULL, NULL, subject,
        subject_id, asks.home, rows, NULL, details);
END $$;

-- Names of accounts with a password that everybody knows: a server that finds any does not start.
CREATE FUNCTION demo_accounts() RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT a.name FROM account a WHERE a.demo AND a.disabled_at IS NULL
$$;
