"""What loading a file would do, before anything is written."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic.dataclasses import dataclass

from gisgov.storage.queries import ANSWER

__all__ = [
    "AddressesFound",
    "Alike",
    "Change",
    "CorrectionMet",
    "Counts",
    "FieldChanges",
    "Gone",
    "Move",
    "Moves",
    "Plan",
]


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Counts:
    """How many rows a load adds, changes and leaves."""

    added: int
    """Rows that the city did not have."""
    changed: int
    """Rows that the city has otherwise."""
    confirmed: int
    """Rows that are as the city has them, seen again on another day."""
    unchanged: int
    """Rows that are as the city has them."""
    returned: int
    """Rows that were retired and are in the file again."""
    gone: int
    """Rows of the source that the file no longer has."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Change:
    """One value before and after."""

    key: str
    """Key of the row in its source."""
    before: str | None
    """What the city has."""
    after: str | None
    """What the file says."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class FieldChanges:
    """How one field changes."""

    field: str
    """Name of the field."""
    rows: int
    """Rows in which it changes."""
    samples: list[Change]
    """The first of them."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Move:
    """A row whose place or shape changes."""

    key: str
    """Key of the row in its source."""
    distance_m: float
    """How far, in metres: the farthest that a point of the old shape lies from the new one."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Moves:
    """Rows whose place or shape changes."""

    rows: int
    """How many."""
    samples: list[Move]
    """The farthest of them."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Gone:
    """A row that the file no longer has."""

    source: str
    """Its source."""
    key: str
    """Its key there."""
    name: str | None
    """Its name, where it has one."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class CorrectionMet:
    """A value that was changed by hand, and that the file contradicts."""

    table: str
    """Table of the row."""
    source: str
    """Source of the row."""
    key: str
    """Key of the row in its source."""
    field: str
    """Name of the field."""
    before: str | None
    """What the source had said."""
    corrected: str | None
    """What it was corrected to."""
    given: str | None
    """What the file says."""
    corrected_by: str
    """Who corrected it."""
    corrected_at: datetime
    """When."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Alike:
    """Two rows that are likely the same thing."""

    key: str
    """Key of the row in the file."""
    line: int
    """Its line there."""
    other_source: str
    """Source of the other row."""
    other_key: str
    """Key of the other row."""
    other_line: int | None
    """Its line, where it is in the file too."""
    distance_m: float
    """How far apart, in metres."""
    shared: float | None
    """Of two outlines, the share of the larger one that both have."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class AddressesFound:
    """How many rows were placed by their address, by what it named."""

    match: str
    """What was found: room, unit, building, crossing and so on."""
    rows: int
    """Rows placed by it."""
    least_score: float
    """The lowest score among them: 1 where each part was found as written."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Plan:
    """What a load would do."""

    noun: str
    """What is loaded."""
    sources: list[str]
    """Sources of the rows."""
    counts: Counts
    """How many rows are added, changed and left."""
    repeated: int
    """Rows that the file gives again just as before; they are left out."""
    fields: list[FieldChanges]
    """What changes, by field."""
    moves: Moves
    """What moves."""
    gone: Literal["retire", "keep"]
    """What becomes of rows that the file no longer has."""
    gone_share: float
    """Share of the source's rows that the file no longer has."""
    gone_refused: bool
    """Whether so many are gone that nothing is written until somebody says what becomes of them."""
    gone_unsure: int
    """Refused rows without a key: each may be one of the gone, so these stay unless asked for."""
    gone_samples: list[Gone]
    """Some of the rows that the file no longer has."""
    corrections: list[CorrectionMet]
    """Values changed by hand that the file contradicts."""
    corrections_kept: bool
    """Whether they stay as they were corrected."""
    corrections_settled: int
    """Values changed by hand that the file confirms."""
    alike: list[Alike]
    """The first pairs of rows that are likely the same thing, the nearest first."""
    alike_pairs: int
    """How many such pairs there are."""
    addresses: list[AddressesFound]
    """Rows placed by their address."""
