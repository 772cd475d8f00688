-- Names of places: each name that is written is learnt, so that a reader of addresses knows it.
-- Ordered, so that two writers of the same new names wait for each other and never in a ring.

CREATE FUNCTION learn_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.place_name (kind, name)
    SELECT DISTINCT TG_ARGV[0], n.name
    FROM (SELECT name FROM written UNION SELECT name_en FROM written) n
    WHERE n.name <> ''
      AND NOT EXISTS (
          SELECT FROM public.place_name known WHERE known.kind = TG_ARGV[0] AND known.name = n.name)
    ORDER BY 2
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE FUNCTION learn_streets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.place_name (kind, name)
    SELECT DISTINCT 'road', n.street_name
    FROM written n
    WHERE n.street_name <> ''
      AND NOT EXISTS (
          SELECT FROM public.place_name known
          WHERE known.kind = 'road' AND known.name = n.street_name)
    ORDER BY 2
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

DO $$
DECLARE noun text; event text;
BEGIN
    FOREACH event IN ARRAY ARRAY['INSERT', 'UPDATE'] LOOP
        FOREACH noun IN ARRAY ARRAY['road', 'estate', 'building', 'premises', 'area'] LOOP
            EXECUTE format('CREATE TRIGGER %I AFTER %s ON %I REFERENCING NEW TABLE AS written
                FOR EACH STATEMENT EXECUTE FUNCTION learn_names(%L)',
                'names_' || lower(event), event, noun, noun);
        END LOOP;
        EXECUTE format('CREATE TRIGGER %I AFTER %s ON building REFERENCING NEW TABLE AS written
            FOR EACH STATEMENT EXECUTE FUNCTION learn_streets()',
            'streets_' || lower(event), event);
    END LOOP;
END $$;

INSERT INTO place_name (kind, name)
SELECT kind, name FROM (
    SELECT 'road' AS kind, name FROM road
    UNION SELECT 'road', name_en FROM road
    UNION SELECT 'road', street_name FROM building
    UNION SELECT 'estate', name FROM estate
    UNION SELECT 'estate', name_en FROM estate
    UNION SELECT 'building', name FROM building
    UNION SELECT 'building', name_en FROM building
    UNION SELECT 'premises', name FROM premises
    UNION SELECT 'premises', name_en FROM premises
    UNION SELECT 'area', name FROM area
    UNION SELECT 'area', name_en FROM area) there
WHERE name <> ''
ORDER BY kind, name;

-- Corrections: what is changed outside a load is noted, a row a field. The first argument is the
-- column that knows the row, the others are the fields. Changed again, it keeps what the source had
-- said; changed back, it is no correction.

CREATE FUNCTION note_corrections() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    row_key bigint;
    change record;
    author text := coalesce(nullif(current_setting('gisgov.author', true), ''), session_user);
BEGIN
    EXECUTE format('SELECT ($1).%I', TG_ARGV[0]) INTO row_key USING NEW;
    FOR change IN EXECUTE (
        SELECT 'SELECT * FROM (VALUES '
            || string_agg(format('(%1$L, ($1).%1$I::text, ($2).%1$I::text)', field), ', ')
            || ') v (field, before, after) WHERE before IS DISTINCT FROM after'
        FROM unnest(TG_ARGV[1:]) field) USING OLD, NEW
    LOOP
        INSERT INTO public.correction AS c
            (table_name, row_id, field, value_before, value_after, corrected_by)
        VALUES (TG_TABLE_NAME, row_key, change.field, change.before, change.after, author)
        ON CONFLICT (table_name, row_id, field) WHERE settled_at IS NULL DO UPDATE SET
            value_after = excluded.value_after, corrected_by = excluded.corrected_by,
            corrected_at = excluded.corrected_at;
        DELETE FROM public.correction
        WHERE table_name = TG_TABLE_NAME AND row_id = row_key AND field = change.field
          AND settled_at IS NULL AND value_after IS NOT DISTINCT FROM value_before;
    END LOOP;
    RETURN NULL;
END $$;

-- Columns that the database computes, that say where a row comes from, or that join rows are none
-- of a surveyor's: an update of these alone, such as placing in new borders, does not fire.
DO $$
DECLARE noun text; fields text[];
BEGIN
    FOREACH noun IN ARRAY ARRAY['building', 'estate', 'estate_gate', 'dwelling', 'unit', 'component',
        'hydrant', 'valve', 'premises', 'pipe', 'road', 'worker']
    LOOP
        SELECT array_agg(attname::text ORDER BY attnum) INTO fields FROM pg_attribute
        WHERE attrelid = format('public.%I', noun)::regclass AND attnum > 0 AND NOT attisdropped
          AND attname <> 'id' AND attname !~ '_id$'
          AND attname NOT IN ('source', 'source_crs', 'surveyed_at', 'retired_on', 'grid', 'point');
        EXECUTE format('CREATE TRIGGER corrections AFTER UPDATE OF %s ON %I FOR EACH ROW
            WHEN (current_setting(''gisgov.loading'', true) IS DISTINCT FROM ''on'')
            EXECUTE FUNCTION note_corrections(%L, %s)',
            (SELECT string_agg(format('%I', field), ', ') FROM unnest(fields) field), noun,
            CASE WHEN noun IN ('hydrant', 'valve') THEN 'component_id' ELSE 'id' END,
            (SELECT string_agg(format('%L', field), ', ') FROM unnest(fields) field));
    END LOOP;
END $$;

-- Stocks: what is retired, or lies in what is retired, does not count.

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
        WHERE building_id = ANY (touched) AND retired_on IS NULL GROUP BY 1) d
        ON d.building_id = b.id AND b.retired_on IS NULL
    LEFT JOIN (
        SELECT dw.building_id, count(*) AS households
        FROM public.household ho
        JOIN public.dwelling dw ON dw.id = ho.dwelling_id AND dw.retired_on IS NULL
        WHERE dw.building_id = ANY (touched) AND ho.retired_on IS NULL GROUP BY 1) h
        ON h.building_id = b.id AND b.retired_on IS NULL
    LEFT JOIN (
        SELECT dw.building_id, count(*) AS persons,
               count(*) FILTER (WHERE pe.age_band IN ('0-5', '6-14')) AS children,
               count(*) FILTER (WHERE pe.age_band IN ('60-79', '80+')) AS elderly,
               count(pe.assistance) AS assisted
        FROM public.person pe
        JOIN public.household ho ON ho.id = pe.household_id AND ho.retired_on IS NULL
        JOIN public.dwelling dw ON dw.id = ho.dwelling_id AND dw.retired_on IS NULL
        WHERE dw.building_id = ANY (touched) AND pe.retired_on IS NULL GROUP BY 1) p
        ON p.building_id = b.id AND b.retired_on IS NULL
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

CREATE FUNCTION building_counts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    turned bigint[] := ARRAY(
        SELECT n.id FROM before o JOIN after n USING (id)
        WHERE (o.retired_on IS NULL) <> (n.retired_on IS NULL));
BEGIN
    IF cardinality(turned) > 0 THEN
        PERFORM public.count_stock(turned);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER counts_retired AFTER UPDATE ON building
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION building_counts();

-- Households and persons lock the buildings that they are counted in, and no longer each row that
-- they hang on: of a million households that was half the time. The buildings are locked, then read
-- anew: a dwelling that moved, and was committed before the lock was ours, is seen at its new place;
-- one that is moving waits at our lock on the building it leaves, and counts when it sees our rows.
CREATE OR REPLACE FUNCTION household_counts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    locked bigint[] := '{}';
    found bigint[];
BEGIN
    LOOP
        found := ARRAY(
            SELECT DISTINCT d.building_id
            FROM touched t JOIN public.dwelling d ON d.id = t.dwelling_id ORDER BY 1);
        EXIT WHEN found = locked;
        PERFORM FROM public.building WHERE id = ANY (found) ORDER BY id FOR NO KEY UPDATE;
        locked := found;
    END LOOP;
    PERFORM public.count_stock(locked);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION person_counts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    locked bigint[] := '{}';
    found bigint[];
BEGIN
    LOOP
        found := ARRAY(
            SELECT DISTINCT d.building_id
            FROM touched t
            JOIN public.household h ON h.id = t.household_id
            JOIN public.dwelling d ON d.id = h.dwelling_id ORDER BY 1);
        EXIT WHEN found = locked;
        PERFORM FROM public.building WHERE id = ANY (found) ORDER BY id FOR NO KEY UPDATE;
        locked := found;
    END LOOP;
    PERFORM public.count_stock(locked);
    RETURN NULL;
END $$;
