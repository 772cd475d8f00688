-- Areas that new ones have come in between: they get the finest of the new ones as their parent.
-- In:  codes (text[], new areas); moment (timestamptz, when they begin).
-- Out: nothing. A part's version ends and another begins, so that its old parent stays as it was; one
--      that begins no earlier itself is changed as it stands.
-- Leans on ix_area_geometry, ex_area_one_version.
WITH moved AS MATERIALIZED (
    SELECT a.id, p.code AS parent
    FROM area a
    JOIN area_level al ON al.code = a.level
    LEFT JOIN area old ON old.code = a.parent AND upper_inf(old.valid)
    LEFT JOIN area_level ol ON ol.code = old.level
    CROSS JOIN LATERAL (
        SELECT p.code, pl.rank
        FROM area p JOIN area_level pl ON pl.code = p.level
        WHERE p.code = ANY (:codes) AND pl.rank < al.rank AND upper_inf(p.valid)
          AND ST_Covers(p.geometry, ST_PointOnSurface(a.geometry))
        ORDER BY pl.rank DESC, p.code LIMIT 1) p
    WHERE upper_inf(a.valid) AND a.code <> ALL (:codes) AND coalesce(ol.rank, 0) < p.rank
), ended AS (
    UPDATE area a
    SET valid = CASE WHEN lower(a.valid) < :moment
                     THEN tstzrange(lower(a.valid), :moment) ELSE a.valid END,
        parent = CASE WHEN lower(a.valid) < :moment THEN a.parent ELSE m.parent END
    FROM moved m WHERE a.id = m.id
    RETURNING a.id, m.parent, upper_inf(a.valid) AS stays
)
INSERT INTO area (code, level, parent, name, name_en, kind, responsible, responsible_phone, office,
                  valid, geometry, source, source_id, surveyed_at, source_crs)
SELECT a.code, a.level, e.parent, a.name, a.name_en, a.kind, a.responsible, a.responsible_phone,
       a.office, tstzrange(:moment, NULL), a.geometry, a.source, a.source_id, a.surveyed_at,
       a.source_crs
FROM ended e JOIN area a USING (id)
WHERE NOT e.stays
