"""What is shown of a file before it is written: how it was read, and what loading it would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic.dataclasses import dataclass

from gisgov.storage.queries import ANSWER
from gisgov.storage.sync.plan import Plan
from gisgov.words import Language, say

__all__ = ["FaultKind", "Located", "Matched", "Note", "Preview", "reason", "said", "spoken"]

UNTOLD = "…"


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Note:
    """Something to know about the file."""

    code: str
    """Code of the sentence."""
    params: Mapping[str, Any]
    """What the sentence names."""
    text: str = ""
    """The sentence, in the language of the answer."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Matched:
    """A column of the file and the field that it fills."""

    field: str
    """Name of the field."""
    column: str
    """Head of the column in the file."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Located:
    """How the coordinates are read, and why."""

    crs: str
    """Coordinate system of the numbers, once a shift is undone."""
    shifted: str | None
    """gcj02 or bd09 where that shift is undone."""
    swapped: bool
    """Whether the first column is the north or the latitude."""
    how: str
    """given by the user, said by the file, or detected."""
    inside: float | None
    """Share of the points near the city's areas; null where the city has none."""
    evidence: list[Note]
    """Why it is read so."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class FaultKind:
    """Rows that would not be loaded, for one reason."""

    reason: str
    """Code of the reason."""
    column: str | None
    """Column of the file; null where the whole row is meant."""
    rows: int
    """How many rows."""
    line: int
    """Line of the first."""
    value: str | None
    """Its value; null where there is none, and of rows about people."""
    text: str = ""
    """Reason and remedy of the first, in the language of the answer."""
    params: Mapping[str, Any]
    """What the sentence names."""


@dataclass(frozen=True, kw_only=True, config=ANSWER)
class Preview:
    """A file, read and compared with the city; nothing is written yet."""

    file: str
    """Name of the file."""
    noun: str
    """What its rows are."""
    source: str
    """The source that the rows are kept under: a later file of the same source changes them."""
    source_is_new: bool
    """Whether nothing of this source is there yet."""
    encoding: str | None
    """How its letters are written; null where the format leaves no choice."""
    rows: int
    """Rows of the file."""
    columns: list[Matched]
    """Which column fills which field."""
    left_out: list[str]
    """Columns that are not taken."""
    coordinates: Located | None
    """How the coordinates are read; null where there are none."""
    notes: list[Note]
    """What else to know about the file."""
    quarantined: int
    """Rows that would not be loaded."""
    faults: list[FaultKind]
    """Why not, the most frequent reason first."""
    plan: Plan
    """What loading the others would do."""


def spoken(preview: Preview, lang: Language | None = None) -> Preview:
    """The preview with its sentences in a language; that of the process by default."""
    at = preview.coordinates
    return replace(
        preview,
        notes=[said(note, lang) for note in preview.notes],
        coordinates=at and replace(at, evidence=[said(note, lang) for note in at.evidence]),
        faults=[_reason(fault, lang) for fault in preview.faults],
    )


def said(note: Note, lang: Language | None = None) -> Note:
    """A note with its sentence."""
    return replace(note, text=say(note.code, lang=lang, **note.params))


def _reason(fault: FaultKind, lang: Language | None) -> FaultKind:
    text = reason(fault.reason, fault.column, fault.value, fault.params, lang)
    return replace(fault, text=text)


def reason(
    code: str,
    column: str | None,
    value: str | None,
    params: Mapping[str, Any],
    lang: Language | None = None,
) -> str:
    """Why a row is refused and what to do; a value that is withheld is told as dots."""
    named = {"column": column or UNTOLD, "value": UNTOLD if value is None else value, **params}
    return say(code, lang=lang, **named)
