"""Tiles measured: ours and tipg's over one walk, cold, warm, and while the city is edited."""
