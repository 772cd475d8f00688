-- The last seal, and what came after it.
-- In:  none. Out: one row.
-- Leans on the primary keys of audit_seal and audit.
SELECT s.id || ':' || encode(s.digest, 'hex') AS head, s.sealed_at, s.last_id,
       (SELECT count(*) FROM audit_seal) AS seals, u.unsealed, u.unsealed_since
FROM (SELECT 1) one
LEFT JOIN LATERAL (SELECT * FROM audit_seal ORDER BY id DESC LIMIT 1) s ON true
CROSS JOIN LATERAL (
    SELECT count(*) AS unsealed, min(a.at) AS unsealed_since FROM audit a
    WHERE s.last_id IS NULL OR a.id > s.last_id
) u
