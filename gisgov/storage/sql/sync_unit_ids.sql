-- The unit of each staged dwelling.
-- In:  none; the stage and staged_unit. Out: none. Leans on a hash of staged_unit.
UPDATE staged s SET unit_id = u.id
FROM staged_unit u
WHERE u.building_id = s.building_id
  AND u.bare = lower(regexp_replace(s.unit_label, '(单元|unit|\s)+', '', 'gi'))
