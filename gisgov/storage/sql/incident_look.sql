-- What was written of incidents since the last look: exactly the notes that this snapshot sees and the
-- last one did not, in whichever order they were committed.
-- In:  snapshot, clock, life (of the last look; all null at first).
-- Out: one row. snapshot, clock, life: of this look; lost: whether anything may have been missed, so that
--      all must be read; everything: whether a note names none; ids: of the incidents that others name.
-- A transaction is not in a snapshot if its number is at or over xmax, or among those in progress. Notes
-- of an hour ago may be gone: half an hour without a look is too long. A new file of the table, another
-- database or another start of the server is another life.
-- Leans on ix_incident_touch_xid.
WITH last AS (
    SELECT CAST(:snapshot AS pg_snapshot) AS snapshot, CAST(:clock AS timestamptz) AS clock,
           CAST(:life AS text) AS life
), seen AS (
    SELECT pg_current_snapshot() AS snapshot, now() AS clock,
           concat_ws(' ', d.oid, pg_relation_filenode('public.incident_touch'),
                     extract(epoch FROM pg_postmaster_start_time())) AS life
    FROM pg_database d WHERE d.datname = current_database()
), news AS (
    SELECT incident_id FROM public.incident_touch
    WHERE xid >= pg_snapshot_xmax(CAST(:snapshot AS pg_snapshot))::text::bigint
      AND xid < pg_snapshot_xmax(pg_current_snapshot())::text::bigint
    UNION
    SELECT incident_id FROM public.incident_touch
    WHERE xid = ANY (ARRAY(
        SELECT running::text::bigint FROM pg_snapshot_xip(CAST(:snapshot AS pg_snapshot)) running))
)
SELECT CAST(seen.snapshot AS text) AS snapshot, seen.clock, seen.life,
       last.snapshot IS NULL OR seen.life <> last.life OR seen.clock < last.clock
           OR seen.clock > last.clock + interval '30 minutes' AS lost,
       EXISTS (SELECT FROM news WHERE incident_id IS NULL) AS everything,
       ARRAY(SELECT incident_id FROM news WHERE incident_id IS NOT NULL) AS ids
FROM seen, last
