-- The ground over which hose is laid: what bars it inside a box.
-- In:  west, south, east, north (city CRS, metres); water (text[], kinds of land cover).
-- Out: one row of WKB collections in the city's CRS; null where there is nothing. Bridges and level
--      crossings carry hose over water and railways: they come as areas of the road's width (4 m where nobody
--      has measured it). Long things are clipped near the box.
-- Leans on ix_building_geometry, ix_barrier_geometry, ix_land_cover_geometry, ix_road_geometry.
WITH box AS MATERIALIZED (
    SELECT ST_MakeEnvelope(:west, :south, :east, :north, srid) AS edge FROM city
), rails AS MATERIALIZED (
    SELECT ST_ClipByBox2D(w.geometry, ST_Expand(box.edge, 10)) AS line
    FROM box, barrier w
    WHERE w.geometry && box.edge AND w.retired_on IS NULL AND w.kind = 'railway'
), ways AS (
    SELECT r.geometry, r.width_m FROM box, road r
    WHERE r.geometry && box.edge AND r.retired_on IS NULL
      -- A passage under a building is a tunnel of a lane; under a motorway's nobody lays hose.
      AND (r.bridge OR r.tunnel AND r.road_class IN ('service', 'residential', 'footway',
           'living_street', 'pedestrian', 'unclassified', 'path', 'track'))
    UNION ALL
    SELECT r.geometry, r.width_m FROM rails, road r
    WHERE NOT ST_IsEmpty(rails.line) AND ST_Intersects(r.geometry, rails.line)
      AND r.retired_on IS NULL AND NOT r.bridge AND NOT r.tunnel
)
SELECT
    (SELECT ST_AsBinary(ST_Collect(b.geometry)) FROM building b
     WHERE b.geometry && box.edge AND b.retired_on IS NULL) AS buildings,
    (SELECT ST_AsBinary(ST_Collect(w.geometry)) FROM barrier w
     WHERE w.geometry && box.edge AND w.retired_on IS NULL AND w.kind <> 'railway') AS walls,
    (SELECT ST_AsBinary(ST_Collect(line)) FROM rails WHERE NOT ST_IsEmpty(line)) AS railways,
    (SELECT ST_AsBinary(ST_Collect(ST_ClipByBox2D(l.geometry, ST_Expand(box.edge, 10))))
     FROM land_cover l
     WHERE l.geometry && box.edge AND l.retired_on IS NULL
       AND l.kind = ANY (CAST(:water AS text[]))) AS water,
    (SELECT ST_AsBinary(ST_Collect(ST_Buffer(geometry, coalesce(width_m, 4) / 2, 'endcap=square')))
     FROM ways) AS bridges
FROM box
