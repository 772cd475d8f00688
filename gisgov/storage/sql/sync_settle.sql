-- Faults of rows that have loaded now are settled: by the row's key, or by its line where the fault
-- has no key.
-- In:  noun. Out: none. Leans on ix_quarantine_source.
UPDATE quarantine q SET settled_at = now()
WHERE q.noun = :noun AND q.settled_at IS NULL
  AND EXISTS (
    SELECT FROM staged s
    WHERE s.source = q.source
      AND (s.source_id = q.source_id OR (q.source_id IS NULL AND s.line = q.line)))
