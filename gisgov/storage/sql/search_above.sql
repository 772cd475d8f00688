-- Areas of today and all above them.
-- In:  codes.
-- Leans on ex_area_one_version.
WITH RECURSIVE chain AS (
    SELECT a.code, a.parent, a.level, a.name, a.name_en
    FROM area a
    WHERE a.code = ANY (CAST(:codes AS text[])) AND coalesce(a.valid @> now(), false)
    UNION
    SELECT a.code, a.parent, a.level, a.name, a.name_en
    FROM chain
    JOIN area a ON a.code = chain.parent AND coalesce(a.valid @> now(), false)
)
SELECT code, parent, level, name, name_en FROM chain ORDER BY code
