-- Placing: components, incidents and buildings get their grid when they are written.
-- Boundary rule: a point on a shared border belongs to the grid whose code sorts first, bytewise
-- (area.code has COLLATE "C"). Index: ix_area_geometry; coalesce keeps the planner from the index on
-- dates, which nearly all areas fit.

-- Each writer holds the placing lock shared; publishing new borders takes it exclusively, so that no
-- row placed under the old borders commits after the new ones. 7202 is this lock's number.
CREATE FUNCTION hold_borders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(7202);
    RETURN NULL;
END $$;

-- Volatile, so that its query sees what was committed while the lock was waited for.
CREATE FUNCTION grid_at(place geometry) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN (
        SELECT code FROM public.area
        WHERE level = 'grid' AND coalesce(valid @> now(), false)
          AND public.ST_Covers(geometry, place)
        ORDER BY code LIMIT 1);
END $$;

CREATE FUNCTION place_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.grid := public.grid_at(NEW.geometry);
    RETURN NEW;
END $$;

CREATE FUNCTION place_building() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.grid := public.grid_at(NEW.point);
    RETURN NEW;
END $$;

CREATE TRIGGER hold_borders BEFORE INSERT OR UPDATE OF point ON building
    FOR EACH STATEMENT EXECUTE FUNCTION hold_borders();
CREATE TRIGGER hold_borders BEFORE INSERT OR UPDATE OF geometry ON component
    FOR EACH STATEMENT EXECUTE FUNCTION hold_borders();
CREATE TRIGGER hold_borders BEFORE INSERT OR UPDATE OF geometry ON incident
    FOR EACH STATEMENT EXECUTE FUNCTION hold_borders();
CREATE TRIGGER place BEFORE INSERT OR UPDATE OF point ON building
    FOR EACH ROW EXECUTE FUNCTION place_building();
CREATE TRIGGER place BEFORE INSERT OR UPDATE OF geometry ON component
    FOR EACH ROW EXECUTE FUNCTION place_row();
CREATE TRIGGER place BEFORE INSERT OR UPDATE OF geometry ON incident
    FOR EACH ROW EXECUTE FUNCTION place_row();

-- Stocks: what a building holds is counted anew from its rows after each statement that touched
-- them. The buildings are locked first, so that two writers of one building count in turn.

CREATE FUNCTION count_stock(touched bigint[]) RETURNS void LANGUAGE plpgsql AS $$
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

CREATE FUNCTION dwelling_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM public.count_stock(ARRAY(SELECT DISTINCT building_id FROM touched));
    RETURN NULL;
END $$;

-- What a row hangs on is locked first: if it is just moving to another building, its new place is seen.
CREATE FUNCTION household_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM public.dwelling WHERE id IN (SELECT dwelling_id FROM touched)
        ORDER BY id FOR NO KEY UPDATE;
    PERFORM public.count_stock(ARRAY(
        SELECT DISTINCT d.building_id
        FROM touched t JOIN public.dwelling d ON d.id = t.dwelling_id));
    RETURN NULL;
END $$;

CREATE FUNCTION person_counts() RETURNS trigger LANGUAGE plpgsql AS $$
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

CREATE FUNCTION all_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM public.count_stock(ARRAY(SELECT building_id FROM public.building_stock));
    RETURN NULL;
END $$;

-- A move touches the building it leaves and the one it reaches, so an update counts both.
DO $$
DECLARE noun text;
BEGIN
    FOREACH noun IN ARRAY ARRAY['dwelling', 'household', 'person'] LOOP
        EXECUTE format('CREATE TRIGGER counts_added AFTER INSERT ON %1$I REFERENCING NEW TABLE AS
            touched FOR EACH STATEMENT EXECUTE FUNCTION %2$I()', noun, noun || '_counts');
        EXECUTE format('CREATE TRIGGER counts_gone AFTER DELETE ON %1$I REFERENCING OLD TABLE AS
            touched FOR EACH STATEMENT EXECUTE FUNCTION %2$I()', noun, noun || '_counts');
        EXECUTE format('CREATE TRIGGER counts_left AFTER UPDATE ON %1$I REFERENCING OLD TABLE AS
            touched FOR EACH STATEMENT EXECUTE FUNCTION %2$I()', noun, noun || '_counts');
        EXECUTE format('CREATE TRIGGER counts_reached AFTER UPDATE ON %1$I REFERENCING NEW TABLE AS
            touched FOR EACH STATEMENT EXECUTE FUNCTION %2$I()', noun, noun || '_counts');
        EXECUTE format('CREATE TRIGGER counts_emptied AFTER TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION all_counts()', noun);
    END LOOP;
END $$;

INSERT INTO area_level (code, rank, name, name_en) VALUES
    ('city', 1, '市', 'City'), ('district', 2, '区', 'District'), ('street', 3, '街道', 'Street'),
    ('community', 4, '社区', 'Community'), ('grid', 5, '网格', 'Grid');
