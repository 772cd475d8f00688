-- Rows that hang on a building get it, with unit, floor and room where the file does not say, from
-- what their address means.
-- In:  none; the stage and staged_address. Out: none. Leans on a hash of staged_address.
UPDATE staged s SET
    building_id = a.building_id, unit_label = coalesce(s.unit_label, a.unit),
    floor_label = coalesce(s.floor_label, a.floor), room = coalesce(s.room, a.room),
    address_match = a.match, address_score = a.score
FROM staged_address a WHERE a.n = s.n
