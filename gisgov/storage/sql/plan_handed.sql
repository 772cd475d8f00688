-- Buildings that change hands, with what is needed to find them and to count them.
-- In:  ids (bigint[]).
-- Out: id, address (postal, else street and house number), name (else estate and number);
--      households, persons (null where nobody is counted).
-- Leans on building_pkey.
SELECT b.id,
       coalesce(b.address, nullif(concat_ws(' ', b.street_name, b.house_number), '')) AS address,
       coalesce(b.name, nullif(concat_ws(' ', e.name, b.number), '')) AS name,
       s.households, s.persons
FROM building b
LEFT JOIN estate e ON e.id = b.estate_id
LEFT JOIN building_stock s ON s.building_id = b.id
WHERE b.id = ANY (:ids)
ORDER BY b.id
