-- What every sheet needs of the city before all else, in one row.
-- Out: oid of the database, time zone, rating of hydrants (null where the city sets none), the versions of its
--      networks, and the classes of vehicles, the lightest first.
-- The sum of changes alone would come again after a rollback; numbers of rows are never given twice.
SELECT (SELECT oid FROM pg_database WHERE datname = current_database()) AS oid,
       c.time_zone, c.settings -> 'fire' ->> 'hydrant_rating' AS hydrant_rating,
       (SELECT coalesce(jsonb_object_agg(network, stamp), '{}')
        FROM (SELECT network, jsonb_build_array(sum(n), sum(id), max(id)) AS stamp
              FROM network_change GROUP BY network) s) AS stamps,
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
               'code', v.code, 'width_m', v.width_m, 'height_m', v.height_m, 'weight_t', v.weight_t,
               'turning_m', v.turning_m, 'name', v.name, 'name_en', v.name_en)
               ORDER BY v.weight_t, v.code), '[]')
        FROM vehicle_class v) AS vehicles
FROM city c
