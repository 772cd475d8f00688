-- Pairs of outlines that share more than half of the larger one: both in the file, or one of them the
-- city's from another source. Those that share most first, with the count of all.
-- In:  most. Out: as sync_alike_points.
-- Leans on the indexes on staged_shape and staged_known.
WITH near AS (
    SELECT a.source_id AS key, a.n, b.source AS other_source, b.source_id AS other_key,
           b.n AS other_n, a.geometry AS ours, b.geometry AS theirs
    FROM staged_shape a JOIN staged_shape b ON b.n < a.n AND b.geometry && a.geometry
    UNION ALL
    SELECT a.source_id, a.n, b.source, b.source_id, NULL, a.geometry, b.geometry
    FROM staged_shape a
    JOIN staged_known b ON b.source <> a.source AND NOT b.taken AND b.geometry && a.geometry
), pairs AS (
    SELECT key, n, other_source, other_key, other_n,
           ST_Distance(ST_Centroid(ours), ST_Centroid(theirs)) AS distance_m,
           ST_Area(ST_Intersection(ours, theirs))
               / nullif(greatest(ST_Area(ours), ST_Area(theirs)), 0) AS shared
    FROM near
    WHERE ST_Relate(ours, theirs, '2********')
)
SELECT p.key, s.line, p.other_source, p.other_key, o.line AS other_line, p.distance_m, p.shared,
       p.pairs
FROM (
    SELECT *, count(*) OVER () AS pairs FROM pairs
    WHERE shared > 0.5 ORDER BY shared DESC, n, other_key LIMIT :most) p
JOIN staged s ON s.n = p.n
LEFT JOIN staged o ON o.n = p.other_n
ORDER BY p.shared DESC, p.n, p.other_key
