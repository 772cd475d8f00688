-- All components, retired ones too, as indicators count them.
-- In:  none. Out: x, y (city CRS, metres), scheme, code, major, state, first_at, retired_on.
-- Leans on nothing: it reads every component once a version.
SELECT ST_X(c.geometry) AS x, ST_Y(c.geometry) AS y, c.scheme, c.class_code AS code, k.major,
       c.state, c.first_at, c.retired_on
FROM component c
JOIN code_class k ON k.scheme = c.scheme AND k.kind = c.class_kind AND k.code = c.class_code
ORDER BY c.id
