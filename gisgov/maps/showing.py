"""One line from a result to a map that opens without a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd

from gisgov.errors import BadInput
from gisgov.heat.field import Field
from gisgov.heat.scales import Scale, diverging, scale
from gisgov.indicators.classes import Scheme, classed
from gisgov.indicators.colours import MISSING
from gisgov.maps.drawing import (
    bounds_of,
    draw_field,
    draw_frame,
    draw_ground,
    field_bounds,
    holds_areas,
    in_degrees,
)
from gisgov.maps.ground import Ground
from gisgov.maps.legend import Legend, Step, number, steps_of
from gisgov.maps.offline import OfflineMap, put_legend
from gisgov.words import Language, catalogue, say

__all__ = ["drawn_frame", "show"]

PLAIN = "#c2410c"
KINDS = {
    "hot": "#b2182b",
    "cold": "#2166ac",
    "new": "#d7301f",
    "intensifying": "#7f0000",
    "persistent": "#ef6548",
    "fading": "#fdbb84",
    "former": "#9ecae1",
    "sporadic": "#fee8c8",
}
OTHERS = ("#1b9e77", "#d95f02", "#7570b3", "#e7298a", "#66a61e", "#e6ab02", "#a6761d", "#666666")
GUESSED = ("spot", "pattern", "density", "value", "count")
"""Columns that are shown where none is named, the first that there is."""


def show(
    result: gpd.GeoDataFrame | gpd.GeoSeries | Field,
    *,
    column: str | None = None,
    title: str = "",
    unit: str = "",
    scheme: Scheme = "quantiles",
    classes: int = 5,
    ground: Ground | None = None,
    lang: Language | None = None,
) -> folium.Map:
    """Show a result on a map: in a notebook, or as a file by its `save`.

    Parameters
    ----------
    result
        Points, lines or areas with a coordinate system; or a field of `gisgov.heat`.
    column
        Of a frame, what the colours tell: numbers in classes, texts a colour each. By default
        `spot`, `pattern`, `density`, `value` or `count`, the first that there is.
    title, unit
        Of the legend. Without a unit a field tells its own.
    scheme, classes
        How numbers are put into classes.
    ground
        The base map below, from `gisgov.maps.ground_of`.
    lang
        Language of the legend; that of the process by default.

    Returns
    -------
    folium.Map
        It opens without a network, Leaflet being inside; so does the file that its `save` writes.

    Raises
    ------
    BadInput
        There is no coordinate system, no such column, nothing to show or too much, or the result is
        of another kind.
    """
    if isinstance(result, Field):
        return _field(result, title=title, unit=unit, ground=ground, lang=lang)
    if isinstance(result, gpd.GeoSeries):
        result = result.to_frame("geometry").set_geometry("geometry")
    if not isinstance(result, gpd.GeoDataFrame):
        raise BadInput("maps.unknown", given=type(result).__name__)
    frame = in_degrees(result)
    column = column or next((name for name in GUESSED if name in frame.columns), None)
    if column is not None and column not in frame.columns:
        raise BadInput("maps.no_column", given=column, known=", ".join(map(str, frame.columns)))
    colours, steps = _coloured(frame, column, scheme=scheme, classes=classes, lang=lang)
    drawn = drawn_frame(frame, colours, told=_told(frame), ground=ground)
    if steps or title:
        put_legend(drawn, Legend(title=title or column or "", unit=unit, steps=steps))
    return drawn


def drawn_frame(
    frame: gpd.GeoDataFrame,
    colours: Sequence[str],
    *,
    told: dict[str, list[str]],
    ground: Ground | None,
) -> OfflineMap:
    """A map of a frame in degrees over the base map, without a legend.

    Parameters
    ----------
    frame
        What is shown.
    colours
        Of each row.
    told
        What is said of each row under the pointer, by heading.
    ground
        The base map.
    """
    drawn = OfflineMap(bounds_of(frame))
    above = holds_areas(frame)
    draw_ground(drawn, ground, roads=False)
    if not above:
        draw_ground(drawn, ground, roads=True)
    draw_frame(drawn, frame, colours, told=told)
    if above:
        draw_ground(drawn, ground, roads=True)
    return drawn


def _field(
    field: Field, *, title: str, unit: str, ground: Ground | None, lang: Language | None
) -> folium.Map:
    is_change = bool(np.nanmin(field.values, initial=0.0) < 0)
    colours: Scale = diverging(field) if is_change else scale(field)
    drawn = OfflineMap(field_bounds(field))
    for roads in (False, True):
        draw_ground(drawn, ground, roads=roads)
    draw_field(drawn, field, colours)
    pairs = zip(colours.breaks, colours.colours, strict=True)
    steps = tuple(Step(colour, number(value)) for value, colour in pairs)
    unit = unit or say(field.unit.code, lang=lang, **field.unit.params)
    put_legend(drawn, Legend(title=title, unit=unit, steps=steps))
    return drawn


def _coloured(
    frame: gpd.GeoDataFrame,
    column: str | None,
    *,
    scheme: Scheme,
    classes: int,
    lang: Language | None,
) -> tuple[Sequence[str], tuple[Step, ...]]:
    """The colour of each row, and what the colours mean."""
    if column is None:
        return [PLAIN] * len(frame), ()
    values = frame[column]
    numbers = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
    if not numbers:
        return _by_kind(values, lang)
    found, rows = classed(values.to_numpy(dtype=float), scheme=scheme, classes=classes)
    colours = [found[row].colour if row >= 0 else MISSING for row in rows.tolist()]
    return colours, _with_missing(steps_of(found), int((rows < 0).sum()), lang)


def _by_kind(
    values: pd.Series[Any], lang: Language | None
) -> tuple[Sequence[str], tuple[Step, ...]]:
    texts = [
        "" if missing else str(value) for value, missing in zip(values, values.isna(), strict=True)
    ]
    kinds = _ordered(values, set(texts) - {""})
    others = (colour for _ in kinds for colour in OTHERS)
    colour = {kind: KINDS.get(kind) or next(others) for kind in kinds} | {"": MISSING}
    steps = tuple(Step(colour[kind], _word(kind, lang), texts.count(kind)) for kind in kinds)
    return [colour[text] for text in texts], _with_missing(steps, texts.count(""), lang)


def _ordered(values: pd.Series[Any], there: set[str]) -> list[str]:
    """Kinds in the order of their categories; else those that are known, then the others."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return [str(kind) for kind in values.dtype.categories if str(kind) in there]
    known = list(KINDS)
    return sorted(there, key=lambda kind: ([*known, kind].index(kind), kind))


def _word(kind: str, lang: Language | None) -> str:
    code = f"maps.kind_{kind}"
    return say(code, lang=lang) if code in catalogue() else kind


def _with_missing(steps: tuple[Step, ...], count: int, lang: Language | None) -> tuple[Step, ...]:
    return (*steps, Step(MISSING, say("maps.none", lang=lang), count)) if count else steps


def _told(frame: gpd.GeoDataFrame) -> dict[str, list[str]]:
    """What is said of each row: its columns, as texts."""
    return {
        str(name): [_text(value) for value in frame[name]]
        for name in frame.columns
        if name != frame.geometry.name
    }


def _text(value: object) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return "–"
    return number(float(value)) if isinstance(value, float | np.floating) else str(value)
