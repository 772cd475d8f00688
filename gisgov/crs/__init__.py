"""Where on the Earth these numbers lie, and what they are in the city's metres.

Everything that changes coordinates is here: the lattice on which a city keeps them, coordinate
systems, and the shifted degrees (GCJ-02, BD-09) of Chinese map services. East or longitude always
comes first, whatever order an authority prints.
"""

from __future__ import annotations

from gisgov.crs.browser import proj4
from gisgov.crs.lattice import LATTICE_M, snap, snap_geometry
from gisgov.crs.shifted import (
    bd09_to_gcj02,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)
from gisgov.crs.systems import (
    city_crs,
    convert,
    is_approximate,
    label,
    parse,
    require_metric,
    to_city,
    to_city_or_nan,
    to_lonlat,
    use_bounds,
)

__all__ = [
    "LATTICE_M",
    "bd09_to_gcj02",
    "bd09_to_wgs84",
    "city_crs",
    "convert",
    "gcj02_to_bd09",
    "gcj02_to_wgs84",
    "is_approximate",
    "label",
    "parse",
    "proj4",
    "require_metric",
    "snap",
    "snap_geometry",
    "to_city",
    "to_city_or_nan",
    "to_lonlat",
    "use_bounds",
    "wgs84_to_bd09",
    "wgs84_to_gcj02",
]
