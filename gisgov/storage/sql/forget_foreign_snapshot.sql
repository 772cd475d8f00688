-- Forget the remembered snapshot where it means nothing here: its numbers are of another server's
-- transactions, or the clock has gone back. A restore writes the row in a transaction of its own.
-- In:  none. Out: none.
DELETE FROM tile_prune
WHERE xmin::text::numeric <> split_part(snapshot, ' ', 1)::numeric % 4294967296
   OR taken_at > now()
