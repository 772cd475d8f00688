DROP TABLE plan_grid, plan_part, plan;
DROP FUNCTION hold_plan, keep_drafts, may_change_plan, move_plan, may_plan, sign_plan;
