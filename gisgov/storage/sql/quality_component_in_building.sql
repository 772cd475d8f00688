-- What stands in the open and lies in a building, deeper than its accuracy explains.
-- In:  box (geometry, city CRS).
-- Out: the component; other: source and key of the building; size: metres from its outline;
--      code: hydrant_in_building or component_in_building.
-- Hydrants on walls, ponds and dry ones may be in buildings. Accuracy: A 0.5 m, B 1 m, C 10 m, not
-- known 1 m. Leans on ix_component_geometry, ix_building_geometry, code_class_pkey.
SELECT DISTINCT ON (c.id) c.id, c.source, c.source_id, c.geometry, c.geometry AS spot, c.grid,
       b.source || ' ' || b.source_id AS other, inside.deep_m AS size,
       CASE WHEN h.component_id IS NULL THEN 'component_in_building'
            ELSE 'hydrant_in_building' END AS code
FROM component c
JOIN code_class k ON k.scheme = c.scheme AND k.kind = c.class_kind AND k.code = c.class_code
LEFT JOIN hydrant h ON h.component_id = c.id
JOIN building b ON ST_Contains(b.geometry, c.geometry) AND b.retired_on IS NULL
CROSS JOIN LATERAL (
    SELECT ST_Distance(ST_Boundary(b.geometry), c.geometry) AS deep_m OFFSET 0) inside
WHERE c.retired_on IS NULL AND c.state NOT IN ('removed', 'lost')
  AND c.geometry && CAST(:box AS geometry)
  AND CASE WHEN h.component_id IS NOT NULL THEN h.kind NOT IN ('wall', 'pond', 'dry')
           ELSE k.name ~ '井盖|箅子|路灯|行道树|古树|信号灯|标志牌|路名牌|立杆|铁塔' END
  AND inside.deep_m > CASE c.accuracy_class WHEN 'A' THEN 0.5 WHEN 'C' THEN 10.0 ELSE 1.0 END
ORDER BY c.id, inside.deep_m DESC, b.id
