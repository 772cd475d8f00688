-- What changed since the last read: exactly the notes that this statement's snapshot sees and the
-- last read's did not, in whichever order they were committed, and those whose moment came between.
--
-- In:    $1 the last read's snapshot, $2 its clock, $3 its file of tile_change (all null at first)
-- Out:   one row: snapshot, clock and file now; whether anything may have been missed, so that all
--        must be dropped; the changes as JSON, or null: [layer, west, south, east, north]
-- Index: ix_tile_change_xid, ix_tile_change_at
--
-- A transaction is not in a snapshot if its number is at or over xmax, or among those in progress.
-- Notes older than an hour may be pruned: half an hour without a read is too long. A new file of
-- tile_change is another life of the table (TRUNCATE, a restore into it).
WITH last AS (
    SELECT $1::pg_snapshot AS snapshot, $2::timestamptz AS clock, $3::oid AS file
), seen AS (
    SELECT pg_current_snapshot() AS snapshot, now() AS clock,
           pg_relation_filenode('public.tile_change')::oid AS file
)
SELECT seen.snapshot, seen.clock, seen.file,
       last.snapshot IS NULL OR seen.file <> last.file OR seen.clock < last.clock
           OR seen.clock > last.clock + interval '30 minutes' AS lost,
       (SELECT json_agg(json_build_array(layer, west, south, east, north)) FROM (
            SELECT layer, west, south, east, north FROM public.tile_change
            WHERE xid >= pg_snapshot_xmax($1::pg_snapshot)::text::bigint
              AND xid < pg_snapshot_xmax(pg_current_snapshot())::text::bigint
              AND (at IS NULL OR at <= now())
            UNION
            SELECT layer, west, south, east, north FROM public.tile_change
            WHERE xid = ANY (ARRAY(
                      SELECT running::text::bigint FROM pg_snapshot_xip($1::pg_snapshot) running))
              AND (at IS NULL OR at <= now())
            UNION
            SELECT layer, west, south, east, north FROM public.tile_change
            WHERE at > $2::timestamptz AND at <= now()
        ) new)
FROM seen, last
