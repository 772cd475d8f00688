-- Faults of rows that have loaded now are settled, and those that this load says anew: by the row's
-- key; where a fault has none, by its line, if the file is a whole one (`whole`).
-- In:  noun, whole. Out: none. Leans on ix_quarantine_source.
UPDATE quarantine q SET settled_at = now()
WHERE q.noun = :noun AND q.settled_at IS NULL
  AND EXISTS (
    SELECT FROM (
        SELECT line, source, source_id FROM staged
        UNION ALL SELECT line, source, source_id FROM staged_left) s
    WHERE s.source = q.source
      AND (s.source_id = q.source_id
           OR (q.source_id IS NULL AND s.line = q.line AND CAST(:whole AS boolean))))
