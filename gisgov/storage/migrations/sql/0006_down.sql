CREATE OR REPLACE FUNCTION grid_at(place geometry) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN (
        SELECT code FROM public.area
        WHERE level = 'grid' AND coalesce(valid @> now(), false)
          AND public.ST_Covers(geometry, place)
        ORDER BY code LIMIT 1);
END $$;
