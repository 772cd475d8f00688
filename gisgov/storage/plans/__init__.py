"""Plans: grids that are proposed, judged, approved, published for a day and applied on it."""
