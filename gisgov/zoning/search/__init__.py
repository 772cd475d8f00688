"""The search for a better plan, compiled: single moves, cuts of trees, both cooled slowly."""
