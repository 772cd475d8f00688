-- The grids of a moment that touch boxes, in the order in which they win a point on a shared border.
-- In:  moment (timestamptz); west, south, east, north (float8[], of the boxes); srid (of the city).
-- Out: code, shape (WKB).
-- Leans on ix_area_geometry; coalesce keeps the planner from the index on dates, which nearly all
-- areas fit.
SELECT code, ST_AsBinary(geometry) AS shape
FROM area
WHERE id IN (
    SELECT a.id
    FROM unnest(CAST(:west AS float8[]), CAST(:south AS float8[]), CAST(:east AS float8[]),
                CAST(:north AS float8[])) b (west, south, east, north)
    JOIN area a ON a.geometry && ST_MakeEnvelope(b.west, b.south, b.east, b.north, :srid)
    WHERE a.level = 'grid' AND coalesce(a.valid @> CAST(:moment AS timestamptz), false))
ORDER BY code
