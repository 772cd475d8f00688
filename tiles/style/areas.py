"""Borders of areas, stronger with each level: thin enough to leave the streets to be read.

Lines are drawn from the grid up, so that the strongest of several that coincide lies on top. They
are whole, not dashed: neighbours draw a shared border twice, and two rows of dashes would mix.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from tiles.style.layer import Spec, layer, zoomed
from tiles.style.palette import Palette

__all__ = ["BORDERS", "areas"]


class Border(NamedTuple):
    """From which zoom a level is drawn, its width at stops, and the band along its inner side."""

    minzoom: float
    width: list[Any]
    opacity: float
    band_px: float = 0


BORDERS = {
    "grid": Border(13.4, zoomed((13, 0.4), (16, 0.8), (19, 1.3)), 0.6),
    "community": Border(12.4, zoomed((12, 0.4), (14, 0.8), (16, 1.2), (19, 1.8)), 0.65),
    "street": Border(10.4, zoomed((10, 0.5), (12, 0.9), (15, 1.6), (19, 2.6)), 0.75, 3),
    "district": Border(6, zoomed((6, 0.8), (12, 1.5), (15, 2.2), (19, 3.4)), 0.85, 5),
    "city": Border(0, zoomed((4, 1), (12, 1.8), (15, 2.8), (19, 4.2)), 0.9, 6),
}


def areas(palette: Palette) -> list[Spec]:
    """Borders of all levels, the bands under them."""
    bands = [_band(level, palette) for level, border in BORDERS.items() if border.band_px]
    return bands + [_border(level, palette) for level in BORDERS]


def _border(level: str, palette: Palette) -> Spec:
    border = BORDERS[level]
    fades = (border.minzoom, 0), (border.minzoom + 0.6, border.opacity)
    return layer(
        f"areas-{level}",
        "line",
        of=f"areas-{level}",
        group="areas",
        zooms=(border.minzoom, 24),
        layout={"line-join": "round"},
        paint={
            "line-color": palette.grid_border if level == "grid" else palette.border,
            "line-width": border.width,
            "line-opacity": zoomed(*fades) if border.minzoom else border.opacity,
        },
    )


def _band(level: str, palette: Palette) -> Spec:
    border = BORDERS[level]
    return layer(
        f"areas-{level}-band",
        "line",
        of=f"areas-{level}",
        group="areas",
        zooms=(max(border.minzoom, 8), 24),
        layout={"line-join": "round"},
        paint={
            "line-color": palette.border,
            "line-width": zoomed((9, 1), (13, border.band_px)),
            "line-offset": zoomed((9, 0.5), (13, border.band_px / 2)),
            "line-opacity": 0.13,
        },
    )
