"""The style draws what the tiles hold, in both themes and languages, for every pair of eyes."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gisgov.words import catalogue
from tiles.layers import LAYERS
from tiles.style import style_document
from tiles.style.legend import GROUPS, OFF
from tiles.style.palette import PALETTES, Palette
from tiles.style.points import PLACES, STATUSES
from tiles.style.roads import pixels_per_m
from tiles.style.sources import SOURCES

THEMES, LANGS = ("light", "dark"), ("zh", "en")
SPECIFICATION = Path(__file__).parents[2] / "web/node_modules/@maplibre/maplibre-gl-style-spec"
VALIDATE = """
import { readFileSync } from "node:fs";
const { validateStyleMin } = await import(process.argv[1]);
const style = JSON.parse(readFileSync(0, "utf-8"));
process.stdout.write(JSON.stringify(validateStyleMin(style).map((e) => e.message)));
"""


@pytest.fixture(params=[(theme, lang) for theme in THEMES for lang in LANGS], ids="-".join)
def style(request: pytest.FixtureRequest) -> dict[str, Any]:
    theme, lang = request.param
    return style_document(theme=theme, lang=lang, base_url="http://map.test")


@pytest.fixture(params=THEMES)
def palette(request: pytest.FixtureRequest) -> Palette:
    return PALETTES[request.param]


def drawn(style: dict[str, Any]) -> list[dict[str, Any]]:
    """The layers that draw tiles: all but the background."""
    return [layer for layer in style["layers"] if "source" in layer]


def within(value: Any) -> Iterator[Any]:
    """A value and all that it holds."""
    yield value
    if isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from within(part)


def fields_read(layer: dict[str, Any]) -> set[str]:
    return {
        part[1]
        for part in within([layer.get("filter"), layer["layout"], layer["paint"]])
        if isinstance(part, list) and len(part) == 2 and part[0] in {"get", "has"}
    }


# ------------------------------------------------ the document


@pytest.mark.skipif(not SPECIFICATION.exists(), reason="the web packages are not installed")
def test_the_style_keeps_to_the_specification(style):
    entry = next(SPECIFICATION.glob("dist/index.mjs")).as_uri()
    run = subprocess.run(
        ["node", "--input-type=module", "-e", VALIDATE, entry],
        input=json.dumps(style),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(run.stdout) == []


def test_every_layer_has_an_id_of_its_own(style):
    ids = [layer["id"] for layer in style["layers"]]
    assert len(ids) == len(set(ids))


def test_a_layer_reads_only_what_its_tiles_hold(style):
    unknown = {
        layer["id"]: fields_read(layer) - set(LAYERS[layer["source-layer"]].fields)
        for layer in drawn(style)
    }
    assert {name: fields for name, fields in unknown.items() if fields} == {}


def test_every_tile_layer_is_drawn(style):
    assert {layer["source-layer"] for layer in drawn(style)} == set(LAYERS)


def test_a_layer_lies_in_the_source_that_carries_it(style):
    for layer in drawn(style):
        assert layer["source-layer"] in SOURCES[layer["source"]][1]


def test_no_source_begins_before_its_layers_nor_after_the_first():
    for minzoom, layers in SOURCES.values():
        assert minzoom == min(LAYERS[name].minzoom for name in layers)


def test_no_source_goes_on_where_the_tiles_end(style):
    for name, source in style["sources"].items():
        assert source["maxzoom"] == min(LAYERS[layer].maxzoom for layer in SOURCES[name][1])


def test_a_layer_does_not_begin_before_its_tiles(style):
    begin = {layer["id"]: layer.get("minzoom", 0) for layer in drawn(style)}
    early = [
        layer["id"]
        for layer in drawn(style)
        if begin[layer["id"]] < LAYERS[layer["source-layer"]].minzoom
    ]
    assert early == []


def test_nothing_is_fetched_but_tiles_of_this_server(style):
    assert not {"glyphs", "sprite"} & set(style)
    addresses = [part for part in within(style) if isinstance(part, str) and "//" in part]
    assert addresses
    assert all(address.startswith("http://map.test/tiles/") for address in addresses)


def test_a_slash_at_the_end_of_the_address_changes_nothing():
    plain, slashed = (
        style_document(theme="light", lang="zh", base_url=f"http://map.test{end}")
        for end in ("", "/")
    )
    assert plain == slashed


def test_both_themes_and_languages_have_the_same_layers():
    shapes = {
        json.dumps(
            [
                [layer["id"], layer.get("filter"), layer.get("minzoom"), layer.get("maxzoom")]
                for layer in style_document(theme=theme, lang=lang, base_url="")["layers"]
            ]
        )
        for theme in THEMES
        for lang in LANGS
    }
    assert len(shapes) == 1


def test_the_dark_map_uses_no_colour_of_the_text_of_the_light_one():
    light, dark = (PALETTES[theme] for theme in THEMES)
    assert not set(light.text.values()) & set(dark.text.values())


# ------------------------------------------------ groups and words


def test_every_layer_belongs_to_a_group_that_can_be_named(style):
    assert [group["id"] for group in style["metadata"]["gisgov:groups"]] == list(GROUPS)
    used = {layer["metadata"]["gisgov:group"] for layer in style["layers"]}
    assert used == set(GROUPS)


def test_what_is_off_at_first_is_hidden_and_the_rest_is_not(style):
    on = {group["id"]: group["on"] for group in style["metadata"]["gisgov:groups"]}
    assert {group for group, shown in on.items() if not shown} == OFF
    for layer in drawn(style):
        hidden = layer["layout"].get("visibility") == "none"
        standing = layer["id"] == "buildings-3d"
        assert hidden == (standing or not on[layer["metadata"]["gisgov:group"]])


def test_a_legend_entry_has_words_a_shape_and_colours(style):
    for group in style["metadata"]["gisgov:groups"]:
        for entry in group["legend"]:
            assert entry["label"]
            assert entry["shape"] in {"fill", "line", "circle", "cluster"}
            assert re.fullmatch("#[0-9a-f]{6}", entry["colour"])
            assert re.fullmatch("#[0-9a-f]{6}", entry.get("outline", entry["colour"]))


def test_the_legend_and_the_signs_speak_the_language_asked_for():
    for lang, chinese in (("zh", True), ("en", False)):
        groups = style_document(theme="light", lang=lang, base_url="")["metadata"]["gisgov:groups"]
        told = [text for g in groups for text in (g["title"], *(e["label"] for e in g["legend"]))]
        assert all(bool(re.search("[\u4e00-\u9fff]", text)) == chinese for text in told)


def test_every_kind_of_place_has_a_sign_of_its_own():
    kinds = [kind for family in PLACES.values() for kind in family]
    for lang in LANGS:
        signs = [getattr(catalogue()[f"style.sign.{kind}"], lang) for kind in kinds]
        assert len(set(signs)) == len(kinds)


def test_the_status_of_a_hydrant_has_a_sign_of_its_own():
    for lang in LANGS:
        signs = {getattr(catalogue()[f"style.sign.{status}"], lang) for status in STATUSES}
        assert len(signs) == len(STATUSES)


def test_english_falls_back_to_the_chinese_name(style):
    named = [layer for layer in drawn(style) if "name_en" in fields_read(layer)]
    assert all("name" in fields_read(layer) for layer in named)


# ------------------------------------------------ type and width


def test_no_text_is_smaller_than_11_pixels(style):
    for layer in drawn(style):
        if layer["type"] == "symbol":
            size = layer["layout"]["text-size"]
            sizes = size[4::2] if isinstance(size, list) else [size]
            numbers = [n for n in within(sizes) if isinstance(n, int | float)]
            assert min(n for n in numbers if n > 2) >= 11, layer["id"]


def test_a_road_near_by_is_as_wide_as_in_the_world(style):
    """A metre of Mercator at 30 degrees is 0.866 m, and there are 2^z * 512 pixels around."""
    roads = next(layer for layer in style["layers"] if layer["id"] == "roads")
    zooms = roads["paint"]["line-width"][3::2]
    widths = roads["paint"]["line-width"][4::2]
    for zoom, width in list(zip(zooms, widths, strict=True))[-2:]:
        assert width[0] == "*"
        assert width[1] == pytest.approx(512 * 2**zoom / (40_075_016.7 * 0.8660254))
        assert width[2][1] == ["get", "width_m"]
    assert pixels_per_m(17) == 2 * pixels_per_m(16)


# ------------------------------------------------ colour


def light_of(colour: str) -> np.ndarray:
    """Linear red, green and blue of `#rrggbb`."""
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Ratio of contrast after WCAG 2."""
    dark, light = sorted(float(light_of(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (light + 0.05) / (dark + 0.05)


# Machado, Oliveira and Fernandes (2009), severity 1.
EYES = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}

# Oklab, Ottosson (2020).
CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
OPPONENTS = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def seen(colour: str, eyes: str) -> np.ndarray:
    light = np.clip(EYES[eyes] @ light_of(colour), 0, 1)
    return 100 * OPPONENTS @ np.cbrt(CONES @ light)


def apart(one: str, other: str) -> float:
    """Least difference of two colours, in hundredths of Oklab, over all eyes."""
    return min(float(np.linalg.norm(seen(one, eyes) - seen(other, eyes))) for eyes in EYES)


def test_the_measures_of_colour_are_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert apart("#000000", "#ffffff") == pytest.approx(100, abs=0.1)
    assert np.linalg.norm(seen("#c00000", "usual") - seen("#5c5a00", "usual")) > 20
    assert apart("#c00000", "#5c5a00") < 7


def test_texts_are_read_on_the_ground_they_lie_on(palette):
    grounds = {palette.halo, palette.ground, palette.estate.fill, *palette.cover.values()}
    faint = [
        (role, ground)
        for role, ink in palette.text.items()
        for ground in grounds
        if contrast(ink, ground) < 4.5
    ]
    assert faint == []


def test_names_of_buildings_are_read_on_every_building(palette):
    ink = palette.text["building"]
    assert [use for use, fill in palette.uses.items() if contrast(ink, fill) < 4.5] == []


def test_names_of_roads_are_read_on_every_road(palette):
    ink = palette.text["road"]
    surfaces = {name: stroke.fill for name, stroke in palette.roads.items() if name != "path"}
    assert [name for name, fill in surfaces.items() if contrast(ink, fill) < 4.5] == []


def test_signs_are_read_in_their_circles(palette):
    strokes = [
        *palette.hydrants.values(),
        *palette.places.values(),
        palette.cluster,
        palette.incident,
        palette.incident_open,
        palette.mark,
    ]
    assert [stroke for stroke in strokes if contrast(stroke.fill, stroke.edge) < 4.5] == []


def test_uses_of_buildings_stay_apart_for_colour_blind_eyes(palette):
    pairs = combinations({**palette.uses, "water": palette.cover["water"]}.items(), 2)
    assert [(a, b) for (a, one), (b, other) in pairs if apart(one, other) < 5] == []


def test_major_classes_stay_apart_for_colour_blind_eyes(palette):
    pairs = combinations(palette.majors.items(), 2)
    assert [(a, b) for (a, one), (b, other) in pairs if apart(one, other) < 12] == []


def test_hydrants_stay_apart_for_colour_blind_eyes(palette):
    pairs = combinations(palette.hydrants.items(), 2)
    assert [(a, b) for (a, one), (b, other) in pairs if apart(one.fill, other.fill) < 9] == []


def test_what_is_wrong_stands_out_from_what_is_not(palette):
    assert apart(palette.incident_open.fill, palette.incident.fill) > 9
    assert all(apart(palette.faulty.fill, colour) > 12 for colour in palette.majors.values())
