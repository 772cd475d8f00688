-- Positions of a look at a worker, in the order of time.
-- In:  nothing: the transaction's ticket says whose and which day.
-- Out: places in EPSG:4326.
-- Leans on position_pkey.
SELECT p.fixed_at, p.accuracy_m,
       round(ST_X(ST_Transform(p.geometry, 4326))::numeric, 7)::float8 AS lon,
       round(ST_Y(ST_Transform(p.geometry, 4326))::numeric, 7)::float8 AS lat
FROM position p
WHERE p.worker_id = (SELECT worker_id FROM look)
ORDER BY p.fixed_at
