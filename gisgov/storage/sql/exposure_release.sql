-- What a release tells of people, the city first, with the borders of then.
-- In:  release. Out: area, parent, households, persons (null is withheld), shape (WKB; null where the
--      area had no borders), rank (1 is the city).
-- Leans on the primary key of publication_cell and ex_area_one_version.
SELECT c.area, c.parent, c.households, c.persons, ST_AsBinary(a.geometry) AS shape, l.rank
FROM publication p
JOIN publication_cell c ON c.publication_id = p.id
JOIN area_level l ON l.code = c.level
LEFT JOIN area a ON a.code = c.area AND a.valid @> p.published_at
WHERE p.id = :release
ORDER BY l.rank, c.area
