-- Delete the notes of written incidents that a snapshot saw which is an hour old, and those of transactions of
-- another server.
-- In:  none. Out: none.
DELETE FROM incident_touch t USING tile_prune p
WHERE p.taken_at <= now() - interval '1 hour'
  AND (pg_visible_in_snapshot(t.xid::text::xid8, split_part(p.snapshot, ' ', 2)::pg_snapshot)
       OR t.xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
