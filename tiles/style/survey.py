"""The index of the 1:500 sheets, and what people set on the map: names and notes."""

from __future__ import annotations

from gisgov.words import say
from tiles.style.layer import Lang, Spec, layer, steps, zoomed
from tiles.style.palette import Palette
from tiles.style.text import BOLD, fading, halo, sign, text

__all__ = ["marks", "sheets"]

NAME = ["==", ["get", "kind"], "name"]
NOTE = ["!", NAME]


def sheets(palette: Palette) -> list[Spec]:
    """Fine lines, and the number of each sheet."""
    return [
        layer(
            "sheets",
            "line",
            of="sheets",
            group="sheets",
            zooms=(14, 24),
            paint={
                "line-color": palette.sheet,
                "line-width": zoomed((14, 0.5), (18, 1)),
                "line-opacity": zoomed((14, 0), (14.5, 0.8)),
            },
        ),
        layer(
            "sheets-number",
            "symbol",
            of="sheets",
            group="sheets",
            zooms=(14.8, 24),
            layout=text(["get", "number"], zoomed((14.8, 11), (18, 13)), padding=24),
            paint=halo(palette, palette.text["water"], opacity=fading(14.8, 15.3)),
        ),
    ]


def marks(palette: Palette, lang: Lang) -> list[Spec]:
    """Names as names; notes as a flag with their text beside it."""
    return [
        layer(
            "marks-name",
            "symbol",
            of="marks",
            group="marks",
            zooms=(11, 24),
            where=NAME,
            layout=text(["get", "text"], zoomed((11, 12), (18, 16)), font=BOLD, max_width=8),
            paint=halo(palette, palette.text["mark"], width=1.8),
        ),
        *_notes(palette, lang),
    ]


def _notes(palette: Palette, lang: Lang) -> list[Spec]:
    return [
        layer(
            "marks-flag",
            "circle",
            of="marks",
            group="marks",
            zooms=(10, 24),
            where=NOTE,
            paint={
                "circle-color": palette.mark.fill,
                "circle-radius": zoomed((10, 2.5), (13.4, 4), (14, 8), (19, 10)),
                "circle-stroke-color": palette.mark.edge,
                "circle-stroke-width": zoomed((10, 1.2), (14, 2)),
            },
        ),
        layer(
            "marks-sign",
            "symbol",
            of="marks",
            group="marks",
            zooms=(13.8, 24),
            where=NOTE,
            layout=sign(["literal", say("style.sign.note", lang=lang)], 11),
            paint={"text-color": palette.mark.edge},
        ),
        layer(
            "marks-note",
            "symbol",
            of="marks",
            group="marks",
            zooms=(14.5, 24),
            where=NOTE,
            layout=text(
                steps(_shortened(), (16, ["get", "text"])),
                12,
                anchor="left",
                justify="left",
                offset=[1.1, 0],
                max_width=14,
            ),
            paint=halo(palette, palette.text["mark"], width=1.8),
        ),
    ]


def _shortened() -> list[object]:
    """A long note's beginning."""
    whole = ["get", "text"]
    return ["case", [">", ["length", whole], 24], ["concat", ["slice", whole, 0, 23], "…"], whole]
