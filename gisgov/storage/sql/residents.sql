-- Households of a look and who lives in them; contacts where the city holds them, still sealed.
-- In:  nothing: row security lets through what the transaction's ticket lists.
-- Out: a row each person, and one for a household without; the lowest floor first.
-- Leans on look's list of households (uq_look_digest), household_pkey, ix_person_household_id,
--      person_contact_pkey.
SELECT h.id AS household_id, b.id AS building_id, b.name AS building, b.number AS building_number,
       b.address, u.label AS unit, d.floor_index, d.floor_label, d.room,
       p.id AS person_id, p.age_band, p.assistance,
       c.name_sealed, c.phone_sealed, c.key_id
FROM (SELECT unnest(households) AS id FROM look) listed
JOIN household h ON h.id = listed.id
JOIN dwelling d ON d.id = h.dwelling_id
JOIN building b ON b.id = d.building_id
LEFT JOIN unit u ON u.id = d.unit_id
LEFT JOIN person p ON p.household_id = h.id AND p.retired_on IS NULL
LEFT JOIN person_contact c ON c.person_id = p.id
ORDER BY b.id, d.floor_index NULLS LAST, u.label, d.room, h.id, p.id
