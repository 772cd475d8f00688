"""What a briefing tells: figures, codes and names in both languages, and no words yet.

The whole document is kept as it was made, so that another print, in either language, says the same.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic.dataclasses import dataclass

from gisgov.storage.queries import ANSWER

__all__ = [
    "AreaRate",
    "AreaTold",
    "Change",
    "ClassChange",
    "ClosedWithin",
    "Closure",
    "Drawing",
    "Figures",
    "Late",
    "Names",
    "OpenAge",
    "Period",
    "Ranking",
    "Reason",
    "Release",
    "Share",
    "Source",
    "Spots",
]

Reason = Literal["withheld", "not_released", "nobody"]


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Names:
    """A code with its names."""

    code: str
    """Code, of an area or a class."""
    name: str
    """Name in the city's language."""
    name_en: str | None
    """Name in English, where there is one."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Change:
    """A rate by another one."""

    ratio: float | None
    """Now by then; null where there was none then."""
    low: float
    """Lower end of the 95 % interval of the ratio."""
    high: float | None
    """Upper end; null where nothing bounds it."""
    p: float
    """How often chance alone makes so much of a difference, were reports independent."""
    wide_low: float | None = None
    """Lower end where days vary more than independent reports would; null where not told."""
    wide_high: float | None = None
    """Upper end, likewise."""
    wide_p: float | None = None
    """How often chance makes so much of a difference, where days vary so; null where not told."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Period:
    """Some days of a month, and what was reported on them."""

    first: date
    """First day."""
    last: date
    """Last day."""
    count: int | None
    """Incidents; null where the city has no data of these days."""
    per_day: float | None
    """Incidents a day."""
    low: float | None
    """Lower end of the exact 95 % interval a day."""
    high: float | None
    """Upper end."""
    days: list[int]
    """Incidents of each day."""
    change: Change | None
    """The month that is told, by this one; null for itself and where there are no data."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class ClassChange:
    """A class of incidents, and how it changed."""

    scheme: str
    """Code scheme."""
    code: str
    """Code of the class, or of a major class."""
    name: str
    """Name of the class in Chinese."""
    name_en: str | None
    """Name of the class in English, where there is one."""
    count: int
    """Incidents of the month."""
    before: int | None
    """Incidents of the month before; null where there are no data."""
    change: Change | None
    """Against the month before, a day."""
    q: float | None
    """Expected share of false finds if this and all clearer changes are believed."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Share:
    """A part of the incidents."""

    code: str
    """Channel or severity; `none` where it was not stated."""
    count: int
    """Incidents of the month."""
    share: float
    """Of all of the month, 0 to 1."""
    before: float | None
    """The same of the month before; null where there is nothing."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Release:
    """The release of statistics that households are taken from."""

    id: int
    """Number of the release."""
    month: date
    """The people are those on register on this day."""
    k: int
    """Smaller counts are withheld."""
    published_at: datetime
    """When it was released."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class AreaRate:
    """An area in the ranking."""

    code: str
    """Code of the area."""
    name: str
    """Name of the area in the city's language."""
    name_en: str | None
    """Name of the area in English, where there is one."""
    count: int
    """Incidents of the month in the area."""
    before: int | None
    """Incidents of the month before; null where there are no data."""
    households: int | None
    """Households as released; null with a reason."""
    reason: Reason | None
    """Why there is no rate: `withheld`, `not_released`, or `nobody` where no household lives."""
    rate: float | None
    """Incidents for 1,000 households in the days told."""
    low: float | None
    """Lower end of the exact 95 % interval of the rate."""
    high: float | None
    """Upper end."""
    q: float | None
    """Expected share of false finds if this and all clearer differences are believed."""
    differs: Literal["above", "below"] | None
    """Whether it differs from the whole by more than chance."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Ranking:
    """The areas below, by incidents for 1,000 households."""

    level: str
    """Level of the areas."""
    level_name: str
    """Name of the level in Chinese."""
    level_name_en: str
    """Name of the level in English."""
    release: Release | None
    """Where households come from; null where nothing was released."""
    rate: float | None
    """Of all areas that have a rate, together."""
    count: int
    """Incidents in them."""
    households: int
    """Households in them."""
    elsewhere: int
    """Incidents of the month in no area of the level."""
    areas: list[AreaRate]
    """The highest rate first; those without a rate last, by incidents."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class ClosedWithin:
    """A point of the curve of closing."""

    hours: float
    """Hours since the report."""
    share: float
    """Share closed by then, 0 to 1."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Closure:
    """How incidents of a period were closed; those open count for as long as they were seen."""

    first: date
    """First day of the period in which they were reported."""
    count: int
    """Incidents reported in it, those left out that were closed before they were reported."""
    closed: int
    """Closed at the cut-off."""
    median_hours: float | None
    """Hours until half were closed; null where fewer were."""
    within: list[ClosedWithin]
    """Share closed within 2, 8, 24, 72, 168 and 720 hours."""
    curve: list[ClosedWithin]
    """The same in small steps, to be drawn."""
    wrong: int
    """Left out: closed before they were reported."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class OpenAge:
    """Incidents that were open at the cut-off, whenever reported, of some age."""

    from_hours: float
    """Age from which on they are counted here."""
    to_hours: float | None
    """Age at which the next class begins; null at the end."""
    count: int
    """How many."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Source:
    """Where incidents of the month come from."""

    source: str
    """File, system or survey."""
    count: int
    """Incidents of the month from there."""
    recorded_at: datetime
    """When the last of them was recorded."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Late:
    """What came to be known of an earlier briefing's month after its cut-off."""

    id: int
    """Number of the earlier briefing."""
    month: date
    """Its month."""
    cut_off: datetime
    """Its cut-off."""
    told: int
    """Incidents that it told."""
    later: int
    """Incidents of the same days that were recorded afterwards, until this cut-off."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class AreaTold:
    """An area that a briefing is about."""

    code: str
    """Code of the area it is about."""
    level: str
    """Level in the tree of areas."""
    name: str
    """Name in the city's language, of that area."""
    name_en: str | None
    """Name in English, of that area, where there is one."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Spots:
    """Grids whose surroundings have more or fewer incidents than households explain."""

    level: str
    """Level of the areas that were tested."""
    tested: int
    """How many have households in their surroundings."""
    alpha: float
    """Share of false finds among those that are told."""
    least: float
    """How many times too many, or too few, are still left out."""
    hot: list[Names]
    """More than expected, the clearest first."""
    cold: list[Names]
    """Fewer than expected, the clearest first."""
    beyond: int
    """Incidents where no household is released; they are left out."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Drawing:
    """The ground of the maps, in steps of a fixed size of paper from the north-west."""

    wide: int
    """Width in steps."""
    high: int
    """Height in steps."""
    step_mm: float
    """Size of a step on paper."""
    metre: float
    """Steps for a metre."""
    areas: dict[str, str]
    """The way along the border of each area of the ranking, as SVG has it."""
    middles: dict[str, tuple[int, int]]
    """A place inside each area, steps to the east and to the south."""
    hot: str
    """The way along the hot spots together."""
    cold: str
    """The way along the cold spots together."""
    water: str
    """The way along the water."""
    roads: str
    """The way along the main roads."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Figures:
    """All that a briefing tells."""

    format: Literal[1] = 1
    """Form of this document."""
    city: Names
    """The city; its code is that of its area, or empty."""
    zone: str
    """Its time zone: days and hours are those of its clocks."""
    area: AreaTold | None
    """The area that is told of; null for the whole city."""
    month: date
    """First day of the month."""
    complete: bool
    """Whether all days of the month were over at the cut-off."""
    cut_off: datetime
    """What was recorded later is not in it."""
    first_at: datetime
    """First report that the city holds."""
    last_at: datetime
    """Last report that it holds."""
    now: Period
    """The month that is told."""
    before: Period
    """The month before: as many days of it where the month is not complete."""
    year_before: Period
    """The same month last year, likewise."""
    dispersion: float | None
    """How many times as much days vary as independent reports would; null where days are few."""
    week: list[list[float]]
    """Incidents an hour by weekday, from Monday, and hour of the day."""
    majors: list[ClassChange]
    """All major classes, the most frequent first."""
    classes: list[ClassChange]
    """Up to ten that changed most a day: first those beyond chance (q up to 0.05)."""
    tested: int
    """How many classes were tested for a change."""
    changed: int
    """How many changed beyond chance."""
    severities: list[Share]
    """By severity, the gravest first."""
    channels: list[Share]
    """By channel of the report, the most frequent first."""
    ranking: Ranking | None
    """The areas below; null where there are none."""
    closure: Closure
    """Of the month that is told."""
    closure_before: Closure | None
    """Of the month before."""
    open: list[OpenAge]
    """What was open at the cut-off."""
    sources: list[Source]
    """Where the incidents of the month come from, most first."""
    unplaced: int
    """Incidents of the month in no grid, in the whole city."""
    late: Late | None
    """What came after the last briefing's cut-off; null where this is the first."""
    spots: Spots | None
    """Hot spots; null where no households are released for them."""
    drawing: Drawing | None
    """Ground of the maps; null where no areas are ranked."""
