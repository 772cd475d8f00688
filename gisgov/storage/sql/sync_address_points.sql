-- Rows that are points get the place that their address means, on the lattice.
-- In:  none; the stage and staged_address. Out: none. Leans on a hash of staged_address.
UPDATE staged s SET
    building_id = a.building_id, address_match = a.match, address_score = a.score,
    geometry = ST_SetSRID(
        ST_MakePoint(round(a.x * 1024) / 1024, round(a.y * 1024) / 1024), (SELECT srid FROM city))
FROM staged_address a WHERE a.n = s.n
