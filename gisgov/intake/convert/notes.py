"""Free texts about what happened: kept where they are short and lead to nobody."""

from __future__ import annotations

import pandas as pd

from gisgov.firefighting.texts import long_numbers, mobile_numbers, tidy, unfit
from gisgov.intake.convert.cells import Cells, Refusal, each, texts
from gisgov.intake.convert.keys import is_identity_number

__all__ = ["LONGEST", "personal", "read_note"]

LONGEST = 500
"""Most characters of a note."""


def read_note(cells: pd.Series) -> Cells:
    """Notes; a reason names no value."""

    def read(text: object) -> str | Refusal | None:
        said = tidy(text) if isinstance(text, str) else ""
        if len(said) > LONGEST:
            return Refusal("cell.long_note", {"most": LONGEST})
        if personal(said):
            return Refusal("cell.personal_note", {})
        return Refusal("cell.note_letters", {}) if said and unfit(said) else said or None

    return each(texts(cells), read, dtype="str")


def personal(text: str) -> bool:
    """Whether a text holds a mobile or identity number, which lead to a person.

    Examples
    --------
    >>> personal("井盖破损，联系 138 1234 5678"), personal("井盖破损，DN700")
    (True, False)
    """
    return bool(mobile_numbers(text)) or any(map(is_identity_number, long_numbers(text)))
