-- Delete the notes of changes that a snapshot saw which is an hour old, and those of transactions of
-- another server; never one whose moment is to come or came within the hour.
-- In:  none. Out: none.
-- Reads the whole table, once an hour.
DELETE FROM tile_change c USING tile_prune p
WHERE p.taken_at <= now() - interval '1 hour'
  AND (c.at IS NULL OR c.at < now() - interval '1 hour')
  AND (pg_visible_in_snapshot(c.xid::text::xid8, split_part(p.snapshot, ' ', 2)::pg_snapshot)
       OR c.xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
