-- Pairs of lines of one class no point of which lies farther from the other than the reach: both in
-- the file, or one of them the city's from another source. The nearest first, with the count of all.
-- In:  alike_m, most. Out: as sync_alike_points.
-- Leans on the indexes on staged_shape and staged_known.
WITH near AS (
    SELECT a.source_id AS key, a.n, b.source AS other_source, b.source_id AS other_key,
           b.n AS other_n, ST_HausdorffDistance(a.geometry, b.geometry) AS distance_m
    FROM staged_shape a
    JOIN staged_shape b ON b.n < a.n AND ST_DWithin(b.geometry, a.geometry, :alike_m)
    WHERE a.class = b.class
    UNION ALL
    SELECT a.source_id, a.n, b.source, b.source_id, NULL,
           ST_HausdorffDistance(a.geometry, b.geometry)
    FROM staged_shape a
    JOIN staged_known b ON b.source <> a.source AND ST_DWithin(b.geometry, a.geometry, :alike_m)
    WHERE NOT b.taken AND a.class = b.class
)
SELECT p.key, s.line, p.other_source, p.other_key, o.line AS other_line, p.distance_m,
       CAST(NULL AS double precision) AS shared, p.pairs
FROM (
    SELECT *, count(*) OVER () AS pairs FROM near
    WHERE distance_m <= :alike_m ORDER BY distance_m, n, other_key LIMIT :most) p
JOIN staged s ON s.n = p.n
LEFT JOIN staged o ON o.n = p.other_n
ORDER BY p.distance_m, p.n, p.other_key
