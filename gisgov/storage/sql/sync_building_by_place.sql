-- The building that covers the point of a row that names none; of several the one that is first.
-- In:  none; the stage. Out: none. Leans on ix_building_geometry.
UPDATE staged s SET building_id = (
    SELECT b.id FROM building b
    WHERE b.retired_on IS NULL AND ST_Covers(b.geometry, s.geometry) ORDER BY b.id LIMIT 1)
WHERE s.building_id IS NULL AND s.geometry IS NOT NULL
