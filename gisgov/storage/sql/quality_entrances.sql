-- Entrances, and whether they lie on the outline of their building.
-- In:  box (geometry, city CRS).
-- Out: a row each; entrance_off is true where the outline is more than 1 m away.
-- Leans on ix_building_point, ix_building_entrance_building_id.
SELECT e.id, e.source, e.source_id, e.surveyed_at, e.geometry, e.geometry AS spot, b.grid,
       ST_Distance(ST_Boundary(b.geometry), e.geometry) > 1 AS entrance_off
FROM building_entrance e
JOIN building b ON b.id = e.building_id
WHERE e.retired_on IS NULL AND b.point && CAST(:box AS geometry)
