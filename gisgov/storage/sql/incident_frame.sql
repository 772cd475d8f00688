-- What incidents are counted by, as this snapshot sees it, in one row.
-- Out: time_zone and srid of the city; kinds: the classes of incidents; areas: those that are in force now,
--      in the order of their codes; until: when others will be, null where that is not known; pages: of the
--      table of incidents.
SELECT c.time_zone, c.srid,
       (SELECT coalesce(jsonb_agg(jsonb_build_array(scheme, code, name, name_en, major, major_name, major_name_en)
               ORDER BY scheme COLLATE "C", code COLLATE "C"), '[]')
        FROM code_class WHERE kind = 'incident') AS kinds,
       (SELECT coalesce(jsonb_agg(jsonb_build_array(code, level, parent, name, name_en) ORDER BY code), '[]')
        FROM area WHERE coalesce(valid @> now(), false)) AS areas,
       (SELECT min(moment) FROM area, unnest(ARRAY[lower(valid), upper(valid)]) moment
        WHERE moment > now() AND isfinite(moment)) AS until,
       pg_relation_size('public.incident') / current_setting('block_size')::int AS pages
FROM city c
