"""What `/api/choropleth` and `/api/indicators` answer: figures, with words for the reader."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any

import numpy as np
from pydantic import Field
from pydantic.dataclasses import dataclass

from gisgov.indicators.catalogue import Group, Indicator, Kind, Unit
from gisgov.indicators.colours import MISSING
from gisgov.indicators.values import Reason
from gisgov.maps.choropleths import Telling, source_of
from gisgov.said import Said
from gisgov.storage.indicators.choropleth import Choropleth
from gisgov.storage.queries import ANSWER

__all__ = ["Catalogue", "ChoroplethTold", "IndicatorTold", "catalogued", "told"]


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class IndicatorTold:
    """An indicator that areas can be compared by."""

    code: str
    """How it is asked for."""
    group: Group
    """What it is about."""
    kind: Kind
    """Stocks and counts can be added up over areas; the others cannot."""
    name: str
    """What it is called."""
    unit: str
    """What a value of 1 stands for."""
    unit_code: Unit
    """The unit for programs."""
    definition: str
    """What exactly is counted, and by what it is divided."""
    source: str
    """Where its figures come from."""
    parameters: list[str]
    """Filters that it takes, beside level and time; others are left out."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Catalogue:
    """All indicators."""

    items: list[IndicatorTold]
    """The indicators, those of one group together."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class AreaValue:
    """What an indicator says of an area."""

    code: str
    """Code of the area, as the tiles of areas carry it."""
    name: str
    """Name in the city's language."""
    name_en: str | None
    """Name in English, where there is one."""
    value: float | None
    """The value; null is not known, never zero."""
    reason: Reason | None
    """Why there is no value; null where there is one."""
    step: int | None
    """Position in `classes` of its class; null where it has no value."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class ClassTold:
    """A class of values, with its colour."""

    from_: float = Field(serialization_alias="from")
    """Values of the class lie above this; in the first class, at it too."""
    to: float
    """Up to this, which is part of it."""
    colour: str
    """Its colour, as #rrggbb."""
    count: int
    """How many areas are in it."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class MissingTold:
    """Why some areas have no value."""

    reason: Reason
    """For programs: as at the areas."""
    text: str
    """For people."""
    count: int
    """How many areas have none for this reason."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class ChoroplethTold:
    """An indicator of all areas of a level, in classes of colour."""

    indicator: IndicatorTold
    """What is shown."""
    level: str
    """Level of the areas."""
    as_of: datetime
    """The moment that is told of."""
    borders_at: datetime
    """The areas are those of this moment."""
    people_month: date | None
    """The people are those on register on this day; null where none are told."""
    release: int | None
    """Number of the newest release of statistics that they are from."""
    since: datetime | None
    """Start of the period of incidents, as asked for or of the first report."""
    until: datetime | None
    """End of that period, as asked for or of the last report."""
    months: float | None
    """How long the period is, in months of 30.4375 days; null where no incidents are counted."""
    areas: list[AreaValue]
    """All areas of the level, in the order of their codes."""
    classes: list[ClassTold]
    """The classes, from low to high; none where no area has a value."""
    missing: str
    """Colour of areas without a value, as #rrggbb."""
    reasons: list[MissingTold]
    """Why areas have no value, most first."""
    total: float | None
    """The indicator of all areas together; null where that is not known."""
    notes: list[str]
    """What is to be known of the figures, sentences in the reader's language."""
    age_s: float
    """How old the incidents are that were counted, in seconds; 0 where none are."""


def catalogued(each: Indicator, tell: Telling) -> IndicatorTold:
    """An indicator with its words."""
    rate = each.group == "incidents" and each.under in {"households", "persons"}
    return _indicator(each, Said(f"indicator_source.{'rates' if rate else each.group}"), tell)


def _indicator(each: Indicator, source: Said, tell: Telling) -> IndicatorTold:
    return IndicatorTold(
        code=each.code,
        group=each.group,
        kind=each.kind,
        name=tell.text(Said(f"indicator.{each.code}")),
        unit=tell.text(Said(f"unit.{each.unit}")),
        unit_code=each.unit,
        definition=tell.text(Said(f"indicator.{each.code}_definition")),
        source=tell.text(source),
        parameters=list(each.parameters),
    )


def told(made: Choropleth, tell: Telling) -> ChoroplethTold:
    """A choropleth with its words."""
    reasons = Counter(each for each in made.sums.reason.tolist() if each is not None)
    return ChoroplethTold(
        indicator=_indicator(made.indicator, source_of(made), tell),
        level=made.asked.level,
        as_of=made.as_of,
        borders_at=made.borders_at,
        people_month=made.month,
        release=made.release,
        since=made.since,
        until=made.until,
        months=made.months,
        areas=_areas(made),
        classes=[
            ClassTold(from_=each.low, to=each.high, colour=each.colour, count=each.count)
            for each in made.classes
        ],
        missing=MISSING,
        reasons=[
            MissingTold(reason=reason, text=tell.text(Said(f"missing.{reason}")), count=count)
            for reason, count in reasons.most_common()
        ],
        total=None if np.isnan(made.sums.total) else made.sums.total,
        notes=[tell.text(note) for note in made.notes],
        age_s=made.age_s,
    )


def _areas(made: Choropleth) -> list[AreaValue]:
    columns: tuple[list[Any], ...] = (
        made.sums.value.tolist(),
        made.sums.reason.tolist(),
        made.class_of.tolist(),
    )
    return [
        AreaValue(
            code=area.code,
            name=area.name,
            name_en=area.name_en,
            value=None if row < 0 else value,
            reason=reason,
            step=None if row < 0 else row,
        )
        for area, value, reason, row in zip(made.areas, *columns, strict=True)
    ]
