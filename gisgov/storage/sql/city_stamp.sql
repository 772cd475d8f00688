-- What tells a version of parts of the city from any other: the notes of changes that this snapshot
-- sees, and which areas and restrictions are in force at a moment.
-- In:  layers (text[], of tile_change); moment (timestamptz, whose areas are asked for).
-- Out: one row. database; changes, areas, restrictions: texts that differ where what they stand for
--      does. Notes of an hour ago may be pruned: nothing may be kept by such a text for as long.
-- Leans on nothing: notes are few, and areas and restrictions small tables.
SELECT (SELECT oid::bigint FROM pg_database WHERE datname = current_database()) AS database,
       (SELECT concat_ws('.', pg_relation_filenode('public.tile_change'), count(*), max(id),
                         sum(hashint8extended(id, 0)))
        FROM tile_change WHERE layer = ANY (CAST(:layers AS text[]))
          AND (at IS NULL OR at <= now())) AS changes,
       (SELECT concat_ws('.', count(*), sum(hashint8extended(id, 0)))
        FROM area WHERE coalesce(valid @> CAST(:moment AS timestamptz), false)) AS areas,
       (SELECT concat_ws('.', count(*), sum(hashint8extended(id, 0)))
        FROM restriction WHERE lifted_at IS NULL AND expires_at > now()) AS restrictions
