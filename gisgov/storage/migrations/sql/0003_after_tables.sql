-- Tiles: each statement that changes what a tile shows notes where, in its own transaction, so that a
-- reader who sees the rows sees the note. A note holds the box of a shape in EPSG:3857; a null box
-- stands for the whole layer: so for more than 500 rows at once, and for TRUNCATE.
--
-- Arguments of note_tile_changes: the layers that a row `r` is drawn in, and the moments at which
-- the row changes what is drawn by itself, both as SQL.

CREATE FUNCTION note_tile_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    many CONSTANT integer := 500;
    shown text;
    touched text := CASE TG_OP
        WHEN 'INSERT' THEN 'SELECT * FROM after'
        WHEN 'DELETE' THEN 'SELECT * FROM before' END;
    found integer;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT string_agg(format('x.%I', attname), ', ') INTO shown FROM pg_attribute
        WHERE attrelid = TG_RELID AND attnum > 0 AND NOT attisdropped
          AND attname NOT IN ('source', 'source_id', 'source_crs', 'surveyed_at');
        touched := format('SELECT x.* FROM before x JOIN after n USING (id) WHERE (%1$s) IS DISTINCT FROM (%2$s)
            UNION ALL
            SELECT n.* FROM before x JOIN after n USING (id) WHERE (%1$s) IS DISTINCT FROM (%2$s)',
            shown, replace(shown, 'x.', 'n.'));
    END IF;
    EXECUTE format('SELECT count(*) FROM (SELECT FROM (%s) r LIMIT %s) few', touched, many + 1)
        INTO found;
    EXECUTE format('INSERT INTO public.tile_change (layer, west, south, east, north, at)
        SELECT DISTINCT layer, %s, at
        FROM (%s) r, unnest(%s) layer, unnest(array_append(%s, NULL)) at
        WHERE at IS NULL OR at > now() AND at < ''infinity''',
        CASE WHEN found > many THEN 'NULL::float8, NULL::float8, NULL::float8, NULL::float8'
        ELSE 'public.ST_XMin(r.mercator), public.ST_YMin(r.mercator),
            public.ST_XMax(r.mercator), public.ST_YMax(r.mercator)' END,
        touched, TG_ARGV[0], TG_ARGV[1]);
    RETURN NULL;
END $$;

-- What a hydrant is told by lies beside its component, which knows the place.
CREATE FUNCTION note_hydrant_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM (SELECT FROM written LIMIT 501) few) > 500 THEN
        INSERT INTO public.tile_change (layer) VALUES ('hydrants');
    ELSE
        INSERT INTO public.tile_change (layer, west, south, east, north)
        SELECT DISTINCT 'hydrants', public.ST_X(c.mercator), public.ST_Y(c.mercator),
            public.ST_X(c.mercator), public.ST_Y(c.mercator)
        FROM written h JOIN public.component c ON c.id = h.component_id;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION note_layer_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.tile_change (layer) SELECT unnest(string_to_array(TG_ARGV[0], ','));
    RETURN NULL;
END $$;

DO $$
DECLARE
    never CONSTANT text := 'ARRAY[]::timestamptz[]';
    drawn record;
BEGIN
    FOR drawn IN SELECT * FROM (VALUES
        ('area', 'ARRAY[''areas-'' || r.level, ''labels'']',
            'ARRAY[lower(r.valid), upper(r.valid)]',
            'areas-city,areas-district,areas-street,areas-community,areas-grid,labels'),
        ('estate', 'ARRAY[''estates'', ''labels'']', never, 'estates,labels'),
        ('building', 'ARRAY[''buildings'', ''labels'']', never, 'buildings,labels'),
        ('land_cover', 'ARRAY[''land_cover'', ''labels'']', never, 'land_cover,labels'),
        ('road', 'ARRAY[''roads'']', never, 'roads'),
        ('barrier', 'ARRAY[''barriers'']', never, 'barriers'),
        ('premises', 'ARRAY[''premises'']', never, 'premises'),
        ('incident', 'ARRAY[''incidents'']', never, 'incidents'),
        ('mark', 'ARRAY[''marks'']', 'ARRAY[r.expires_at]', 'marks')
    ) v (noun, layers, moments, whole)
    LOOP
        EXECUTE format('CREATE TRIGGER tiles_added AFTER INSERT ON %I REFERENCING NEW TABLE AS after
            FOR EACH STATEMENT EXECUTE FUNCTION note_tile_changes(%L, %L)',
            drawn.noun, drawn.layers, drawn.moments);
        EXECUTE format('CREATE TRIGGER tiles_changed AFTER UPDATE ON %I
            REFERENCING OLD TABLE AS before NEW TABLE AS after
            FOR EACH STATEMENT EXECUTE FUNCTION note_tile_changes(%L, %L)',
            drawn.noun, drawn.layers, drawn.moments);
        EXECUTE format('CREATE TRIGGER tiles_gone AFTER DELETE ON %I REFERENCING OLD TABLE AS before
            FOR EACH STATEMENT EXECUTE FUNCTION note_tile_changes(%L, %L)',
            drawn.noun, drawn.layers, never);
        EXECUTE format('CREATE TRIGGER tiles_emptied AFTER TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION note_layer_changes(%L)', drawn.noun, drawn.whole);
    END LOOP;
END $$;

-- A hydrant is drawn in two layers. Which components are hydrants is known until they are deleted.
CREATE TRIGGER tiles_added AFTER INSERT ON component REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION note_tile_changes(
        'ARRAY[''components'']', 'ARRAY[]::timestamptz[]');
CREATE TRIGGER tiles_changed AFTER UPDATE ON component
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION note_tile_changes(
        'CASE WHEN EXISTS (SELECT FROM public.hydrant h WHERE h.component_id = r.id)
            THEN ARRAY[''components'', ''hydrants''] ELSE ARRAY[''components''] END',
        'ARRAY[]::timestamptz[]');
CREATE TRIGGER tiles_gone AFTER DELETE ON component REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION note_tile_changes(
        'ARRAY[''components'', ''hydrants'']', 'ARRAY[]::timestamptz[]');
CREATE TRIGGER tiles_emptied AFTER TRUNCATE ON component
    FOR EACH STATEMENT EXECUTE FUNCTION note_layer_changes('components,hydrants');

CREATE TRIGGER tiles_added AFTER INSERT ON hydrant REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_hydrant_changes();
CREATE TRIGGER tiles_changed AFTER UPDATE ON hydrant REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_hydrant_changes();
CREATE TRIGGER tiles_gone AFTER DELETE ON hydrant REFERENCING OLD TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_hydrant_changes();
CREATE TRIGGER tiles_emptied AFTER TRUNCATE ON hydrant
    FOR EACH STATEMENT EXECUTE FUNCTION note_layer_changes('hydrants');

CREATE TRIGGER tiles_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON code_class
    FOR EACH STATEMENT EXECUTE FUNCTION note_layer_changes('components,hydrants,incidents');
