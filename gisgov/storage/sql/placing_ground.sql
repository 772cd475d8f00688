-- What new borders change: each grid's shape before and after.
-- In:  codes (text[], areas of any level); since (timestamptz, when the new versions begin); closed
--      (text[], those of which a version ended).
-- Out: code; shape (WKB); is_new, whether the version begins then or ends then.
-- Leans on ix_area_level.
SELECT code, ST_AsBinary(geometry) AS shape, upper_inf(valid) AS is_new
FROM area
WHERE code = ANY (:codes) AND level = 'grid'
  AND (lower(valid) = :since AND upper_inf(valid)
       OR upper(valid) = :since AND code = ANY (:closed))
ORDER BY code, is_new
