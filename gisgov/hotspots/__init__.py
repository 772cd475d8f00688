"""Where incidents gather more than chance explains, and whether it is getting worse.

What chance would do is always stated: incidents fall in proportion to something that is known of
each area, such as its households, and so many of them happened in all.
"""

from gisgov.hotspots.emerging import emerging
from gisgov.hotspots.getis import getis_ord
from gisgov.hotspots.hexes import disks, hexes
from gisgov.hotspots.spots import hot_spots
from gisgov.hotspots.weights import contiguity

__all__ = ["contiguity", "disks", "emerging", "getis_ord", "hexes", "hot_spots"]
