-- A row's grid is that of the time at which it is written, and not of the time at which its
-- transaction began: one that is older than new borders, and writes after they came, would take the
-- borders that they replaced. The lock is held when this is asked, so no borders come meanwhile.
CREATE OR REPLACE FUNCTION grid_at(place geometry) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN (
        SELECT code FROM public.area
        WHERE level = 'grid' AND coalesce(valid @> clock_timestamp(), false)
          AND public.ST_Covers(geometry, place)
        ORDER BY code LIMIT 1);
END $$;
