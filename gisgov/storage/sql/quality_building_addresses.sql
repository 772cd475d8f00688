-- Buildings whose address, estate and number another building has too.
-- In:  box (geometry, city CRS).
-- Out: the building; other: source and key of the farthest; size: how far off it stands, m;
--      code: building_address_twice from 50 m on, building_address_shared nearer by.
-- A street alone is no address; sheds and garages have that of their house. All buildings are compared; ix_building_point holds the box.
WITH known AS MATERIALIZED (
    SELECT id, coalesce(estate_id, 0) AS estate, coalesce(number, '') AS number,
           lower(regexp_replace(address, '\s+', '', 'g')) AS address, point,
           source || ' ' || source_id AS key
    FROM building
    WHERE retired_on IS NULL AND address <> coalesce(street_name, '')
      AND coalesce(use, '') NOT IN ('ancillary', 'parking', 'storage', 'agricultural', 'utility')
), farthest AS MATERIALIZED (
    SELECT DISTINCT ON (a.id) a.id, b.key AS other, ST_Distance(a.point, b.point) AS away_m
    FROM known a
    JOIN known b ON b.address = a.address AND b.number = a.number AND b.estate = a.estate
                AND b.id <> a.id
    WHERE a.point && CAST(:box AS geometry)
    ORDER BY a.id, ST_Distance(a.point, b.point) DESC, b.id
)
SELECT b.id, b.source, b.source_id, b.geometry, b.point AS spot, b.grid, f.other, f.away_m AS size,
       CASE WHEN f.away_m > 50 THEN 'building_address_twice'
            ELSE 'building_address_shared' END AS code
FROM farthest f JOIN building b USING (id)
