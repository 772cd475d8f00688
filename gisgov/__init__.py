"""The open-source GIS platform for cities that are run grid by grid.

`gisgov.read("buildings", area=…)` gives a layer of a city as a GeoDataFrame.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gisgov.storage.read import read

__all__ = ["read"]


def __getattr__(name: str) -> object:
    """Import `read` when it is first asked for: the pure modules need no database driver."""
    if name == "read":
        from gisgov.storage.read import read  # noqa: PLC0415

        return read
    raise AttributeError(name)
