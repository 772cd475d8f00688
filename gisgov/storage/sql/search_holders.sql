-- The finest area of today that holds each point.
-- In:  xs, ys (city CRS).
-- Out: n (from 1) and the code; no row where no area holds the point.
-- Leans on ix_area_geometry. On a shared border, as everywhere: the code that sorts first.
SELECT asked.n, holder.code
FROM unnest(CAST(:xs AS float8[]), CAST(:ys AS float8[])) WITH ORDINALITY asked (x, y, n)
CROSS JOIN city
CROSS JOIN LATERAL (
    SELECT a.code
    FROM area a
    JOIN area_level l ON l.code = a.level
    WHERE ST_Covers(a.geometry, ST_SetSRID(ST_MakePoint(asked.x, asked.y), city.srid))
      AND coalesce(a.valid @> now(), false)
    ORDER BY l.rank DESC, a.code
    LIMIT 1) holder
ORDER BY asked.n
