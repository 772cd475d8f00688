-- Rows whose address means no place, several, or one too unlike the text leave the stage.
-- In:  least, the lowest score that places a row; wide, matches that place none. Out: line, source,
-- source_id, value (the address), match, score, candidates, alternatives, wide. Leans on a hash of staged_address.
DELETE FROM staged s USING staged_address a
WHERE a.n = s.n AND (a.match IS NULL OR a.candidates > 1 OR a.score < :least
    OR a.match = ANY (CAST(:wide AS text[])))
RETURNING s.line, s.source, s.source_id, s.address AS value, a.match, a.score, a.candidates,
    a.alternatives, a.match = ANY (CAST(:wide AS text[])) AS wide
