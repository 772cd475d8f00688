"""What people can switch on and off, and what its signs mean."""

from __future__ import annotations

from typing import Any

from gisgov.words import say, word
from tiles.style.buildings import USES
from tiles.style.layer import Lang
from tiles.style.palette import Palette, Stroke
from tiles.style.points import PLACES, STATUSES

__all__ = ["GROUPS", "OFF", "groups"]

GROUPS = (
    "base",
    "buildings",
    "areas",
    "estates",
    "labels",
    "hydrants",
    "premises",
    "components",
    "incidents",
    "sheets",
    "marks",
)
OFF = frozenset({"components", "incidents", "sheets"})
"""Groups that are off until somebody asks for them."""

Entry = dict[str, str]


def groups(palette: Palette, lang: Lang) -> list[dict[str, Any]]:
    """Every group with its title, whether it is on at first, and its legend."""
    legends = {
        "base": _base(palette, lang),
        "buildings": [
            _entry(_capital(word(use, lang=lang)), "fill", palette.uses[use], palette.building_edge)
            for use in USES
        ],
        "areas": _areas(palette, lang),
        "estates": [
            _told("estate", lang, "fill", palette.estate.fill, palette.estate.edge),
        ],
        "labels": [],
        "hydrants": [
            _entry(_capital(word(status, lang=lang)), "circle", *_both(palette.hydrants[status]))
            for status in STATUSES
        ],
        "premises": [
            _told(f"places_{family}", lang, "circle", *_both(palette.places[family]))
            for family in PLACES
        ],
        "components": _components(palette, lang),
        "incidents": _incidents(palette, lang),
        "sheets": [_told("sheet", lang, "line", palette.sheet)],
        "marks": [
            _told("mark_name", lang, "line", palette.text["mark"]),
            _told("mark_note", lang, "circle", *_both(palette.mark)),
        ],
    }
    return [
        {
            "id": group,
            "title": say(f"style.group.{group}", lang=lang),
            "on": group not in OFF,
            "legend": legends[group],
        }
        for group in GROUPS
    ]


def _base(palette: Palette, lang: Lang) -> list[Entry]:
    covers = ("water", "park", "wood", "pitch", "field", "square")
    land = [_told(f"cover_{cover}", lang, "fill", palette.cover[cover]) for cover in covers]
    roads = [
        _told(f"road_{family}", lang, "line", *_both(palette.roads[family]))
        for family in ("trunk", "primary", "secondary", "minor", "path")
    ]
    barriers = [
        _told(f"barrier_{kind}", lang, "line", colour) for kind, colour in palette.barrier.items()
    ]
    return [*land, *roads, *barriers]


def _areas(palette: Palette, lang: Lang) -> list[Entry]:
    levels = ("city", "district", "street", "community")
    return [
        *(_told(f"area_{level}", lang, "line", palette.border) for level in levels),
        _told("area_grid", lang, "line", palette.grid_border),
    ]


def _components(palette: Palette, lang: Lang) -> list[Entry]:
    return [
        _told("many", lang, "cluster", *_both(palette.cluster)),
        *(
            _told(f"major_{major}", lang, "circle", colour)
            for major, colour in palette.majors.items()
        ),
        _told("faulty", lang, "circle", *_both(palette.faulty)),
    ]


def _incidents(palette: Palette, lang: Lang) -> list[Entry]:
    return [
        _told("incidents_many", lang, "cluster", *_both(palette.incident)),
        _told(
            "incidents_some_open",
            lang,
            "cluster",
            palette.incident.fill,
            palette.incident_open.fill,
        ),
        _told("incident_open", lang, "circle", *_both(palette.incident_open)),
        _told("incident_closed", lang, "circle", *_both(palette.incident)),
    ]


def _told(code: str, lang: Lang, shape: str, colour: str, outline: str | None = None) -> Entry:
    return _entry(say(f"style.legend.{code}", lang=lang), shape, colour, outline)


def _entry(label: str, shape: str, colour: str, outline: str | None = None) -> Entry:
    entry = {"label": label, "shape": shape, "colour": colour}
    return entry | ({"outline": outline} if outline else {})


def _both(stroke: Stroke) -> tuple[str, str]:
    return stroke.fill, stroke.edge


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
