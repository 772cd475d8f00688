"""Names on the map, the less important first, so that the more important find room first.

A later layer is placed before an earlier one: what stands at the end of the list wins.
"""

from __future__ import annotations

from typing import Any

from tiles.style.ground import COVERS
from tiles.style.layer import Lang, Spec, any_of, layer, name_in, steps, zoomed
from tiles.style.palette import Palette
from tiles.style.roads import CLASSES
from tiles.style.text import BOLD, ITALIC, fading, halo, text

__all__ = ["labels"]

RANKS = steps(8, (17, 9))
"""Of what rank buildings are named: numbers come after names, sheds last."""

STEM = "社区"
SORTED = {"symbol-sort-key": ["get", "rank"]}
MAJOR = [kind for family in ("trunk", "primary", "secondary") for kind in CLASSES[family]]
GREEN = [
    "land_cover",
    *(kind for cover in ("park", "wood", "pitch", "field", "square") for kind in COVERS[cover]),
]


def labels(palette: Palette, lang: Lang) -> list[Spec]:
    """All names, in the order of their placing."""
    return [
        _buildings(palette, lang),
        _grids(palette, lang),
        _minor_roads(palette, lang),
        _estates(palette, lang),
        _green(palette, lang),
        _major_roads(palette, lang),
        *_water(palette, lang),
        *_areas(palette, lang),
    ]


def _of_kind(*kinds: str) -> list[Any]:
    return any_of("kind", kinds)


def _named(
    name: str, *kinds: str, zooms: tuple[float, float], group: str = "labels", **spec: Spec
) -> Spec:
    return layer(
        f"label-{name}",
        "symbol",
        of="labels",
        group=group,
        zooms=zooms,
        where=_of_kind(*kinds),
        **spec,
    )


def _buildings(palette: Palette, lang: Lang) -> Spec:
    spec = _named(
        "building",
        "building",
        zooms=(16, 24),
        layout=text(name_in(lang), zoomed((16, 11), (20, 14)), max_width=7, padding=3) | SORTED,
        paint=halo(palette, palette.text["building"], opacity=fading(15.9, 16), width=1.2),
    )
    return spec | {"filter": ["all", spec["filter"], ["<=", ["get", "rank"], RANKS]]}


def _grids(palette: Palette, lang: Lang) -> Spec:
    """Grids by their last part: the community is written on the map already."""
    name = name_in(lang)
    after = ["slice", name, ["+", ["index-of", STEM, name], len(STEM)]]
    return _named(
        "grid",
        "grid",
        zooms=(14.6, 24),
        group="areas",
        layout=text(
            ["case", ["in", STEM, name], after, name],
            zoomed((14.5, 11), (19, 14)),
            max_width=8,
            padding=6,
        ),
        paint=halo(palette, palette.text["area"], opacity=fading(14.6, 14.95)),
    )


def _estates(palette: Palette, lang: Lang) -> Spec:
    return _named(
        "estate",
        "estate",
        zooms=(14, 24),
        layout=text(name_in(lang), zoomed((14, 11), (19, 16)), max_width=7, padding=4) | SORTED,
        paint=halo(palette, palette.text["estate"], opacity=fading(14, 14.4)),
    )


def _green(palette: Palette, lang: Lang) -> Spec:
    return _named(
        "green",
        *GREEN,
        zooms=(12.5, 24),
        layout=text(name_in(lang), zoomed((12.5, 11), (18, 14)), max_width=7, padding=6),
        paint=halo(palette, palette.text["green"], opacity=fading(12.5, 12.9)),
    )


def _water(palette: Palette, lang: Lang) -> list[Spec]:
    """Lakes by their point; a river on every tile that it crosses, for it is long."""
    size = zoomed((11, 12), (16, 17))
    spaced = 0.25 if lang == "zh" else 0.08
    spec: Spec = {
        "layout": text(
            name_in(lang), size, font=ITALIC, letter_spacing=spaced, max_width=9, padding=40
        ),
        "paint": halo(palette, palette.text["water"], width=2)
        | {"text-halo-color": palette.cover["water"]},
    }
    still = _named("water", *(kind for kind in COVERS["water"] if kind != "river"), zooms=(12, 24))
    flowing = layer("label-river", "symbol", of="land_cover", group="labels", zooms=(11, 24))
    return [still | spec, flowing | spec | {"filter": ["==", ["get", "kind"], "river"]}]


def _minor_roads(palette: Palette, lang: Lang) -> Spec:
    minor = [kind for family in ("minor", "service", "path") for kind in CLASSES[family]]
    return _road(
        "road-minor",
        any_of("road_class", minor),
        zooms=(15.2, 24),
        layout=text(name_in(lang), zoomed((15, 11), (19, 14)), padding=3),
        paint=halo(palette, palette.text["road"], opacity=fading(15.2, 15.6)),
    )


def _major_roads(palette: Palette, lang: Lang) -> Spec:
    size = {"trunk": 13, "primary": 12, "secondary": 11}
    largest = ["match", ["get", "road_class"], "trunk", 16, "primary", 15, 14]
    smallest = ["match", ["get", "road_class"], *(p for pair in size.items() for p in pair), 11]
    enters = steps(any_of("road_class", MAJOR[:3]), (14, any_of("road_class", MAJOR)))
    order = {"symbol-sort-key": ["match", ["get", "road_class"], "trunk", 0, "primary", 1, 2]}
    return _road(
        "road-major",
        enters,
        zooms=(12.5, 24),
        layout=text(
            name_in(lang),
            zoomed((12, smallest), (18, largest)),
            letter_spacing=0.12 if lang == "zh" else 0.02,
            padding=4,
        )
        | order,
        paint=halo(palette, palette.text["road"], opacity=fading(12.5, 12.9)),
    )


def _road(name: str, where: list[Any], *, layout: Spec, **spec: Any) -> Spec:  # noqa: ANN401
    along = {"symbol-placement": "line", "symbol-spacing": 380, "text-max-angle": 28}
    return layer(
        f"label-{name}",
        "symbol",
        of="roads",
        group="labels",
        where=where,
        layout=along | layout,
        **spec,
    )


def _areas(palette: Palette, lang: Lang) -> list[Spec]:
    wide = 0.15 if lang == "zh" else 0.04
    area, place = palette.text["area"], palette.text["place"]
    return [
        _named(
            "community",
            "community",
            zooms=(13.2, 17.5),
            group="areas",
            layout=text(name_in(lang), zoomed((13.2, 11), (16, 14)), max_width=8, padding=6),
            paint=halo(palette, area, opacity=zoomed((13.2, 0), (13.6, 1), (17.1, 1), (17.5, 0))),
        ),
        _named(
            "street",
            "street",
            zooms=(10.5, 15.5),
            layout=text(
                name_in(lang), zoomed((10, 12), (14, 17)), font=BOLD, max_width=8, padding=8
            ),
            paint=halo(palette, area, opacity=zoomed((10.5, 0), (10.9, 1), (15.1, 1), (15.5, 0))),
        ),
        _named(
            "district",
            "district",
            zooms=(8, 13.5),
            layout=text(
                name_in(lang), zoomed((8, 12), (13, 20)), font=BOLD, letter_spacing=wide, padding=8
            ),
            paint=halo(palette, place, opacity=zoomed((8, 0), (8.5, 1), (13.1, 1), (13.5, 0))),
        ),
        _named(
            "city",
            "city",
            zooms=(5, 10.5),
            layout=text(
                name_in(lang), zoomed((5, 12), (9, 22)), font=BOLD, letter_spacing=wide, padding=8
            ),
            paint=halo(palette, place, opacity=zoomed((10, 1), (10.5, 0)), width=2),
        ),
    ]
