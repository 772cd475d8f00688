"""Components and incidents: counted circles where they are many, each by itself where few.

The area of a circle grows with the count. What is wrong stands out: faulty components, open
incidents.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from tiles.style.layer import Lang, Spec, any_of, by, layer, name_in, zoomed
from tiles.style.palette import Palette, Stroke
from tiles.style.text import fading, halo, sign, text

__all__ = ["FAULTS", "components", "incidents"]

FAULTS = ("damaged", "lost", "disused", "removed")
SINGLE_FROM = 16
"""From this zoom on tiles hold single things."""

COUNTED_FROM = {"components": 11, "incidents": 10}

LETTER_PX = 11
RADII = ((1, 7), (10, 11), (30, 15), (70, 20), (150, 26))
"""Square roots of counts, and radii of their circles: no number is too long for its own."""

MANY = [">", ["coalesce", ["get", "count"], 1], 1]
ONE = ["!", MANY]
FAULTY = any_of("state", FAULTS)
COUNT = ["number-format", ["get", "count"], {}]


def components(palette: Palette, lang: Lang) -> list[Spec]:
    """Clusters with their count; single ones by major class, faulty ones ringed and hollow."""
    edge = ["case", FAULTY, palette.faulty.edge, palette.halo]
    major = by("major", palette.majors, palette.incident.fill)
    return [
        _clusters("components", palette.cluster, MANY),
        _counts("components", palette.cluster.edge, COUNT, MANY),
        layer(
            "components-one",
            "circle",
            of="components",
            group="components",
            zooms=(11, 24),
            where=ONE,
            paint={
                "circle-color": ["case", FAULTY, palette.faulty.fill, major],
                "circle-radius": zoomed((13, 2.5), (16, 3.5), (19, 7)),
                "circle-stroke-color": edge,
                "circle-stroke-width": zoomed((13, 0.8), (16, ["case", FAULTY, 2, 1]), (19, 2.4)),
            },
        ),
        layer(
            "components-name",
            "symbol",
            of="components",
            group="components",
            zooms=(18, 24),
            where=ONE,
            layout=text(name_in(lang, field="class_name"), 11, anchor="left", offset=[0.9, 0]),
            paint=halo(palette, palette.text["muted"], opacity=fading(18, 18.4)),
        ),
    ]


def incidents(palette: Palette, lang: Lang) -> list[Spec]:
    """Clusters with all and open ones; single ones small and grey when closed, strong when open."""
    some = [">", ["to-number", ["get", "open"], 0], 0]
    clustered = ["has", "count"]
    return [
        _clusters(
            "incidents", palette.incident, clustered, ringed=(some, palette.incident_open.fill)
        ),
        _counts("incidents", palette.incident.edge, COUNT, clustered),
        *_open_badge(palette, ["all", clustered, some]),
        *_single_incidents(palette, lang),
    ]


def _single_incidents(palette: Palette, lang: Lang) -> list[Spec]:
    opened = ["==", ["get", "open"], True]
    alone = ["!", ["has", "count"]]
    closed = ["all", alone, ["!", opened]]
    return [_closed(palette, closed), *_open(palette, lang, ["all", alone, opened])]


def _closed(palette: Palette, where: list[Any]) -> Spec:
    return layer(
        "incidents-closed",
        "circle",
        of="incidents",
        group="incidents",
        zooms=(SINGLE_FROM, 24),
        where=where,
        paint={
            "circle-color": palette.incident.fill,
            "circle-opacity": zoomed((16, 0.5), (18, 0.8)),
            "circle-radius": zoomed((16, 1.6), (19, 4)),
        },
    )


def _open(palette: Palette, lang: Lang, where: list[Any]) -> list[Spec]:
    return [
        layer(
            "incidents-open",
            "circle",
            of="incidents",
            group="incidents",
            zooms=(SINGLE_FROM, 24),
            where=where,
            paint={
                "circle-color": palette.incident_open.fill,
                "circle-radius": zoomed((16, 6), (19, 9)),
                "circle-stroke-color": palette.incident_open.edge,
                "circle-stroke-width": 2,
            },
        ),
        layer(
            "incidents-sign",
            "symbol",
            of="incidents",
            group="incidents",
            zooms=(SINGLE_FROM, 24),
            where=where,
            layout=sign(["literal", "!"], 12),
            paint={"text-color": palette.incident_open.edge},
        ),
        layer(
            "incidents-name",
            "symbol",
            of="incidents",
            group="incidents",
            zooms=(17, 24),
            where=where,
            layout=text(name_in(lang, field="class_name"), 11, anchor="top", offset=[0, 0.9]),
            paint=halo(palette, palette.text["place"], opacity=fading(17, 17.4)),
        ),
    ]


def _open_badge(palette: Palette, where: list[Any]) -> list[Spec]:
    """How many are open, at the circle's foot."""
    below = [(size, ["literal", [0, round(px / LETTER_PX + 0.7, 2)]]) for size, px in RADII]
    return [
        layer(
            "incidents-badge",
            "symbol",
            of="incidents",
            group="incidents",
            zooms=(COUNTED_FROM["incidents"], SINGLE_FROM),
            where=where,
            layout=sign(["concat", "!", ["number-format", ["get", "open"], {}]], LETTER_PX)
            | {"text-offset": _by_count(below)},
            paint=halo(palette, palette.incident_open.fill, width=2),
        )
    ]


def _clusters(
    name: str,
    stroke: Stroke,
    where: list[Any],
    ringed: tuple[list[Any], str] | None = None,
) -> Spec:
    edge = ["case", ringed[0], ringed[1], stroke.edge] if ringed else stroke.edge
    return layer(
        f"{name}-many",
        "circle",
        of=name,
        group=name,
        zooms=(COUNTED_FROM[name], SINGLE_FROM),
        where=where,
        paint={
            "circle-color": stroke.fill,
            "circle-opacity": 0.88,
            "circle-radius": _by_count(RADII),
            "circle-stroke-color": edge,
            "circle-stroke-width": ["case", ringed[0], 2.5, 1] if ringed else 1,
        },
    )


def _counts(name: str, ink: str, field: list[Any], where: list[Any]) -> Spec:
    return layer(
        f"{name}-count",
        "symbol",
        of=name,
        group=name,
        zooms=(COUNTED_FROM[name], SINGLE_FROM),
        where=where,
        layout=sign(field, LETTER_PX),
        paint={"text-color": ink},
    )


def _by_count(stops: Iterable[tuple[float, Any]]) -> list[Any]:
    """A value that grows with the square root of the count, as the side of an area does."""
    root = ["sqrt", ["get", "count"]]
    return ["interpolate", ["linear"], root, *chain.from_iterable(stops)]
