"""What lies under everything: land, water, green, squares, estates, walls and railways."""

from __future__ import annotations

from tiles.style.layer import Spec, any_of, by, layer, zoomed
from tiles.style.palette import Palette

__all__ = ["COVERS", "barriers", "estates", "land"]

COVERS = {
    "water": ("river", "lake", "pond", "water", "pool", "wetland"),
    "wood": ("wood", "forest", "scrub"),
    "park": ("park", "garden", "grass", "cemetery"),
    "pitch": ("pitch",),
    "field": ("field", "farmland"),
    "square": ("square",),
    "bare": ("beach", "rock"),
}
"""Kinds of land cover that are drawn alike."""

WATER = any_of("kind", COVERS["water"])
TIES = (0.35, 2.2)
"""Length of a tie of the railway and the gap to the next, in widths of the line."""


def land(palette: Palette) -> list[Spec]:
    """Background, land cover and the shore."""
    colours = {kind: palette.cover[cover] for cover, kinds in COVERS.items() for kind in kinds}
    return [
        {
            "id": "ground",
            "type": "background",
            "metadata": {"gisgov:group": "base"},
            "paint": {"background-color": palette.ground},
        },
        layer(
            "land-cover",
            "fill",
            of="land_cover",
            group="base",
            zooms=(6, 24),
            where=["!", WATER],
            paint={
                "fill-color": by("kind", colours, palette.cover["field"]),
                "fill-opacity": zoomed((6, 0.5), (11, 1)),
            },
        ),
        layer(
            "water",
            "fill",
            of="land_cover",
            group="base",
            zooms=(6, 24),
            where=WATER,
            paint={"fill-color": palette.cover["water"]},
        ),
        layer(
            "shore",
            "line",
            of="land_cover",
            group="base",
            zooms=(12, 24),
            where=WATER,
            paint={
                "line-color": palette.shore,
                "line-width": zoomed((12, 0.5), (18, 1.2)),
                "line-opacity": zoomed((12, 0), (13.5, 1)),
            },
        ),
    ]


def estates(palette: Palette) -> list[Spec]:
    """The ground of estates, and the fence around it."""
    return [
        layer(
            "estates-fill",
            "fill",
            of="estates",
            group="estates",
            zooms=(13, 24),
            paint={
                "fill-color": palette.estate.fill,
                "fill-opacity": zoomed((13, 0), (14, 1)),
            },
        ),
        layer(
            "estates-fence",
            "line",
            of="estates",
            group="estates",
            zooms=(14, 24),
            layout={"line-join": "round"},
            paint={
                "line-color": palette.estate.edge,
                "line-width": zoomed((14, 0.6), (16, 1), (19, 1.6)),
                "line-dasharray": [4, 2],
                "line-opacity": zoomed((14, 0), (15, 1)),
            },
        ),
    ]


def barriers(palette: Palette) -> list[Spec]:
    """Walls, fences, hedges and railways, which people and hoses do not cross."""
    railway = ["==", ["get", "kind"], "railway"]
    track = {"line-color": palette.barrier["railway"], "line-opacity": zoomed((15, 0), (15.5, 1))}
    tied = zoomed((15, 4), (17, 8), (20, 26))
    walled = by("kind", {"wall": 1.4, "city_wall": 2, "retaining_wall": 1.4}, 0.9)
    return [
        layer(
            "walls",
            "line",
            of="barriers",
            group="base",
            zooms=(15, 24),
            where=["!", railway],
            paint={
                "line-color": by("kind", palette.barrier, palette.barrier["fence"]),
                "line-width": zoomed((15, 0.5), (17, walled), (20, ["*", 1.6, walled])),
                "line-opacity": zoomed((15, 0), (16, 0.9)),
            },
        ),
        layer(
            "railway",
            "line",
            of="barriers",
            group="base",
            zooms=(15, 24),
            where=railway,
            paint=track | {"line-width": zoomed((15, 1.2), (17, 2), (20, 4))},
        ),
        layer(
            "railway-ties",
            "line",
            of="barriers",
            group="base",
            zooms=(15, 24),
            where=railway,
            paint=track | {"line-width": tied, "line-dasharray": list(TIES)},
        ),
    ]
