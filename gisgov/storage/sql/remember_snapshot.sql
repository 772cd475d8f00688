-- Remember what is seen now, once an hour, with the number of the transaction that says so.
-- In:  none. Out: none.
INSERT INTO tile_prune (id, taken_at, snapshot)
VALUES (1, clock_timestamp(), concat(pg_current_xact_id()::text, ' ', pg_current_snapshot()::text))
ON CONFLICT (id) DO UPDATE SET taken_at = excluded.taken_at, snapshot = excluded.snapshot
WHERE tile_prune.taken_at <= now() - interval '1 hour'
