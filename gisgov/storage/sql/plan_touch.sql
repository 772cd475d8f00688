-- Borders that get corners where those beside them have some: the version stays.
-- In:  ids (bigint[], of versions); shapes (bytea[], WKB); srid. Out: none. Leans on area_pkey.
UPDATE area a SET geometry = ST_GeomFromWKB(s.shape, :srid)
FROM unnest(CAST(:ids AS bigint[]), CAST(:shapes AS bytea[])) s (id, shape)
WHERE a.id = s.id
