-- A place worth looking at: the building with most people, else any building.
-- In:  nothing.
-- Out: lon and lat, WGS-84 degrees; no row where there is no building.
SELECT round(ST_X(place)::numeric, 6) AS lon, round(ST_Y(place)::numeric, 6) AS lat
FROM (SELECT ST_Transform(b.point, 4326) AS place
      FROM building b
      LEFT JOIN building_stock s ON s.building_id = b.id
      WHERE b.retired_on IS NULL
      ORDER BY s.persons DESC NULLS LAST, b.id
      LIMIT 1) chosen
