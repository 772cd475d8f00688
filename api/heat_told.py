"""What is told of heat: the map's legend and notes, a value, bands; and the places between."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

import numpy as np
from pydantic.dataclasses import dataclass

from gisgov import crs, heat
from gisgov.heat.contours import geojson
from gisgov.heat.scales import Scale
from gisgov.said import Said
from gisgov.storage.heat import Heat
from gisgov.storage.queries import ANSWER
from gisgov.words import Language, say

__all__ = [
    "KERNELS",
    "HeatTold",
    "HeatValue",
    "bands",
    "city_of",
    "degrees",
    "mercator",
    "told",
    "value",
]

KERNELS = Literal["quartic", "gaussian", "epanechnikov", "triangular", "uniform"]

Box = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class HeatExposure:
    """Of whom or of what a rate is counted."""

    what: Literal["households", "residents", "floor_area"]
    """`floor_area` of homes where nothing is released of people."""
    source: str
    """Where their numbers come from, in words."""
    as_of: date | None
    """Day of the register; null for floor area, which is today's."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class HeatTold:
    """What a heat map shows, and its legend."""

    count: int
    """Incidents of the period that fit the filter."""
    before: int | None
    """Those of the period before; null without one."""
    months: float
    """Length of the period in months of 30.4375 days; 0 where nothing is known of it."""
    since: datetime | None
    """Start of the period: as asked for, but not before the first incident's day."""
    until: datetime | None
    """End of the period: as asked for, but not after the last incident's day, or now."""
    bandwidth_m: float
    """How far an incident reaches, metres."""
    kernel: KERNELS
    """How it falls off."""
    cell_m: float
    """Side of the cells that were computed, metres."""
    unit: str
    """What peak, breaks and values count."""
    legend: str
    """What is drawn, in one sentence."""
    peak: float
    """The highest value; of a change, the greatest one up or down."""
    breaks: list[float]
    """At these values are the colours; below the first, or next to 0 of a change, is none."""
    colours: list[str]
    """One for each break; between two they run into each other."""
    opacities: list[float]
    """One for each break, 0 to 1."""
    tiles: str
    """Address of tiles of 512 pixels, with {z}, {x} and {y}, which keeps these breaks."""
    bounds: tuple[float, float, float, float]
    """West, south, east and north of what was computed, WGS-84 degrees."""
    exposure: HeatExposure | None
    """Of what a rate is counted; null where it is ground."""
    notes: list[str]
    """What the map does not say, and what else is to be known, in sentences."""
    version: str
    """Another one when the city has changed."""
    as_of: datetime
    """When the city was so."""
    age_s: float
    """How long ago that is, seconds: less than 1."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class HeatValue:
    """What a heat map says of a place."""

    value: float | None
    """In the unit; null beyond the city, or where too few live for a rate."""
    unit: str
    """What the value counts."""
    bandwidth_m: float
    """From how far incidents were gathered, metres."""
    age_s: float
    """How long ago it was so, seconds."""


def told(found: Heat, scale: Scale, tiles: str, lang: Language) -> HeatTold:
    """What a heat map shows.

    Parameters
    ----------
    found
        The heat.
    scale
        Its colours.
    tiles
        Address of its tiles.
    lang
        Of sentences.
    """
    field = found.field
    return HeatTold(
        count=found.count,
        before=found.before,
        months=found.days / heat.DAYS_A_MONTH,
        since=found.since,
        until=found.until,
        bandwidth_m=field.bandwidth_m,
        kernel=field.kernel,  # type: ignore[arg-type]
        cell_m=field.cell_m,
        unit=_spoken(field.unit, lang),
        legend=_legend(found, scale, lang),
        peak=float(np.nanmax(np.abs(field.values), initial=0.0)),
        breaks=list(scale.breaks),
        colours=list(scale.colours),
        opacities=list(scale.opacities),
        tiles=tiles,
        bounds=degrees(field),
        exposure=_exposure(found, lang),
        notes=[_spoken(note, lang) for note in found.notes],
        version=found.version,
        as_of=found.as_of,
        age_s=found.age_s,
    )


def value(found: Heat, lon: float, lat: float, lang: Language) -> HeatValue:
    """What a heat map says of a place.

    Parameters
    ----------
    found
        The heat.
    lon, lat
        The place, WGS-84 degrees.
    lang
        Of the unit.
    """
    x, y = crs.to_city_or_nan(lon, lat, source=4326, city=city_of(found.field))
    number = float(found.field.at(x, y))
    return HeatValue(
        value=None if math.isnan(number) else number,
        unit=_spoken(found.field.unit, lang),
        bandwidth_m=found.field.bandwidth_m,
        age_s=found.age_s,
    )


def bands(found: Heat, scale: Scale, lang: Language) -> dict[str, Any]:
    """The ground between each break and the next, as GeoJSON in WGS-84 degrees.

    Parameters
    ----------
    found
        The heat.
    scale
        Its breaks.
    lang
        Of unit and notes.
    """
    return {
        **geojson(found.field, scale.breaks),
        "unit": _spoken(found.field.unit, lang),
        "notes": [_spoken(note, lang) for note in found.notes],
    }


def degrees(field: heat.Field) -> Box:
    """West, south, east and north of a field, WGS-84 degrees.

    Parameters
    ----------
    field
        With a coordinate system.
    """
    west, south, east, north = field.bounds
    x, y = np.array([west, east, east, west]), np.array([south, south, north, north])
    lon, lat = crs.to_lonlat(x, y, city=city_of(field))
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def mercator(bounds: Sequence[float]) -> Box:
    """A box of degrees in the projection of web maps.

    Parameters
    ----------
    bounds
        West, south, east and north.
    """
    west, south, east, north = bounds
    x, y = crs.to_city(np.array([west, east]), np.array([south, north]), source=4326, city=3857)
    return float(x[0]), float(y[0]), float(x[1]), float(y[1])


def city_of(field: heat.Field) -> str:
    """The coordinate system of a field that the city's incidents made."""
    return crs.label(field.crs) if field.crs is not None else ""


def _legend(found: Heat, scale: Scale, lang: Language) -> str:
    field = found.field
    unit, least = _spoken(field.unit, lang), min(abs(b) for b in scale.breaks)
    return say("heat.legend", lang=lang, unit=unit, bandwidth_m=field.bandwidth_m, least=least)


def _exposure(found: Heat, lang: Language) -> HeatExposure | None:
    if found.source is None or found.per == "area":
        return None
    source = _spoken(found.source, lang)
    return HeatExposure(what=found.per, source=source, as_of=found.exposed_on)


def _spoken(said: Said, lang: Language) -> str:
    return say(said.code, lang=lang, **said.params)
