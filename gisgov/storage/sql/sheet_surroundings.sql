-- What a printed map draws around a place: buildings, roads, water and walls, cut at the frame.
-- In:  west, south, east, north (city CRS, metres); water (kinds of land cover that are water).
-- Out: layer (water, road, barrier or building), id, name, name_en, kind, floors, width_m, and the shape
--      as WKB. Ground first, so that what is drawn later lies above.
-- Leans on ix_building_geometry, ix_road_geometry, ix_land_cover_geometry, ix_barrier_geometry.
WITH frame AS MATERIALIZED (
    SELECT ST_MakeEnvelope(:west, :south, :east, :north, srid) AS box FROM city
), drawn AS (
    SELECT 1 AS place, 'water' AS layer, l.id, l.name, l.name_en, l.kind,
           NULL::smallint AS floors,
           NULL::float8 AS width_m, ST_ClipByBox2D(l.geometry, frame.box::box2d) AS shape
    FROM frame
    JOIN land_cover l ON l.geometry && frame.box
    WHERE l.retired_on IS NULL AND l.kind = ANY (:water)
    UNION ALL
    SELECT 2, 'road', r.id, r.name, r.name_en, r.road_class, NULL, r.width_m,
           ST_ClipByBox2D(r.geometry, frame.box::box2d)
    FROM frame
    JOIN road r ON r.geometry && frame.box
    WHERE r.retired_on IS NULL
    UNION ALL
    SELECT 3, 'barrier', w.id, NULL, NULL, w.kind, NULL, NULL,
           ST_ClipByBox2D(w.geometry, frame.box::box2d)
    FROM frame
    JOIN barrier w ON w.geometry && frame.box
    WHERE w.retired_on IS NULL
    UNION ALL
    SELECT 4, 'building', b.id, b.name, b.name_en, b.use, b.floors_above, NULL,
           ST_ClipByBox2D(b.geometry, frame.box::box2d)
    FROM frame
    JOIN building b ON b.geometry && frame.box
    WHERE b.retired_on IS NULL
)
SELECT layer, id, name, name_en, kind, floors, width_m, ST_AsBinary(shape) AS shape
FROM drawn
WHERE NOT ST_IsEmpty(shape)
ORDER BY place, id
