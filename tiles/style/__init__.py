"""The map's style: how the tiles are drawn, in two themes and two languages.

One document after the MapLibre style specification. It names no fonts to fetch and no pictures:
texts are drawn with the fonts of the reader's machine.
"""

from __future__ import annotations

from typing import Any

from gisgov.words import say
from tiles.style.areas import areas
from tiles.style.buildings import buildings, standing
from tiles.style.counts import components, incidents
from tiles.style.ground import barriers, estates, land
from tiles.style.labels import labels
from tiles.style.layer import Lang, Spec
from tiles.style.legend import OFF, groups
from tiles.style.palette import PALETTES, Palette, Theme
from tiles.style.points import hydrants, premises
from tiles.style.roads import roads
from tiles.style.sources import sources
from tiles.style.survey import marks, sheets

__all__ = ["style_document"]


def style_document(*, theme: Theme, lang: Lang, base_url: str) -> dict[str, Any]:
    """The style document of the map.

    Parameters
    ----------
    theme
        ``"light"`` or ``"dark"``.
    lang
        Language of names and legend; names without English stay Chinese.
    base_url
        Where the server is reached, such as ``http://localhost:8500``.

    Examples
    --------
    >>> style = style_document(theme="dark", lang="en", base_url="http://localhost:8500")
    >>> style["sources"]["labels"]["tiles"]
    ['http://localhost:8500/tiles/labels/{z}/{x}/{y}.mvt']
    """
    palette = PALETTES[theme]
    return {
        "version": 8,
        "name": say("style.name", lang=lang),
        "metadata": {"gisgov:theme": theme, "gisgov:groups": groups(palette, lang)},
        "light": {"anchor": "viewport", "color": "#ffffff", "intensity": 0.3},
        "sky": _sky(palette),
        "transition": {"duration": 200, "delay": 0},
        "sources": sources(base_url),
        "layers": [_at_first(spec) for spec in _layers(palette, lang)],
    }


def _layers(palette: Palette, lang: Lang) -> list[Spec]:
    """From the ground up: discs lie under the names, their signs over them and are placed first."""
    points = [
        *components(palette, lang),
        *incidents(palette, lang),
        *sheets(palette),
        *hydrants(palette, lang),
        *premises(palette, lang),
        *marks(palette, lang),
    ]
    signs = [spec for spec in points if spec["type"] == "symbol"]
    discs = [spec for spec in points if spec["type"] != "symbol"]
    return [
        *land(palette),
        *estates(palette),
        *roads(palette),
        *buildings(palette),
        *barriers(palette),
        *areas(palette),
        standing(palette),
        *discs,
        *labels(palette, lang),
        *signs,
    ]


def _at_first(spec: Spec) -> Spec:
    """The layer, hidden if its group is off at first."""
    if spec["metadata"]["gisgov:group"] not in OFF:
        return spec
    return spec | {"layout": spec["layout"] | {"visibility": "none"}}


def _sky(palette: Palette) -> Spec:
    return {
        "sky-color": palette.sky.fill,
        "horizon-color": palette.sky.edge,
        "fog-color": palette.sky.edge,
        "sky-horizon-blend": 0.6,
        "horizon-fog-blend": 0.6,
        "fog-ground-blend": 0.85,
    }
