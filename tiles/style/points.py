"""Hydrants, and places that matter in an emergency: a circle with a sign in it.

No status or kind is told by colour alone: hydrants differ in filling and sign, places in sign.
"""

from __future__ import annotations

from typing import Any

from gisgov.words import say
from tiles.style.layer import Lang, Spec, by, layer, name_in, steps, zoomed
from tiles.style.palette import Palette, Stroke
from tiles.style.text import fading, halo, sign, text

__all__ = ["PLACES", "STATUSES", "hydrants", "premises"]

STATUSES = ("in_service", "out_of_service", "unknown")

PLACES = {
    "rescue": ("fire_station", "ambulance_station", "police"),
    "care": ("hospital", "clinic", "nursing_home"),
    "learning": ("kindergarten", "school", "university"),
    "hazard": ("fuel", "hazard_store"),
    "refuge": ("assembly_point", "shelter", "emergency_store"),
    "civic": (
        "bus_station",
        "community_office",
        "hotel",
        "mall",
        "market",
        "prison",
        "stadium",
        "station",
        "theatre",
        "townhall",
    ),
}
"""Kinds of premises that share a colour."""

URGENCY = ["fire_station", "hospital", "hazard_store", "ambulance_station", "fuel", "police"]
LESSER = ["clinic", "community_office", "kindergarten"]


def hydrants(palette: Palette, lang: Lang) -> list[Spec]:
    """Filled with a letter: in service. A cross: out of service. A question mark: not known.

    The discs come first: names are drawn over them, and their signs over the names.
    """
    signs = {status: say(f"style.sign.{status}", lang=lang) for status in STATUSES}
    inks = {status: palette.hydrants[status].edge for status in STATUSES}
    return [
        _discs(
            "hydrants", _status(palette.hydrants), zoomed((14, 2.2), (15, 3.6), (16, 7), (19, 10))
        )
        | {"minzoom": 14},
        layer(
            "hydrants-sign",
            "symbol",
            of="hydrants",
            group="hydrants",
            zooms=(15.5, 24),
            layout=sign(by("status", signs, signs["unknown"]), zoomed((15.5, 11), (19, 14))),
            paint={
                "text-color": by("status", inks, inks["unknown"]),
                "text-opacity": fading(15.5, 15.9),
            },
        ),
        layer(
            "hydrants-flow",
            "symbol",
            of="hydrants",
            group="hydrants",
            zooms=(17, 24),
            where=["has", "flow_lps"],
            layout=text(
                ["concat", ["number-format", ["get", "flow_lps"], {}], " L/s"],
                11,
                anchor="left",
                offset=[1.1, 0],
            ),
            paint=halo(palette, palette.text["water"], opacity=fading(17, 17.4)),
        ),
    ]


def premises(palette: Palette, lang: Lang) -> list[Spec]:
    """A disc by family of kinds; the kind's sign in it, and from nearer by its name beside it."""
    families = {kind: family for family, kinds in PLACES.items() for kind in kinds}
    signs = {kind: say(f"style.sign.{kind}", lang=lang) for kind in families}
    strokes = {kind: palette.places[family] for kind, family in families.items()}
    inks = {kind: stroke.edge for kind, stroke in strokes.items()}
    urgent = {kind: place for place, kind in enumerate(URGENCY)}
    order = by("kind", urgent | dict.fromkeys(LESSER, 99), len(URGENCY))
    discs = _discs(
        "premises", _kind(strokes, palette), zoomed((13.6, 2), (14, 3.4), (14.7, 7.5), (19, 11))
    )
    urgent_only = ["<", order, len(URGENCY)]
    enters = steps(urgent_only, (15, ["<", order, 99]), (16, True))
    return [
        discs | {"filter": enters, "minzoom": 13.6},
        layer(
            "premises-sign",
            "symbol",
            of="premises",
            group="premises",
            zooms=(14.5, 24),
            where=enters,
            layout=sign(by("kind", signs, "·"), zoomed((14.5, 11), (19, 15))),
            paint={
                "text-color": by("kind", inks, palette.places["civic"].edge),
                "text-opacity": fading(14.5, 14.7),
            },
        ),
        layer(
            "premises-name",
            "symbol",
            of="premises",
            group="premises",
            zooms=(15.5, 24),
            layout=text(
                name_in(lang),
                zoomed((15.5, 11), (19, 14)),
                anchor="top",
                offset=[0, 1],
                max_width=8,
                padding=3,
            )
            | {"symbol-sort-key": order},
            paint=halo(palette, palette.text["place"], opacity=fading(15.5, 15.9)),
        ),
    ]


def _discs(name: str, colours: Spec, radius: list[Any]) -> Spec:
    fades = {"circle-opacity": 1, "circle-stroke-opacity": 1}
    rim = {"circle-radius": radius, "circle-stroke-width": zoomed((14, 1), (16, 1.6), (19, 2))}
    return layer(name, "circle", of=name, group=name, paint=colours | rim | fades)


def _status(strokes: Any) -> Spec:  # noqa: ANN401
    return {
        "circle-color": by("status", {s: strokes[s].fill for s in STATUSES}, "#888888"),
        "circle-stroke-color": by("status", {s: strokes[s].edge for s in STATUSES}, "#888888"),
    }


def _kind(strokes: dict[str, Stroke], palette: Palette) -> Spec:
    civic = palette.places["civic"]
    return {
        "circle-color": by("kind", {k: s.fill for k, s in strokes.items()}, civic.fill),
        "circle-stroke-color": by("kind", {k: s.edge for k, s in strokes.items()}, civic.edge),
    }
