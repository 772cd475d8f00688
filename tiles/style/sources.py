"""Which tile layers travel together, and from which zoom.

Layers that are always drawn share one request; those of a group that can be switched off have a
source of their own, so that what is off is not fetched.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["SOURCES", "source_of", "sources"]

MAXZOOM = 16

SOURCES: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "ground": (6, ("land_cover", "estates", "barriers", "roads", "buildings")),
    "areas": (0, ("areas-city", "areas-district", "areas-street", "areas-community", "areas-grid")),
    "labels": (5, ("labels",)),
    "components": (11, ("components",)),
    "hydrants": (13, ("hydrants",)),
    "premises": (12, ("premises",)),
    "incidents": (10, ("incidents",)),
    "sheets": (14, ("sheets",)),
    "marks": (10, ("marks",)),
}
"""The zoom at which a source begins, and its layers."""

BELONGS = {layer: source for source, (_, layers) in SOURCES.items() for layer in layers}


def source_of(layer: str) -> str:
    """The source that carries a tile layer.

    Examples
    --------
    >>> source_of("roads")
    'ground'
    """
    return BELONGS[layer]


def sources(base_url: str) -> dict[str, dict[str, Any]]:
    """The sources of the style document; `base_url` is where the server is reached."""
    return {
        name: {
            "type": "vector",
            "tiles": [f"{base_url.rstrip('/')}/tiles/{','.join(layers)}/{{z}}/{{x}}/{{y}}.mvt"],
            "minzoom": minzoom,
            "maxzoom": MAXZOOM,
        }
        for name, (minzoom, layers) in SOURCES.items()
    }
