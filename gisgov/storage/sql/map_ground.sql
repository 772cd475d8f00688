-- What a small base map is drawn of: water, green and the roads that lead through the city.
-- In:  tolerance_m (how far a line may lie off). Out: kind (water, green, main, street), shape (WKB,
--      city CRS, metres; one a kind).
-- Leans on nothing: it reads all land cover and roads, once a version.
SELECT kind, ST_AsBinary(ST_Collect(shape)) AS shape
FROM (
    SELECT CASE WHEN kind IN ('river', 'lake', 'pond', 'reservoir', 'water', 'sea') THEN 'water'
                WHEN kind IN ('park', 'wood', 'grass', 'green') THEN 'green' END AS kind,
           ST_SimplifyPreserveTopology(geometry, :tolerance_m) AS shape
    FROM land_cover
    WHERE retired_on IS NULL
    UNION ALL
    SELECT CASE WHEN road_class IN ('motorway', 'trunk', 'primary') THEN 'main' ELSE 'street' END,
           ST_SimplifyPreserveTopology(ST_LineMerge(ST_Collect(geometry)), :tolerance_m)
    FROM road
    WHERE retired_on IS NULL
      AND road_class IN ('motorway', 'trunk', 'primary', 'secondary', 'tertiary')
    GROUP BY road_class
) drawn
WHERE kind IS NOT NULL AND NOT ST_IsEmpty(shape)
GROUP BY kind
ORDER BY kind
