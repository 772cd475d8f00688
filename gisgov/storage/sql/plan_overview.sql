-- Water and main roads about communities, for a map of all of them.
-- In:  west, south, east, north (city CRS, metres); metre (what is smaller than a few of these is not
--      drawn).
-- Out: layer (water or road), shape as WKB, cut at the frame and simplified.
-- Leans on ix_land_cover_geometry, ix_road_geometry.
WITH frame AS MATERIALIZED (
    SELECT ST_MakeEnvelope(:west, :south, :east, :north, srid) AS box FROM city
), drawn AS (
    SELECT 'water' AS layer, l.id, ST_Simplify(ST_ClipByBox2D(l.geometry, frame.box::box2d), :metre) AS shape
    FROM frame JOIN land_cover l ON l.geometry && frame.box
    WHERE l.retired_on IS NULL AND ST_Area(l.geometry) > 9 * CAST(:metre AS float8) ^ 2
      AND l.kind IN ('river', 'canal', 'lake', 'reservoir', 'pond', 'water')
    UNION ALL
    SELECT 'road', r.id, ST_Simplify(ST_ClipByBox2D(r.geometry, frame.box::box2d), :metre)
    FROM frame JOIN road r ON r.geometry && frame.box
    WHERE r.retired_on IS NULL AND r.road_class IN ('motorway', 'trunk', 'primary', 'secondary')
)
SELECT layer, ST_AsBinary(shape) AS shape FROM drawn
WHERE NOT ST_IsEmpty(shape) ORDER BY layer, id
