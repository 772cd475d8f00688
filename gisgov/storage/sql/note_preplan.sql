-- Note for open sheets that what belongs to the pre-plan of a building has changed.
-- In:  building.
-- Out: nothing.
-- Leans on building_pkey.
INSERT INTO tile_change (layer, west, south, east, north)
SELECT 'preplans', ST_XMin(mercator), ST_YMin(mercator), ST_XMax(mercator), ST_YMax(mercator)
FROM building WHERE id = :building
