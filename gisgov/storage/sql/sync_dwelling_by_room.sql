-- The dwelling of rows that name a building and a room, and perhaps a unit, where just one fits; in a
-- building of one dwelling no room need be named.
-- In:  none; the stage. Out: none. Leans on ix_dwelling_building_id.
WITH wanted AS (
    SELECT DISTINCT building_id, unit_label, room FROM staged
    WHERE dwelling_id IS NULL AND building_id IS NOT NULL
), found AS (
    SELECT w.building_id, w.unit_label, w.room, min(d.id) AS id
    FROM wanted w
    JOIN dwelling d ON d.building_id = w.building_id AND d.retired_on IS NULL
        AND (d.room = w.room OR w.room IS NULL)
    LEFT JOIN unit u ON u.id = d.unit_id
    WHERE w.unit_label IS NULL
       OR lower(regexp_replace(u.label, '(单元|unit|\s)+', '', 'gi'))
          = lower(regexp_replace(w.unit_label, '(单元|unit|\s)+', '', 'gi'))
    GROUP BY 1, 2, 3 HAVING count(*) = 1
)
UPDATE staged s SET dwelling_id = f.id
FROM found f
WHERE s.dwelling_id IS NULL AND s.building_id = f.building_id
  AND s.unit_label IS NOT DISTINCT FROM f.unit_label AND s.room IS NOT DISTINCT FROM f.room
