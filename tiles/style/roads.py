"""Roads: least widths where the map is small, the true width of the carriageway where it is large.

Tunnels lie under the rest and are dashed; bridges lie over it, so that they cross the water.
"""

from __future__ import annotations

from math import cos, pi, radians
from typing import Any

from tiles.style.layer import Spec, any_of, by, layer, zoomed
from tiles.style.palette import Palette

__all__ = ["CLASSES", "pixels_per_m", "roads"]

CLASSES = {
    "trunk": ("motorway", "trunk"),
    "primary": ("primary",),
    "secondary": ("secondary", "tertiary"),
    "minor": ("residential", "unclassified", "living_street", "road", "busway"),
    "service": ("service", "track"),
    "path": ("footway", "pedestrian", "path", "steps", "cycleway", "bridleway"),
}
"""Road classes that are drawn alike, most important first."""

LATITUDE = 30.0
"""Where a metre is measured for widths; a style knows no latitude of its own."""

EQUATOR_M = 2 * pi * 6_378_137
TILE_PX = 512

USUAL_M = {"trunk": 30, "primary": 24, "secondary": 14, "minor": 7, "service": 4, "path": 2.5}
"""Width of a road that nobody has measured."""

LEAST_PX = {
    8: {"trunk": 1.2, "primary": 0.7},
    11: {"trunk": 1.8, "primary": 1.2, "secondary": 0.7},
    13: {"trunk": 3.4, "primary": 2.6, "secondary": 1.8, "minor": 0.8, "service": 0.5},
    15: {"trunk": 6, "primary": 5, "secondary": 4, "minor": 2.2, "service": 1.4, "path": 0.8},
}
"""Below this a line would be lost; what is not named is not drawn yet."""

EDGE_PX = ((8, 0.4), (13, 0.6), (15, 0.8), (22, 1.6))
TRUE_FROM = 17
"""From this zoom on a road is as wide as in the world."""

ENTERS = ((8, 9, 2), (11, 12, 3), (13, 13.8, 4), (14, 15, 6))
"""A class fades in between two zooms; so many classes are there afterwards."""


def pixels_per_m(zoom: float) -> float:
    """Pixels of the map that a metre on the ground takes.

    Examples
    --------
    >>> round(pixels_per_m(16), 2)
    0.97
    """
    return TILE_PX * 2**zoom / (EQUATOR_M * cos(radians(LATITUDE)))


def roads(palette: Palette) -> list[Spec]:
    """Tunnels, then roads, then bridges; of each the edges first, so that crossings are open."""
    tunnel, bridge = ["==", ["get", "tunnel"], True], ["==", ["get", "bridge"], True]
    path = any_of("road_class", CLASSES["path"])
    plain = ["all", ["!=", ["get", "tunnel"], True], ["!=", ["get", "bridge"], True]]
    return [
        _line("roads-tunnel-edge", ["all", tunnel, ["!", path]], _edge(palette, dash=[2.5, 2])),
        _line(
            "roads-tunnel", ["all", tunnel, ["!", path]], _surface(palette, colour=palette.tunnel)
        ),
        _line("roads-edge", [*plain, ["!", path]], _edge(palette), cap="round"),
        _line("paths", [*plain, path], _path(palette)),
        _line("roads", [*plain, ["!", path]], _surface(palette), cap="round"),
        _line("roads-bridge-edge", ["all", bridge, ["!", path]], _edge(palette, wider_px=1)),
        _line("roads-bridge", ["all", bridge, ["!", path]], _surface(palette)),
    ]


def _line(name: str, where: list[Any], paint: Spec, cap: str = "butt") -> Spec:
    importance = {kind: -rank for rank, kinds in enumerate(CLASSES.values()) for kind in kinds}
    return layer(
        name,
        "line",
        of="roads",
        group="base",
        zooms=(8, 24),
        where=where,
        layout={
            "line-cap": cap,
            "line-join": "round",
            "line-sort-key": by("road_class", importance, -len(CLASSES)),
        },
        paint=paint,
    )


def _surface(palette: Palette, colour: str | None = None) -> Spec:
    fills = {name: stroke.fill for name, stroke in palette.roads.items()}
    return {
        "line-color": colour or _by_class(fills, fills["service"]),
        "line-width": _width(0),
        "line-opacity": _opacity(),
    }


def _edge(palette: Palette, dash: list[float] | None = None, wider_px: float = 0) -> Spec:
    edges = {name: stroke.edge for name, stroke in palette.roads.items()}
    return {
        "line-color": _by_class(edges, edges["service"]),
        "line-width": _width(2, wider_px),
        "line-opacity": _opacity(),
    } | ({"line-dasharray": dash} if dash else {})


def _path(palette: Palette) -> Spec:
    return {
        "line-color": palette.roads["path"].fill,
        "line-width": zoomed((14, 0.8), (17, 1.4), (20, 2.2)),
        "line-dasharray": [3, 1.6],
        "line-opacity": _opacity(),
    }


def _width(edges: int, wider_px: float = 0) -> list[Any]:
    """The width with so many edges on it, in pixels."""
    beside = {zoom: edges * (px + wider_px) for zoom, px in EDGE_PX}
    stops = [(zoom, _pixels(zoom, least, beside)) for zoom, least in LEAST_PX.items()]
    true = [(zoom, _pixels(zoom, {}, beside)) for zoom in (TRUE_FROM, 22)]
    return zoomed(*stops, *true, base=2)


def _pixels(zoom: int, least: dict[str, float], beside: dict[int, float]) -> list[Any]:
    """Pixels at one zoom; edges are as wide as at the next zoom that names them."""
    true = ["*", pixels_per_m(zoom), ["coalesce", ["get", "width_m"], _by_class(USUAL_M, 4)]]
    wide = ["max", true, _by_class(least, 0)] if least else true
    added = beside.get(zoom, beside[min(z for z in beside if z >= min(zoom, 22))])
    return ["+", wide, added] if added else wide


def _opacity() -> list[Any]:
    """Each class fades in where the tiles begin to hold it."""
    stops: list[tuple[float, Any]] = []
    seen = 0
    for begins, ends, classes in ENTERS:
        stops += [(begins, _shown(seen)), (ends, _shown(classes))]
        seen = classes
    return zoomed(*stops)


def _shown(classes: int) -> Any:  # noqa: ANN401
    if classes in (0, len(CLASSES)):
        return float(bool(classes))
    return _by_class(dict.fromkeys(list(CLASSES)[:classes], 1), 0)


def _by_class(values: dict[str, Any], otherwise: Any) -> Any:  # noqa: ANN401
    """`by` the road class, for values that are given a family of classes."""
    return by("road_class", {k: v for f, v in values.items() for k in CLASSES[f]}, otherwise)
