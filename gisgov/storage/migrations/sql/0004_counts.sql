-- Figures about people for the API: whole or refused, never thinned by what a policy lets through.

-- What the whole city holds: no figure of it can point to anybody.
CREATE FUNCTION city_stock(OUT dwellings bigint, OUT households bigint, OUT persons bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(sum(s.dwellings), 0)::bigint, coalesce(sum(s.households), 0)::bigint,
           coalesce(sum(s.persons), 0)::bigint
    FROM building_stock s
$$;

-- What each floor of a building holds. Leans on ix_dwelling_building_id, ix_household_dwelling_id,
-- ix_person_household_id.
CREATE FUNCTION floor_counts(building bigint)
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

-- Households for the quality report, and whether each is empty; null where the city keeps no people.
CREATE FUNCTION household_emptiness(box geometry)
RETURNS TABLE (id bigint, source text, source_id text, surveyed_at date, building_id bigint,
    household_empty boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    keeps_people boolean := EXISTS (SELECT FROM person);
BEGIN
    PERFORM require_role('admin', 'planner');
    RETURN QUERY
    SELECT h.id, h.source, h.source_id, h.surveyed_at, d.building_id,
           CASE WHEN keeps_people THEN NOT EXISTS (
               SELECT FROM person p WHERE p.household_id = h.id AND p.retired_on IS NULL) END
    FROM building b
    JOIN dwelling d ON d.building_id = b.id
    JOIN household h ON h.dwelling_id = d.id
    WHERE h.retired_on IS NULL AND b.point && box;
END $$;

-- Where households and people come from.
CREATE FUNCTION people_sources()
RETURNS TABLE (layer text, source text, rows bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM require_role('admin', 'planner');
    RETURN QUERY
    SELECT 'households', h.source, count(*) FROM household h WHERE h.retired_on IS NULL
    GROUP BY h.source
    UNION ALL
    SELECT 'persons', p.source, count(*) FROM person p WHERE p.retired_on IS NULL GROUP BY p.source;
END $$;
