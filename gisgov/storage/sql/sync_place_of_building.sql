-- Rows that name a building and no place lie where its point lies.
-- In:  none; the stage. Out: none. Leans on the key of building.
UPDATE staged s SET geometry = b.point
FROM building b WHERE b.id = s.building_id AND s.geometry IS NULL
