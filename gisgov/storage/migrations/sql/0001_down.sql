DROP FUNCTION place_row, place_building, grid_at, hold_borders, dwelling_counts, household_counts,
    person_counts, all_counts, count_stock;
DROP FUNCTION on_lattice;
