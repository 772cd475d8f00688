-- Where a point lies: the finest area that holds it and those above, the estate and the building.
-- In:  x, y (city CRS, metres, on the lattice); moment (timestamptz, null is now).
-- Out: one row. areas: finest first; inside: false where they are only the nearest, null where no
--      area is known at all; away_m: how far they are; estate and building: null where there is none.
-- A point on a shared border belongs to the area whose code sorts first (area.code is COLLATE "C").
-- `coalesce` keeps the planner from the index on dates, as if few areas fitted: most do.
-- Leans on ix_area_geometry, ex_area_one_version, ix_estate_geometry, ix_building_geometry.
WITH RECURSIVE here AS MATERIALIZED (
    SELECT ST_SetSRID(ST_MakePoint(:x, :y), srid) AS point, srid,
           coalesce(CAST(:moment AS timestamptz), now()) AS moment
    FROM city
), holder AS MATERIALIZED (
    SELECT a.id, 0.0::float8 AS away_m
    FROM here
    JOIN area a ON ST_Covers(a.geometry, here.point) AND coalesce(a.valid @> here.moment, false)
    JOIN area_level l ON l.code = a.level
    ORDER BY l.rank DESC, a.code
    LIMIT 1
), nearest AS MATERIALIZED (
    SELECT n.id, n.away_m
    FROM here, LATERAL (
        SELECT by_distance.id, by_distance.away_m
        FROM (SELECT a.id, a.code, a.valid, a.geometry <-> here.point AS away_m
              FROM area a
              ORDER BY a.geometry <-> here.point
              OFFSET 0) by_distance
        WHERE coalesce(by_distance.valid @> here.moment, false)
          AND (SELECT count(*) FROM area part
               WHERE part.parent = by_distance.code AND coalesce(part.valid @> here.moment, false)) < 1
        LIMIT 1) n
    WHERE NOT EXISTS (SELECT FROM holder)
), chain AS (
    SELECT 1 AS step, a.level, a.code, a.parent, a.name, a.name_en, a.kind, a.responsible,
           a.responsible_phone
    FROM (TABLE holder UNION ALL TABLE nearest) first JOIN area a USING (id)
    UNION ALL
    SELECT chain.step + 1, a.level, a.code, a.parent, a.name, a.name_en, a.kind, a.responsible,
           a.responsible_phone
    FROM chain
    JOIN area a ON a.code = chain.parent AND coalesce(a.valid @> (SELECT moment FROM here), false)
    WHERE chain.step < 20
)
SELECT
    here.srid,
    here.moment,
    CASE WHEN EXISTS (SELECT FROM holder) THEN true
         WHEN EXISTS (SELECT FROM nearest) THEN false END AS inside,
    (SELECT away_m FROM nearest) AS away_m,
    (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'level', c.level, 'level_name', l.name, 'level_name_en', l.name_en, 'code', c.code,
            'name', c.name, 'name_en', c.name_en, 'kind', c.kind, 'responsible', c.responsible,
            'responsible_phone', c.responsible_phone) ORDER BY c.step), '[]')
     FROM chain c JOIN area_level l ON l.code = c.level) AS areas,
    (SELECT jsonb_build_object(
            'id', e.id, 'name', e.name, 'name_en', e.name_en, 'manager', e.manager,
            'manager_phone', e.manager_phone)
     FROM estate e WHERE ST_Covers(e.geometry, here.point) AND e.retired_on IS NULL
     ORDER BY e.id LIMIT 1) AS estate,
    (SELECT jsonb_build_object(
            'id', b.id, 'name', b.name, 'name_en', b.name_en, 'number', b.number,
            'address', b.address, 'use', b.use, 'floors_above', b.floors_above)
     FROM building b WHERE ST_Covers(b.geometry, here.point) AND b.retired_on IS NULL
     ORDER BY b.id LIMIT 1) AS building
FROM here
