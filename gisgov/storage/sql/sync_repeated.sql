-- Rows that the file gives again leave the stage: the first one of each key stays.
-- In:  none; the stage. Out: line, source, source_id, line of the first, and whether the two are alike.
-- Leans on a hash of the stage; no index.
WITH many AS (
    SELECT source, source_id FROM staged GROUP BY source, source_id HAVING count(*) > 1
), ranked AS (
    SELECT s.n, row_number() OVER w AS place, first_value(s.line) OVER w AS first_line,
           p.said = first_value(p.said) OVER w AS same
    FROM staged s
    -- No two seals are alike; the digests beside them tell whether names and phones are.
    CROSS JOIN LATERAL (
        SELECT to_jsonb(s) - ARRAY['n', 'line', 'name_sealed', 'phone_sealed'] AS said) p
    JOIN many m ON m.source = s.source AND m.source_id = s.source_id
    WINDOW w AS (PARTITION BY s.source, s.source_id ORDER BY s.n)
)
DELETE FROM staged s USING ranked r
WHERE r.n = s.n AND r.place > 1
RETURNING s.line, s.source, s.source_id, r.first_line, r.same
