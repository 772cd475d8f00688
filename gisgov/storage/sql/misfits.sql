-- Where grids do not tile the area that they are parts of.
-- In:  codes (text[], grids just loaded).
-- Out: code and name of the area above; missing_m2, its ground that no part holds; outside_m2, ground of
--      its parts that lies outside it; lon and lat of a point in the one or the other. Largest first.
-- Leans on ix_area_parent, ex_area_one_version.
WITH tiled AS (
    SELECT p.code, p.name, p.geometry AS whole, ST_Union(part.geometry) AS held
    FROM area p
    JOIN area part ON part.parent = p.code AND upper_inf(part.valid) AND part.level = 'grid'
    WHERE upper_inf(p.valid) AND p.code IN (
        SELECT parent FROM area WHERE code = ANY (:codes) AND upper_inf(valid))
    GROUP BY p.id
), compared AS (
    SELECT code, name, ST_Difference(whole, held) AS missing, ST_Difference(held, whole) AS outside
    FROM tiled
)
SELECT code, name, ST_Area(missing) AS missing_m2, ST_Area(outside) AS outside_m2,
       ST_X(place) AS lon, ST_Y(place) AS lat
FROM compared, LATERAL (
    SELECT ST_Transform(ST_PointOnSurface(
        CASE WHEN ST_IsEmpty(missing) THEN outside ELSE missing END), 4326) AS place) p
WHERE ST_Area(missing) + ST_Area(outside) > 0
ORDER BY ST_Area(missing) + ST_Area(outside) DESC, code
