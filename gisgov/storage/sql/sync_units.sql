-- Units of the staged dwellings by building and label; one that is not there gets its number now, and
-- its row when the load is applied (sync_make_units). Labels are alike where only the word differs.
-- In:  none; the stage. Out: none, table staged_unit. Leans on uq_unit_label.
CREATE TEMP TABLE staged_unit ON COMMIT DROP AS
SELECT w.building_id, w.bare, w.label, w.source,
       coalesce(u.id, nextval(pg_get_serial_sequence('unit', 'id'))) AS id, u.id IS NULL AS new
FROM (
    SELECT building_id, lower(regexp_replace(unit_label, '(单元|unit|\s)+', '', 'gi')) AS bare,
           min(unit_label) AS label, min(source) AS source
    FROM staged WHERE unit_label IS NOT NULL AND building_id IS NOT NULL GROUP BY 1, 2) w
LEFT JOIN LATERAL (
    SELECT id FROM unit
    WHERE building_id = w.building_id
      AND lower(regexp_replace(label, '(单元|unit|\s)+', '', 'gi')) = w.bare
    ORDER BY label <> w.label, retired_on IS NOT NULL, id LIMIT 1) u ON true
