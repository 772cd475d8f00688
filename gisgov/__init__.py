"""The open-source GIS platform for cities that are run grid by grid.

`gisgov.read("buildings", area=…)` gives a layer of a city as a GeoDataFrame,
`gisgov.exposure("households")` who or what something can happen to, `gisgov.ground()` the base map.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gisgov.maps.reading import ground
    from gisgov.storage.read import exposure, read

__all__ = ["exposure", "ground", "read"]

LIE_IN = {
    "exposure": "gisgov.storage.read",
    "ground": "gisgov.maps.reading",
    "read": "gisgov.storage.read",
}


def __getattr__(name: str) -> object:
    """Import what is asked for when it is first: the pure modules need no database driver."""
    if name in LIE_IN:
        return getattr(import_module(LIE_IN[name]), name)
    raise AttributeError(name)
