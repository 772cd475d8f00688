-- Looks: the only way for the API to personal rows. `open_look` proves who asks, checks role, area and
-- purpose, lists exactly the rows that may be read, and writes the audit; policies then let these rows
-- through, for a minute, to the transaction that has the ticket, once the look is committed.

CREATE FUNCTION refuse(code text, params jsonb) RETURNS void LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RAISE EXCEPTION '%', code USING ERRCODE = 'GG403', DETAIL = params::text;
END $$;

CREATE FUNCTION require_purpose(role text, given text, VARIADIC allowed text[]) RETURNS void
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF given IS NULL OR NOT given = ANY (allowed) THEN
        PERFORM public.refuse('access.purpose', jsonb_build_object(
            'purpose', given, 'allowed', array_to_string(allowed, ', ')));
    END IF;
END $$;

-- What may be looked at, a subject each. Each checks role, purpose and area, and fills the look.

CREATE FUNCTION look_at_building(asks record, building bigint, purpose text, INOUT made look)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    place building;
BEGIN
    IF asks.role <> 'worker' THEN
        PERFORM public.refuse('access.role', jsonb_build_object('role', asks.role));
    END IF;
    PERFORM public.require_purpose(asks.role, purpose, 'visit', 'correction', 'complaint', 'evacuation');
    SELECT * INTO place FROM public.building b WHERE b.id = building AND b.retired_on IS NULL;
    IF place.id IS NULL OR NOT public.lies_in(place.grid, asks.home) THEN
        PERFORM public.refuse('access.area', jsonb_build_object('home', asks.home));
    END IF;
    made.households := ARRAY(
        SELECT h.id FROM public.dwelling d JOIN public.household h ON h.dwelling_id = d.id
        WHERE d.building_id = building AND d.retired_on IS NULL AND h.retired_on IS NULL);
    made.persons := ARRAY(
        SELECT p.id FROM public.person p
        WHERE p.household_id = ANY (made.households) AND p.retired_on IS NULL);
    made.contacts := made.persons;
END $$;

CREATE FUNCTION look_at_household(asks record, household bigint, purpose text, INOUT made look)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    home_of bigint;
BEGIN
    SELECT d.building_id INTO home_of
    FROM public.household h JOIN public.dwelling d ON d.id = h.dwelling_id
    WHERE h.id = household AND h.retired_on IS NULL AND d.retired_on IS NULL;
    SELECT * INTO made FROM public.look_at_building(asks, home_of, purpose, made);
    made.households := ARRAY[household];
    made.persons := ARRAY(
        SELECT p.id FROM public.person p WHERE p.household_id = household AND p.retired_on IS NULL);
    made.contacts := made.persons;
END $$;

CREATE FUNCTION look_at_worker(asks record, worker bigint, purpose text, since timestamptz,
    until timestamptz, INOUT made look)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF asks.role = 'worker' AND asks.worker_id = worker THEN
        PERFORM public.require_purpose(asks.role, purpose, 'visit', 'correction', 'inspection', 'complaint');
    ELSIF asks.role = 'commander' THEN
        PERFORM public.require_purpose(asks.role, purpose, 'inspection', 'complaint', 'emergency');
        IF NOT EXISTS (
            SELECT FROM public.worker_assignment w
            WHERE w.worker_id = worker AND w.valid && tstzrange(since, until)
              AND public.lies_in(w.grid, asks.home)) THEN
            PERFORM public.refuse('access.area', jsonb_build_object('home', asks.home));
        END IF;
    ELSE
        PERFORM public.refuse('access.role', jsonb_build_object('role', asks.role));
    END IF;
    IF since IS NULL OR until IS NULL OR until - since > interval '25 hours' THEN
        PERFORM public.refuse('access.one_day', '{}');
    END IF;
    made.worker_id := worker;
    made.since := since;
    made.until := until;
END $$;

-- Who needs help inside the radius, wherever borders run, and how they are reached.
CREATE FUNCTION look_at_emergency(asks record, emergency_id bigint, INOUT made look)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    held emergency;
BEGIN
    SELECT * INTO held FROM public.emergency e WHERE e.id = emergency_id;
    IF asks.role <> 'dispatcher' OR held.id IS NULL OR held.holder_id <> asks.account_id THEN
        PERFORM public.refuse('access.not_held', jsonb_build_object('emergency', emergency_id));
    END IF;
    IF held.ended_at IS NOT NULL OR held.expires_at < clock_timestamp() THEN
        PERFORM public.refuse('access.ended', jsonb_build_object('emergency', emergency_id));
    END IF;
    SELECT coalesce(array_agg(p.id), '{}'), coalesce(array_agg(DISTINCT h.id), '{}')
    INTO made.persons, made.households
    FROM public.building b
    JOIN public.dwelling d ON d.building_id = b.id AND d.retired_on IS NULL
    JOIN public.household h ON h.dwelling_id = d.id AND h.retired_on IS NULL
    JOIN public.person p ON p.household_id = h.id AND p.retired_on IS NULL
        AND p.assistance IS NOT NULL
    WHERE b.retired_on IS NULL AND public.ST_DWithin(b.geometry, held.geometry, held.radius_m);
    made.contacts := made.persons;
END $$;

-- People of a name or phone, by its digest, in the home area.
CREATE FUNCTION look_at_contact(asks record, wanted bytea, purpose text, INOUT made look)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF asks.role <> 'worker' THEN
        PERFORM public.refuse('access.role', jsonb_build_object('role', asks.role));
    END IF;
    PERFORM public.require_purpose(asks.role, purpose, 'visit', 'correction', 'complaint', 'evacuation');
    SELECT coalesce(array_agg(p.id), '{}'), coalesce(array_agg(DISTINCT h.id), '{}')
    INTO made.persons, made.households
    FROM (SELECT person_id FROM public.person_contact WHERE name_digest = wanted
          UNION SELECT person_id FROM public.person_contact WHERE phone_digest = wanted) c
    JOIN public.person p ON p.id = c.person_id AND p.retired_on IS NULL
    JOIN public.household h ON h.id = p.household_id AND h.retired_on IS NULL
    JOIN public.dwelling d ON d.id = h.dwelling_id AND d.retired_on IS NULL
    JOIN public.building b ON b.id = d.building_id AND b.retired_on IS NULL
    WHERE public.lies_in(b.grid, asks.home);
    made.contacts := made.persons;
END $$;

-- Who reported an incident.
CREATE FUNCTION look_at_reporter(asks record, incident bigint, purpose text, INOUT made look)
LANGUAGE plpgsql STABLE AS $$
DECLARE
    found incident;
BEGIN
    IF asks.role NOT IN ('dispatcher', 'worker') THEN
        PERFORM public.refuse('access.role', jsonb_build_object('role', asks.role));
    END IF;
    PERFORM public.require_purpose(asks.role, purpose, 'emergency', 'complaint');
    SELECT * INTO found FROM public.incident i WHERE i.id = incident;
    IF found.id IS NULL OR NOT public.point_lies_in(found.geometry, asks.home) THEN
        PERFORM public.refuse('access.area', jsonb_build_object('home', asks.home));
    END IF;
    made.incidents := ARRAY[incident];
END $$;

-- Opens a look: the ticket for the reading transaction, and the number in the audit. The caller commits,
-- and only then reads; how many rows it found is not said before, or a rollback would hide who asked.
CREATE FUNCTION open_look(subject text, subject_id bigint, purpose text, note text,
    since timestamptz, until timestamptz, wanted bytea,
    OUT ticket text, OUT audit_id bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asks record;
    made look;
    area text;
    about text := subject_id::text;
    rows integer;
BEGIN
    SELECT * INTO asks FROM proved();
    CASE subject
        WHEN 'building' THEN
            SELECT * INTO made FROM look_at_building(asks, subject_id, purpose, made);
            SELECT b.grid INTO area FROM building b WHERE b.id = subject_id;
        WHEN 'household' THEN
            SELECT * INTO made FROM look_at_household(asks, subject_id, purpose, made);
            SELECT b.grid INTO area
            FROM household h JOIN dwelling d ON d.id = h.dwelling_id
            JOIN building b ON b.id = d.building_id WHERE h.id = subject_id;
        WHEN 'worker' THEN
            SELECT * INTO made
            FROM look_at_worker(asks, subject_id, purpose, since, until, made);
        WHEN 'emergency' THEN
            purpose := 'emergency';
            SELECT * INTO made FROM look_at_emergency(asks, subject_id, made);
            SELECT grid_at(e.geometry) INTO area FROM emergency e WHERE e.id = subject_id;
        WHEN 'contact' THEN
            SELECT * INTO made FROM look_at_contact(asks, wanted, purpose, made);
            about := NULL;
        WHEN 'reporter' THEN
            SELECT * INTO made FROM look_at_reporter(asks, subject_id, purpose, made);
            SELECT i.grid INTO area FROM incident i WHERE i.id = subject_id;
    END CASE;
    rows := CASE subject
        WHEN 'worker' THEN (SELECT count(*) FROM position p WHERE p.worker_id = made.worker_id
            AND p.fixed_at >= made.since AND p.fixed_at < made.until)
        WHEN 'reporter' THEN (SELECT count(*) FROM incident_contact c WHERE c.incident_id = subject_id)
        ELSE cardinality(made.persons) END;
    audit_id := write_audit(asks.account_id, asks.name, asks.session_id, 'look', purpose, note,
        subject, about, coalesce(area, asks.home), rows,
        CASE WHEN subject = 'emergency' THEN subject_id END,
        CASE WHEN subject = 'worker' THEN jsonb_build_object('since', since, 'until', until) END);
    ticket := new_token('gl_');
    INSERT INTO look (audit_id, digest, households, persons, contacts, incidents, worker_id, since,
        until, expires_at)
    VALUES (open_look.audit_id, digest_of(ticket), coalesce(made.households, '{}'),
        coalesce(made.persons, '{}'), coalesce(made.contacts, '{}'),
        coalesce(made.incidents, '{}'), made.worker_id, made.since, made.until,
        clock_timestamp() + interval '1 minute');
END $$;
