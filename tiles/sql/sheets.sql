-- Sheets of the 1:500 map, 250 by 250 metres of the city CRS, numbered by their south-west corner in
-- kilometres, north first; a zone in front of the easting is dropped (gisgov/sheets.py does the same).
-- In:  z, x, y; west, south, east, north (city CRS) and srid; keep (the most southern so many).
-- Out: data (MVT), shown and total (sheets).
-- Leans on nothing: no row is read.
SELECT ST_AsMVT(drawn, 'sheets', 4096, 'geom', 'id') AS data,
       count(*) AS shown, count(*) AS total
FROM (
    SELECT row * 400000 + col AS id,
           format('%%s.%%s-%%s.%%s', row / 4, lpad((row %% 4 * 25)::text, 2, '0'),
                  col %% 4000 / 4, lpad((col %% 4 * 25)::text, 2, '0')) AS number,
           ST_AsMVTGeom(mercator, ST_TileEnvelope(%(z)s, %(x)s, %(y)s), 4096, 64) AS geom
    FROM generate_series(greatest(floor(%(south)s / 250), 0)::bigint,
                         least(floor(%(north)s / 250), floor(%(south)s / 250) + 40)::bigint) row,
         generate_series(greatest(floor(%(west)s / 250), 0)::bigint,
                         least(floor(%(east)s / 250), floor(%(west)s / 250) + 40)::bigint) col,
         ST_Transform(ST_MakeEnvelope(col * 250, row * 250, col * 250 + 250, row * 250 + 250,
                                      %(srid)s), 3857) mercator
    WHERE mercator && ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625)
    ORDER BY row, col
    LIMIT %(keep)s
) drawn
WHERE NOT ST_IsEmpty(geom)
