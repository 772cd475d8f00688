-- Hydrants and other water for a station's pack, and whether each gives water now.
-- In:  west, south, east, north (city CRS, metres); at.
-- Out: a row a hydrant; removed, lost and retired components are not there. Usable is null where
--      nobody has said that it is in service.
-- Leans on ix_component_geometry, hydrant_pkey, ix_restriction_component_id.
SELECT c.id, c.code, h.kind, h.flow_lps, h.pressure_mpa, h.outlets, h.main_mm, h.main_kind,
       h.inspected_on,
       CASE WHEN c.state = 'disused' OR h.status = 'out_of_service' OR EXISTS (
                SELECT FROM restriction r WHERE r.component_id = c.id AND r.lifted_at IS NULL
                  AND r.set_at <= :at AND r.expires_at > :at) THEN false
            WHEN h.status = 'in_service' THEN true END AS usable,
       ST_X(c.geometry) AS x, ST_Y(c.geometry) AS y
FROM city
JOIN component c ON c.geometry && ST_MakeEnvelope(:west, :south, :east, :north, city.srid)
JOIN hydrant h ON h.component_id = c.id
WHERE c.state NOT IN ('removed', 'lost') AND c.retired_on IS NULL
ORDER BY c.id
