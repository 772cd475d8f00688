-- Components by their whole number, or by their class and the last digits of it.
-- In:  codes; classes, digits (pairs): name of a class, and up to 6 last digits.
-- Out: one row a component that is not retired, with its class and the digits that found it.
-- A number is county, class and 6 digits: numbers that end so are written out and looked up.
-- Leans on uq_component_code.
WITH county AS (
    SELECT DISTINCT left(code, 6) AS code FROM area WHERE length(code) >= 6 AND valid @> now()
), ending AS (
    SELECT a.class, a.digits, c.code AS class_code,
           lpad(tail.head || a.digits, 6, '0') AS sequence
    FROM unnest(CAST(:classes AS text[]), CAST(:digits AS text[])) a (class, digits)
    JOIN (SELECT DISTINCT name, code FROM code_class WHERE kind = 'component') c ON c.name = a.class
    CROSS JOIN LATERAL (
        SELECT '' AS head
        UNION ALL
        SELECT CAST(n AS text) FROM generate_series(1, 99) n
        WHERE length(a.digits) BETWEEN 4 AND 5 AND n < power(10, 6 - length(a.digits))) tail
), wanted AS (
    SELECT unnest(CAST(:codes AS text[])) AS code, CAST(NULL AS text) AS digits
    UNION
    SELECT county.code || ending.class_code || ending.sequence, ending.digits FROM county, ending
)
SELECT m.id, m.code, wanted.digits, m.name, m.class_code, c.name AS class_name, m.grid,
       ST_X(m.geometry) AS x, ST_Y(m.geometry) AS y
FROM wanted
JOIN component m ON m.code = wanted.code AND m.retired_on IS NULL
JOIN code_class c ON c.scheme = m.scheme AND c.kind = m.class_kind AND c.code = m.class_code
ORDER BY m.code
