DO $$
DECLARE noun text;
BEGIN
    FOREACH noun IN ARRAY ARRAY['area', 'estate', 'building', 'land_cover', 'road', 'barrier', 'premises',
        'incident', 'component', 'hydrant', 'code_class']
    LOOP
        EXECUTE format('DROP TRIGGER IF EXISTS tiles_added ON %I', noun);
        EXECUTE format('DROP TRIGGER tiles_changed ON %I', noun);
        EXECUTE format('DROP TRIGGER IF EXISTS tiles_gone ON %I', noun);
        EXECUTE format('DROP TRIGGER IF EXISTS tiles_emptied ON %I', noun);
    END LOOP;
END $$;
