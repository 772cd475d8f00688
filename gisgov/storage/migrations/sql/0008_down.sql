DROP TABLE plan_grid, plan_part, plan;
DROP FUNCTION move_plan, may_plan, sign_plan;
