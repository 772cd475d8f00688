"""Indicators of the areas of a city: what they count, and where the figures come from."""
