-- Break-glass: opening an emergency needs one call and leaves a row in the audit; while it is active
-- its holder may look at who needs help inside its radius. It ends by hand, or by itself after 12 hours.

CREATE FUNCTION open_emergency(kind text, place geometry, radius_m double precision, note text,
    incident_id bigint)
RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asks record;
    made bigint;
BEGIN
    SELECT * INTO asks FROM proved();
    PERFORM require_role('dispatcher');
    IF NOT point_lies_in(place, asks.home) THEN
        PERFORM refuse('access.area', jsonb_build_object('home', asks.home));
    END IF;
    INSERT INTO emergency AS e (kind, note, incident_id, radius_m, geometry, opened_by, held_by,
        holder_id, expires_at)
    VALUES (kind, note, incident_id, radius_m, place, asks.name, asks.name, asks.account_id,
        now() + interval '12 hours')
    RETURNING e.id INTO made;
    PERFORM write_audit(asks.account_id, asks.name, asks.session_id, 'emergency_opened', 'emergency',
        note, 'emergency', made::text, grid_at(place), NULL, made,
        jsonb_build_object('kind', kind, 'radius_m', radius_m));
    RETURN made;
END $$;

-- The active emergency of a number, locked, for a dispatcher in whose home area it lies.
CREATE FUNCTION active_emergency(wanted bigint, home text) RETURNS emergency
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    held emergency;
BEGIN
    PERFORM public.require_role('dispatcher');
    SELECT * INTO held FROM public.emergency e WHERE e.id = wanted FOR UPDATE;
    IF held.id IS NULL OR NOT public.point_lies_in(held.geometry, home) THEN
        PERFORM public.refuse('access.area', jsonb_build_object('home', home));
    END IF;
    IF held.ended_at IS NOT NULL OR held.expires_at < clock_timestamp() THEN
        PERFORM public.refuse('access.ended', jsonb_build_object('emergency', wanted));
    END IF;
    RETURN held;
END $$;

CREATE FUNCTION take_emergency(wanted bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asks record;
    held emergency;
BEGIN
    SELECT * INTO asks FROM proved();
    held := active_emergency(wanted, asks.home);
    UPDATE emergency SET held_by = asks.name, holder_id = asks.account_id WHERE id = wanted;
    PERFORM write_audit(asks.account_id, asks.name, asks.session_id, 'emergency_taken', 'emergency',
        NULL, 'emergency', wanted::text, grid_at(held.geometry), NULL, wanted,
        jsonb_build_object('before', held.held_by));
END $$;

CREATE FUNCTION end_emergency(wanted bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asks record;
    held emergency;
BEGIN
    SELECT * INTO asks FROM proved();
    held := active_emergency(wanted, asks.home);
    UPDATE emergency SET ended_at = clock_timestamp(), ended_by = asks.name WHERE id = wanted;
    -- What it had opened closes with it.
    UPDATE look SET expires_at = clock_timestamp()
    WHERE expires_at > clock_timestamp()
      AND audit_id IN (SELECT a.id FROM audit a WHERE a.emergency_id = wanted);
    PERFORM write_audit(asks.account_id, asks.name, asks.session_id, 'emergency_ended', 'emergency',
        NULL, 'emergency', wanted::text, grid_at(held.geometry), NULL, wanted, NULL);
END $$;

-- What was done in an emergency, for those who may see emergencies.
CREATE FUNCTION emergency_record(wanted bigint)
RETURNS TABLE (id bigint, at timestamptz, actor text, act text, rows integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM require_role('dispatcher', 'commander', 'admin');
    RETURN QUERY SELECT a.id, a.at, a.actor, a.act, a.rows FROM audit a
        WHERE a.emergency_id = wanted ORDER BY a.id;
END $$;
