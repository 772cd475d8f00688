-- Keep what every building holds now as this month's count, unless this month has been kept.
-- In:  none; the month is that of the city's time zone. Out: the month, once for each building kept.
-- Leans on the primary key of building_stock_month, which begins with the month.
WITH this AS (
    SELECT CAST(date_trunc('month', now() AT TIME ZONE time_zone) AS date) AS month FROM city
)
INSERT INTO building_stock_month
    (month, building_id, dwellings, households, persons, children, elderly, assisted)
SELECT this.month, s.building_id, s.dwellings, s.households, s.persons, s.children, s.elderly,
       s.assisted
FROM this, building_stock s
WHERE s.dwellings > 0
  AND NOT EXISTS (SELECT FROM building_stock_month kept WHERE kept.month = this.month)
ON CONFLICT DO NOTHING
