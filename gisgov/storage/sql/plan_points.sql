-- Where buildings are, and who lives in them now.
-- In:  ids (bigint[]).
-- Out: id, households, persons; shape (WKB, the point).
-- Leans on building_pkey, building_stock_pkey.
SELECT b.id, coalesce(s.households, 0) AS households, coalesce(s.persons, 0) AS persons,
       ST_AsBinary(b.point) AS shape
FROM building b LEFT JOIN building_stock s ON s.building_id = b.id
WHERE b.id = ANY (:ids)
ORDER BY b.id
