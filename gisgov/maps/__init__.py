"""Maps of any result, in one line, that open without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gisgov.maps.ground import Ground, ground_of

if TYPE_CHECKING:
    from gisgov.maps.showing import show

__all__ = ["Ground", "ground_of", "show"]


def __getattr__(name: str) -> object:
    """Import `show` when it is first asked for: folium takes seconds, and files need none of it."""
    if name == "show":
        from gisgov.maps.showing import show  # noqa: PLC0415

        return show
    raise AttributeError(name)
