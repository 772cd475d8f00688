-- Whether the city has anything in a box: where not, no tile of any zoom shows a row there.
-- In:  west, south, east, north (city CRS) and srid.
-- Out: one boolean.
-- Leans on the gist index over geometry of each table.
WITH asked AS MATERIALIZED (
    SELECT ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s) AS box
)
SELECT EXISTS (SELECT FROM building WHERE geometry && (SELECT box FROM asked))
    OR EXISTS (SELECT FROM road WHERE geometry && (SELECT box FROM asked))
    OR EXISTS (SELECT FROM area WHERE geometry && (SELECT box FROM asked))
    OR EXISTS (SELECT FROM land_cover WHERE geometry && (SELECT box FROM asked))
    OR EXISTS (SELECT FROM component WHERE geometry && (SELECT box FROM asked))
    OR EXISTS (SELECT FROM incident WHERE geometry && (SELECT box FROM asked))
    OR EXISTS (SELECT FROM estate WHERE geometry && (SELECT box FROM asked))
    OR EXISTS (SELECT FROM barrier WHERE geometry && (SELECT box FROM asked))
    OR EXISTS (SELECT FROM premises WHERE geometry && (SELECT box FROM asked))
    OR EXISTS (SELECT FROM mark WHERE geometry && (SELECT box FROM asked))
