-- What internal releases of a month tell of people in areas of a moment: the newest that was made on
-- the borders that the area has at that moment.
-- In:  month, level, moment. Out: code, in_release (a release tells of the area, on whichever
--      borders), release (null where none was made on these borders), households … assisted (null
--      is withheld, or nothing is told). In the order of the codes.
-- Leans on ix_publication_month, the primary key of publication_cell, ex_area_one_version.
WITH wanted AS (
    SELECT id, code, geometry FROM area
    WHERE level = :level AND coalesce(valid @> CAST(:moment AS timestamptz), false)
), told AS (
    SELECT w.code, p.id AS release, c.households, c.persons, c.children, c.adults, c.elderly,
           c.assisted,
           CASE WHEN a.id = w.id THEN true ELSE ST_Equals(a.geometry, w.geometry) END AS same
    FROM wanted w
    JOIN publication p ON p.audience = 'internal' AND p.month = CAST(:month AS date)
    JOIN publication_cell c ON c.publication_id = p.id AND c.area = w.code AND c.level = :level
    LEFT JOIN area a ON a.code = w.code AND a.valid @> p.published_at
), best AS (
    SELECT DISTINCT ON (code) * FROM told WHERE same ORDER BY code, release DESC
)
SELECT w.code, EXISTS (SELECT FROM told t WHERE t.code = w.code) AS in_release, b.release,
       b.households, b.persons, b.children, b.adults, b.elderly, b.assisted
FROM wanted w LEFT JOIN best b ON b.code = w.code
ORDER BY w.code
