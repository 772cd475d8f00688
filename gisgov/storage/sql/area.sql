-- One version of an area, what stands above it and what lies below it.
-- In:  code; moment (timestamptz); shape (boolean: geometry wanted).
-- Out: no row where the code has no version then. parents: nearest first; codes: the area and all
--      below it; bbox: west, south, east, north and geometry in EPSG:4326.
-- `coalesce` keeps the planner from the index on dates, as if few areas fitted: most do.
-- Leans on ex_area_one_version, ix_area_parent.
WITH RECURSIVE subject AS MATERIALIZED (
    SELECT * FROM area WHERE code = :code AND valid @> CAST(:moment AS timestamptz)
), above AS (
    SELECT a.id, a.parent, 1 AS step
    FROM subject JOIN area a ON a.code = subject.parent AND coalesce(a.valid @> CAST(:moment AS timestamptz), false)
    UNION ALL
    SELECT a.id, a.parent, above.step + 1
    FROM above JOIN area a ON a.code = above.parent AND coalesce(a.valid @> CAST(:moment AS timestamptz), false)
    WHERE above.step < 20
), below AS (
    SELECT code FROM subject
    UNION
    SELECT a.code
    FROM below JOIN area a ON a.parent = below.code AND coalesce(a.valid @> CAST(:moment AS timestamptz), false)
), degrees AS MATERIALIZED (
    SELECT ST_Transform(geometry, 4326) AS geometry, ST_Transform(office, 4326) AS office FROM subject
)
SELECT
    s.id, s.code, s.level, l.name AS level_name, l.name_en AS level_name_en, s.parent, s.name,
    s.name_en, s.kind, s.responsible, s.responsible_phone, s.source, s.surveyed_at,
    lower(s.valid) AS valid_from, upper(s.valid) AS valid_to,
    round(ST_Area(s.geometry))::bigint AS area_m2,
    CASE WHEN d.office IS NOT NULL
         THEN jsonb_build_array(round(ST_X(d.office)::numeric, 7), round(ST_Y(d.office)::numeric, 7))
    END AS office,
    ARRAY(SELECT round(edge::numeric, 7)::float8
          FROM unnest(ARRAY[ST_XMin(d.geometry), ST_YMin(d.geometry), ST_XMax(d.geometry),
                            ST_YMax(d.geometry)]) WITH ORDINALITY edges (edge, n)
          ORDER BY n) AS bbox,
    CASE WHEN :shape THEN CAST(ST_AsGeoJSON(d.geometry, 7) AS jsonb) END AS geometry,
    (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'level', a.level, 'code', a.code, 'name', a.name, 'name_en', a.name_en)
            ORDER BY above.step), '[]')
     FROM above JOIN area a USING (id)) AS parents,
    (SELECT count(*) FROM area part
     WHERE part.parent = s.code AND coalesce(part.valid @> CAST(:moment AS timestamptz), false)) AS parts,
    ARRAY(SELECT code FROM below) AS codes
FROM subject s JOIN area_level l ON l.code = s.level CROSS JOIN degrees d
