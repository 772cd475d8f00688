-- The city, the versions, and what it holds today, retired rows left out.
-- In:  nothing.
-- Out: one row; none where there is no city. People are summed from the counts of the buildings.
SELECT
    city.name, city.name_en, 'EPSG:' || city.srid AS crs, city.time_zone,
    (SELECT version_num FROM alembic_version) AS schema_version,
    postgis_lib_version() AS postgis_version,
    json_build_object(
        'areas', (SELECT coalesce(json_object_agg(code, n ORDER BY rank), '{}')
                  FROM (SELECT l.code, l.rank, count(*) AS n
                        FROM area_level l JOIN area a ON a.level = l.code AND a.valid @> now()
                        GROUP BY l.code, l.rank) levels),
        'buildings', (SELECT count(*) FROM building WHERE retired_on IS NULL),
        'dwellings', stock.dwellings, 'households', stock.households, 'persons', stock.persons,
        'components', (SELECT count(*) FROM component WHERE retired_on IS NULL),
        'hydrants', (SELECT count(*) FROM hydrant h JOIN component c ON c.id = h.component_id
                     WHERE c.retired_on IS NULL),
        'premises', (SELECT count(*) FROM premises WHERE retired_on IS NULL),
        'incidents', (SELECT count(*) FROM incident WHERE retired_on IS NULL)) AS counts
FROM city, city_stock() stock
