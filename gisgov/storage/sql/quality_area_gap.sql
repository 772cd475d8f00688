-- Ground of an area that none of its grids holds: one row for each piece.
-- In:  box (geometry, city CRS).
-- Out: id, source, source_id of the area; the piece; size in m2.
-- Only areas whose grids do not add up to them, or do not lie in them, are looked at closely.
-- Leans on ix_area_parent, ix_area_geometry.
WITH whole AS MATERIALIZED (
    SELECT p.id, p.code, p.source, p.source_id, p.geometry, sum(ST_Area(g.geometry)) AS parts_m2,
           bool_and(ST_CoveredBy(g.geometry, p.geometry)) AS inside
    FROM area p
    JOIN area g ON g.parent = p.code AND g.level = 'grid' AND coalesce(g.valid @> now(), false)
    WHERE coalesce(p.valid @> now(), false) AND p.geometry && CAST(:box AS geometry)
    GROUP BY p.id
), missing AS MATERIALIZED (
    SELECT w.id, w.code, w.source, w.source_id,
           (ST_Dump(ST_CollectionExtract(ST_Difference(w.geometry, (
               SELECT ST_Union(g.geometry) FROM area g
               WHERE g.level = 'grid' AND coalesce(g.valid @> now(), false)
                 AND g.geometry && w.geometry)), 3))).geom AS geometry
    FROM whole w
    WHERE NOT w.inside OR abs(w.parts_m2 - ST_Area(w.geometry)) > 0.01
)
SELECT id, source, source_id, ST_Multi(geometry) AS geometry, ST_PointOnSurface(geometry) AS spot, code AS grid,
       CAST(NULL AS text) AS other, ST_Area(geometry) AS size,
       'area_gap' AS code
FROM missing
WHERE ST_Area(geometry) > 0.01
