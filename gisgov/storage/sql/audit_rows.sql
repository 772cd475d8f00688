-- Rows of the audit, the newest first.
-- In:  actor, act, purpose, subject, area (a code and all below it), since, until, emergency,
--      after (a row's number), limit; null is any.
-- Out: one row each.
-- Leans on the primary key of audit, backwards, until the limit is reached; with times on ix_audit_at.
WITH RECURSIVE below AS (
    SELECT CAST(:area AS text) COLLATE "C" AS code
    UNION
    SELECT a.code FROM below JOIN area a ON a.parent = below.code
)
SELECT a.id, a.at, a.actor, a.act, a.purpose, a.note, a.subject, a.subject_id, a.area, a.rows,
       a.emergency_id, a.details
FROM audit a
WHERE (CAST(:actor AS text) IS NULL OR a.actor = :actor)
  AND (CAST(:act AS text) IS NULL OR a.act = :act)
  AND (CAST(:purpose AS text) IS NULL OR a.purpose = :purpose)
  AND (CAST(:subject AS text) IS NULL OR a.subject = :subject)
  AND (CAST(:area AS text) IS NULL OR a.area IN (SELECT code FROM below))
  AND (CAST(:since AS timestamptz) IS NULL OR a.at >= :since)
  AND (CAST(:until AS timestamptz) IS NULL OR a.at < :until)
  AND (CAST(:emergency AS bigint) IS NULL OR a.emergency_id = :emergency)
  AND (CAST(:after AS bigint) IS NULL OR a.id < :after)
ORDER BY a.id DESC
LIMIT :limit
