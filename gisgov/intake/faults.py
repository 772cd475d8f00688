"""What is wrong with one row of a file: it goes to quarantine, and the rest is loaded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gisgov.words import Language, say

__all__ = ["Fault"]


@dataclass(frozen=True)
class Fault:
    """One reason why one row is not loaded."""

    line: int
    """Line of a text file, row of a sheet, else number of the feature, from 1."""
    column: str | None
    """Column as the file names it; None where the whole row is meant."""
    value: str | None
    """The value as the file holds it."""
    reason: str
    """Code of `gisgov.words`; its sentence tells reason and remedy."""
    params: dict[str, Any] = field(default_factory=dict)
    """What the sentence names beside column and value."""

    def say(self, *, lang: Language | None = None) -> str:
        """Render the reason and the remedy."""
        named = {"column": self.column, "value": self.value, **self.params}
        return say(self.reason, lang=lang, **named)
