"""What the report on quality says, as it goes over the wire."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic.dataclasses import dataclass

from gisgov.storage.areas import AreaName
from gisgov.storage.queries import ANSWER

__all__ = [
    "AreaFigures",
    "CheckAnswer",
    "CorrectionCount",
    "Example",
    "InArea",
    "LayerAge",
    "Quality",
    "SourceAge",
]


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class InArea:
    """What a check found in one area."""

    area: str
    """Code of the area."""
    count: int
    """Rows that fail."""
    of: int | None
    """Rows that can be judged; null where places are found, and not rows."""
    percent: float | None
    """Share of those judged that fail; null where there is none to tell."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Example:
    """A row that fails, and where it is."""

    id: int
    """Number of the row."""
    source: str
    """Where the row comes from."""
    source_id: str
    """Its key there."""
    area: str | None
    """Code of the area it lies in; null in none."""
    lon: float
    """Longitude, WGS-84 degrees."""
    lat: float
    """Latitude, WGS-84 degrees."""
    other: str | None
    """What it is at odds with, where it is with something."""
    size: float | None
    """How much, in square metres or metres, as the check says."""
    detail: str
    """The same in words; empty where the check says it all."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class CheckAnswer:
    """What a check found."""

    code: str
    """The check."""
    title: str
    """What it looks for, in the reader's language."""
    advice: str
    """What a finding means and what to do about it, in the reader's language."""
    layer: str
    """The layer whose rows it asks."""
    kind: Literal["completeness", "topology", "placing", "duplicates"]
    """What it is about."""
    severity: Literal["error", "warning", "note"]
    """`error`: wrong; `warning`: likely wrong, or missed in an emergency; `note`: worth knowing."""
    count: int | None
    """Rows that fail; null where nothing can be judged."""
    of: int | None
    """Rows that can be judged; null where places are found, and not rows."""
    percent: float | None
    """Share of those judged that fail; null where there is none to tell."""
    areas: list[InArea]
    """By area; an area in which nothing can be judged is not in it."""
    examples: list[Example]
    """Some of the rows that fail; none of people's."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class LayerAge:
    """How old a layer is, and how accurate, in all (`area` is null) or in one area."""

    layer: str
    """The layer."""
    area: str | None
    """Code of the area; null is the whole."""
    rows: int
    """Rows in it."""
    never: int
    """Rows of which nobody has said when they were surveyed."""
    oldest: date | None
    """The oldest day of survey."""
    median: date | None
    """Half of the rows that have a day were surveyed then or before."""
    newest: date | None
    """The newest day of survey."""
    accuracy: dict[str, int] | None
    """Components by accuracy class A, B, C and `unknown`; null for other layers."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class SourceAge:
    """One source of one layer, in the whole city."""

    layer: str
    """The layer."""
    source: str
    """The source."""
    rows: int
    """Rows that come from it."""
    loaded_at: datetime | None
    """When it was last loaded; null where no load is on record."""
    days: int | None
    """Days since then."""
    waiting: int
    """Rows of it that wait in quarantine."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class CorrectionCount:
    """Values changed by hand that no source says yet, in the whole city."""

    table: str
    """The table."""
    field: str
    """The column."""
    count: int
    """How many."""
    oldest: datetime
    """When the first of them was made."""
    newest: datetime
    """When the last of them was made."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class AreaFigures(AreaName):
    """An area, and how much was found in it by severity."""

    errors: int
    """Findings that are wrong."""
    warnings: int
    """Findings that are likely wrong, or missed in an emergency."""
    notes: int
    """Findings worth knowing."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Quality:
    """The report on an area, or on the whole city."""

    as_of: datetime
    """When it was made."""
    area: AreaName | None
    """The area; null is the whole city, with what lies in no area."""
    level: str | None
    """Level of the areas it is told by; null where there are none."""
    areas: list[AreaFigures]
    """These areas, in the order of their codes."""
    checks: list[CheckAnswer]
    """All checks, by layer."""
    ages: list[LayerAge]
    """How old each layer is, in all and by area."""
    sources: list[SourceAge]
    """Where the rows come from, when that was loaded, and what waits in quarantine."""
    corrections: list[CorrectionCount]
    """What was changed by hand."""
