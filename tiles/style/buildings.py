"""Buildings: flat and tinted by use, outlined when near; and standing, for a tilted map."""

from __future__ import annotations

from typing import Any

from tiles.style.layer import Spec, by, layer, zoomed
from tiles.style.palette import Palette

__all__ = ["USES", "buildings", "standing"]

USES = {
    "residential": ("residential", "mixed"),
    "commercial": ("commercial", "hotel", "market"),
    "office": ("office",),
    "education": ("education",),
    "health": ("health",),
    "industrial": ("industrial", "storage", "utility", "transport", "parking", "agricultural"),
    "public": ("public", "religious", "sports"),
    "ancillary": ("ancillary",),
}
"""Uses that are drawn alike."""

STOREY_M = 3
HEIGHT_M = ["coalesce", ["get", "height_m"], ["*", STOREY_M, ["get", "floors_above"]], STOREY_M]


def buildings(palette: Palette) -> list[Spec]:
    """Flat buildings."""
    return [
        layer(
            "buildings",
            "fill",
            of="buildings",
            group="buildings",
            zooms=(13, 24),
            paint={
                "fill-color": _colour(palette),
                "fill-opacity": zoomed((13, 0), (13.8, 1)),
            },
        ),
        layer(
            "buildings-edge",
            "line",
            of="buildings",
            group="buildings",
            zooms=(15.5, 24),
            paint={
                "line-color": palette.building_edge,
                "line-width": zoomed((15.5, 0.4), (18, 0.9), (20, 1.2)),
                "line-opacity": zoomed((15.5, 0), (16.5, 0.85)),
            },
        ),
    ]


def standing(palette: Palette) -> Spec:
    """Buildings with their height; the screen shows them when the map is tilted."""
    return layer(
        "buildings-3d",
        "fill-extrusion",
        of="buildings",
        group="buildings",
        zooms=(13, 24),
        layout={"visibility": "none"},
        paint={
            "fill-extrusion-color": _colour(palette),
            "fill-extrusion-height": zoomed((13, 0), (14, HEIGHT_M)),
            "fill-extrusion-opacity": 0.92,
            "fill-extrusion-vertical-gradient": True,
        },
    )


def _colour(palette: Palette) -> list[Any]:
    tints = {use: palette.uses[family] for family, uses in USES.items() for use in uses}
    return by("use", tints, palette.uses["residential"])
