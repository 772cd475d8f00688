-- Communities as they are today.
-- In:  codes (text[]).
-- Out: code, name, name_en; shape (WKB).
-- Leans on ex_area_one_version.
SELECT code, name, name_en, ST_AsBinary(geometry) AS shape
FROM area
WHERE code = ANY (:codes) AND level = 'community' AND upper_inf(valid) AND lower(valid) <= now()
ORDER BY code
