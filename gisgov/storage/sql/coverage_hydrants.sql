-- Which buildings lie beyond reach of a working hydrant, as things are and with some changed.
-- In:  within_m; gone (text[], states of components that are no longer there); reserves (text[],
--      kinds that feed vehicles and are no hydrants to lay hose from); without (bigint[], hydrants
--      taken away); xs, ys (float8[], city CRS, metres: hydrants put there); buildings (bigint[],
--      those counted, or null for all); shown (how many are listed).
-- Out: one row. hydrants: how many work, and of how many nobody has said so, before and after;
--      totals: a row for each state (before, after) and part (beyond: no hydrant reaches it;
--      on_unknown: only such do of which nobody has said whether they work) that holds a building;
--      worst: those beyond after, those with most people first; changed: those that differ.
--      Distance is the straight line from the building's edge, as GB 50974 counts it. A hydrant
--      with a restriction in force does not work. Null people are not known.
-- Leans on ix_building_geometry, building_pkey, ix_restriction_component_id.
WITH hydrants AS MATERIALIZED (
    SELECT c.geometry, h.status = 'in_service' AS known, true AS before,
           NOT h.component_id = ANY (CAST(:without AS bigint[])) AS after
    FROM hydrant h
    JOIN component c ON c.id = h.component_id AND c.retired_on IS NULL
    WHERE h.status <> 'out_of_service' AND c.state <> ALL (CAST(:gone AS text[]))
      AND h.kind <> ALL (CAST(:reserves AS text[]))
      AND NOT EXISTS (SELECT FROM restriction r
                      WHERE r.component_id = h.component_id AND r.kind = 'hydrant_out'
                        AND r.lifted_at IS NULL AND r.expires_at > now())
    UNION ALL
    SELECT ST_SetSRID(ST_MakePoint(n.x, n.y), city.srid), true, false, true
    FROM city, unnest(CAST(:xs AS float8[]), CAST(:ys AS float8[])) n (x, y)
), reached AS MATERIALIZED (
    SELECT b.id, bool_or(h.before) AS before, bool_or(h.before AND h.known) AS before_known,
           bool_or(h.after) AS after, bool_or(h.after AND h.known) AS after_known
    FROM hydrants h
    JOIN building b ON ST_DWithin(b.geometry, h.geometry, :within_m)
    GROUP BY b.id
), judged AS MATERIALIZED (
    SELECT b.id, NOT coalesce(r.before, false) AS beyond_before,
           NOT coalesce(r.after, false) AS beyond_after,
           r.before AND NOT r.before_known AS unknown_before,
           r.after AND NOT r.after_known AS unknown_after,
           s.dwellings > 0 AS registered, s.households, s.persons, s.assisted
    FROM building b
    LEFT JOIN reached r ON r.id = b.id
    LEFT JOIN building_stock s ON s.building_id = b.id
    WHERE b.retired_on IS NULL
      AND (CAST(:buildings AS bigint[]) IS NULL OR b.id = ANY (CAST(:buildings AS bigint[])))
), totals AS (
    SELECT v.state, v.part, count(*) AS buildings,
           count(*) FILTER (WHERE j.registered IS NOT TRUE) AS buildings_without_dwellings,
           sum(j.households) FILTER (WHERE j.registered) AS households,
           sum(j.persons) FILTER (WHERE j.registered) AS persons,
           sum(j.assisted) FILTER (WHERE j.registered) AS assisted
    FROM judged j
    CROSS JOIN LATERAL (VALUES ('before', 'beyond', j.beyond_before),
                               ('before', 'on_unknown', j.unknown_before),
                               ('after', 'beyond', j.beyond_after),
                               ('after', 'on_unknown', j.unknown_after)) v (state, part, holds)
    WHERE v.holds
    GROUP BY v.state, v.part
), listed AS MATERIALIZED (
    (SELECT 'worst' AS part, id FROM judged WHERE beyond_after
     ORDER BY persons DESC NULLS LAST, id LIMIT :shown)
    UNION ALL
    (SELECT 'changed', id FROM judged WHERE beyond_before <> beyond_after
     ORDER BY persons DESC NULLS LAST, id LIMIT :shown)
), described AS (
    SELECT l.part, j.persons, j.id, jsonb_build_object(
        'id', j.id, 'name', b.name, 'address', b.address, 'use', b.use,
        'households', CASE WHEN j.registered THEN j.households END,
        'persons', CASE WHEN j.registered THEN j.persons END,
        'beyond_before', j.beyond_before, 'beyond', j.beyond_after,
        'distance_m', (SELECT round(min(ST_Distance(b.geometry, h.geometry))::numeric, 1)
                       FROM hydrants h WHERE h.after),
        'lon', round(ST_X(ST_Transform(b.point, 4326))::numeric, 7),
        'lat', round(ST_Y(ST_Transform(b.point, 4326))::numeric, 7)) AS row
    FROM listed l
    JOIN judged j ON j.id = l.id
    JOIN building b ON b.id = l.id
)
SELECT
    (SELECT jsonb_build_object(
        'before', jsonb_build_object('in_service', count(*) FILTER (WHERE before AND known),
                                     'unknown', count(*) FILTER (WHERE before AND NOT known)),
        'after', jsonb_build_object('in_service', count(*) FILTER (WHERE after AND known),
                                    'unknown', count(*) FILTER (WHERE after AND NOT known)))
     FROM hydrants) AS hydrants,
    (SELECT count(*) FROM judged) AS buildings,
    (SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]') FROM totals t) AS totals,
    (SELECT coalesce(jsonb_agg(row ORDER BY persons DESC NULLS LAST, id), '[]')
     FROM described WHERE part = 'worst') AS worst,
    (SELECT coalesce(jsonb_agg(row ORDER BY persons DESC NULLS LAST, id), '[]')
     FROM described WHERE part = 'changed') AS changed
