-- Buildings and what is not known of them.
-- In:  box (geometry, city CRS).
-- Out: a row each; a check is true where the building fails it, null where it cannot be judged.
--      A street without a number is no address; sheds and garages need none, nor an entrance of
--      their own. building_over_road, building_overlap, …: null where there is nothing to compare.
-- Leans on ix_building_point, building_stock_pkey, ix_building_entrance_building_id.
SELECT b.id, b.source, b.source_id, b.surveyed_at, b.geometry, b.point AS spot, b.grid,
       b.floors_above IS NULL AS building_floors,
       b.height_m IS NULL AS building_height,
       b.use IS NULL AS building_use,
       CASE WHEN coalesce(b.use, '') NOT IN ('ancillary', 'parking', 'storage', 'agricultural', 'utility')
            THEN (b.address IS NULL OR b.address = b.street_name)
                 AND (b.street_name IS NULL OR b.house_number IS NULL)
                 AND (b.estate_id IS NULL OR b.number IS NULL) END AS building_address,
       CASE WHEN coalesce(b.use, '') NOT IN ('ancillary', 'parking', 'storage', 'agricultural', 'utility')
            THEN NOT EXISTS (SELECT FROM building_entrance e
                             WHERE e.building_id = b.id AND e.retired_on IS NULL)
            END AS building_entrances,
       CASE WHEN b.use IN ('residential', 'mixed') THEN coalesce(s.dwellings, 0) = 0
            END AS building_dwellings,
       CASE WHEN EXISTS (SELECT FROM area WHERE level = 'grid') THEN b.grid IS NULL
            END AS building_grid,
       NOT ST_IsValid(b.geometry) AS building_invalid,
       CASE WHEN EXISTS (SELECT FROM road WHERE retired_on IS NULL) THEN false
            END AS building_over_road,
       false AS building_overlap,
       false AS building_twice,
       CASE WHEN b.address <> coalesce(b.street_name, '')
                 AND coalesce(b.use, '') NOT IN ('ancillary', 'parking', 'storage', 'agricultural', 'utility')
            THEN false END AS building_address_twice,
       CASE WHEN b.address <> coalesce(b.street_name, '')
                 AND coalesce(b.use, '') NOT IN ('ancillary', 'parking', 'storage', 'agricultural', 'utility')
            THEN false END AS building_address_shared
FROM building b
LEFT JOIN building_stock s ON s.building_id = b.id
WHERE b.retired_on IS NULL AND b.point && CAST(:box AS geometry)
