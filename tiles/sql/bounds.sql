-- Where the city lies: its areas, or where it has none yet, its buildings and roads.
--
-- Out: west, south, east, north in degrees; all null for a city without rows
WITH ground AS (
    SELECT coalesce(
        (SELECT ST_Extent(mercator) FROM area WHERE valid @> now()),
        (SELECT ST_Extent(box) FROM (
            SELECT ST_Extent(mercator)::geometry box FROM building WHERE retired_on IS NULL
            UNION ALL
            SELECT ST_Extent(mercator)::geometry FROM road WHERE retired_on IS NULL) boxes)
    )::geometry AS box
), degrees AS (
    SELECT ST_Transform(ST_SetSRID(box, 3857), 4326) AS box FROM ground
)
SELECT ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box) FROM degrees
