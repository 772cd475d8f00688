-- The estate that holds the point of a building that names none; of several the one that is first.
-- In:  none; the stage. Out: none. Leans on ix_estate_geometry.
UPDATE staged s SET estate_id = (
    SELECT e.id FROM estate e
    WHERE e.retired_on IS NULL AND ST_Covers(e.geometry, s.point) ORDER BY e.id LIMIT 1)
WHERE s.estate_ref IS NULL AND s.point IS NOT NULL
