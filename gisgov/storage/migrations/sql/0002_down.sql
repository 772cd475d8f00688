DO $$
DECLARE noun text; event text;
BEGIN
    FOREACH noun IN ARRAY ARRAY['building', 'estate', 'estate_gate', 'dwelling', 'unit', 'component',
        'hydrant', 'valve', 'premises', 'pipe', 'road', 'worker']
    LOOP
        EXECUTE format('DROP TRIGGER corrections ON %I', noun);
    END LOOP;
    FOREACH event IN ARRAY ARRAY['insert', 'update'] LOOP
        FOREACH noun IN ARRAY ARRAY['road', 'estate', 'building', 'premises', 'area'] LOOP
            EXECUTE format('DROP TRIGGER %I ON %I', 'names_' || event, noun);
        END LOOP;
        EXECUTE format('DROP TRIGGER %I ON building', 'streets_' || event);
    END LOOP;
END $$;
DROP TRIGGER counts_retired ON building;
DROP FUNCTION note_corrections, learn_names, learn_streets, building_counts;

-- As migration 0001 made it.
CREATE OR REPLACE FUNCTION count_stock(touched bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM public.building WHERE id = ANY (touched) ORDER BY id FOR NO KEY UPDATE;
    INSERT INTO public.building_stock AS stock
        (building_id, dwellings, households, persons, children, elderly, assisted)
    SELECT b.id, coalesce(d.dwellings, 0), coalesce(h.households, 0), coalesce(p.persons, 0),
           coalesce(p.children, 0), coalesce(p.elderly, 0), coalesce(p.assisted, 0)
    FROM public.building b
    LEFT JOIN (
        SELECT building_id, count(*) AS dwellings FROM public.dwelling
        WHERE building_id = ANY (touched) GROUP BY 1) d ON d.building_id = b.id
    LEFT JOIN (
        SELECT dw.building_id, count(*) AS households
        FROM public.household ho JOIN public.dwelling dw ON dw.id = ho.dwelling_id
        WHERE dw.building_id = ANY (touched) GROUP BY 1) h ON h.building_id = b.id
    LEFT JOIN (
        SELECT dw.building_id, count(*) AS persons,
               count(*) FILTER (WHERE pe.age_band IN ('0-5', '6-14')) AS children,
               count(*) FILTER (WHERE pe.age_band IN ('60-79', '80+')) AS elderly,
               count(pe.assistance) AS assisted
        FROM public.person pe
        JOIN public.household ho ON ho.id = pe.household_id
        JOIN public.dwelling dw ON dw.id = ho.dwelling_id
        WHERE dw.building_id = ANY (touched) GROUP BY 1) p ON p.building_id = b.id
    WHERE b.id = ANY (touched)
    ON CONFLICT (building_id) DO UPDATE SET
        dwellings = excluded.dwellings, households = excluded.households,
        persons = excluded.persons, children = excluded.children,
        elderly = excluded.elderly, assisted = excluded.assisted
    WHERE (stock.dwellings, stock.households, stock.persons, stock.children, stock.elderly,
           stock.assisted)
        IS DISTINCT FROM (excluded.dwellings, excluded.households, excluded.persons,
           excluded.children, excluded.elderly, excluded.assisted);
END $$;

CREATE OR REPLACE FUNCTION household_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM public.dwelling WHERE id IN (SELECT dwelling_id FROM touched)
        ORDER BY id FOR NO KEY UPDATE;
    PERFORM public.count_stock(ARRAY(
        SELECT DISTINCT d.building_id
        FROM touched t JOIN public.dwelling d ON d.id = t.dwelling_id));
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION person_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM public.household WHERE id IN (SELECT household_id FROM touched)
        ORDER BY id FOR NO KEY UPDATE;
    PERFORM public.count_stock(ARRAY(
        SELECT DISTINCT d.building_id
        FROM touched t
        JOIN public.household h ON h.id = t.household_id
        JOIN public.dwelling d ON d.id = h.dwelling_id));
    RETURN NULL;
END $$;
