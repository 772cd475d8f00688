-- Components and what is not known of them; those gone (removed, lost) are left out.
-- In:  box (geometry, city CRS).
-- Out: a row each; a check is true where the component fails it, null where it cannot be judged.
--      component_twice, component_in_building: judged for what is not a hydrant, which has its own.
--      What stands in the open is told by the class's name in Chinese, the same in every scheme.
-- Leans on ix_component_geometry, code_class_pkey.
SELECT c.id, c.source, c.source_id, c.surveyed_at, c.geometry, c.geometry AS spot, c.grid,
       c.accuracy_class,
       btrim(coalesce(c.department, '')) = '' AS component_department,
       c.state = 'unknown' AS component_state,
       c.accuracy_class IS NULL AS component_accuracy,
       CASE WHEN EXISTS (SELECT FROM area WHERE level = 'grid') THEN c.grid IS NULL
            END AS component_grid,
       CASE WHEN h.component_id IS NULL THEN false END AS component_twice,
       CASE WHEN h.component_id IS NULL AND EXISTS (SELECT FROM building WHERE retired_on IS NULL)
                 AND k.name ~ '井盖|箅子|路灯|行道树|古树|信号灯|标志牌|路名牌|立杆|铁塔'
            THEN false END AS component_in_building
FROM component c
JOIN code_class k ON k.scheme = c.scheme AND k.kind = c.class_kind AND k.code = c.class_code
LEFT JOIN hydrant h ON h.component_id = c.id
WHERE c.retired_on IS NULL AND c.state NOT IN ('removed', 'lost')
  AND c.geometry && CAST(:box AS geometry)
