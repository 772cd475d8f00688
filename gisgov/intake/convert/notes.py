"""Free texts about what happened: kept where they are short and lead to nobody."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

from gisgov.firefighting.texts import long_numbers, mobile_numbers, tidy, unfit
from gisgov.intake.convert.cells import Cells, Refusal, each, texts
from gisgov.intake.convert.keys import is_identity_number

__all__ = ["LONGEST", "personal", "read_note"]

LONGEST = 500
"""Most characters of a note."""

AREA = r"[(]?0(?:10|2\d|[3-9]\d{2})[)]?[\s-]{0,2}"
LOCAL = r"(?!(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d(?!\d))[2-8]\d{2,3}[\s-]?\d{4}(?![\dA-Za-z])"
CALL = r"(?:电话|座机|热线|致电|来电|拨打|(?i:\b(?:tel|phone|call)))[^\d\n]{0,6}"
LANDLINE = re.compile(rf"(?<![\dA-Za-z.-])(?:(?:\+|00)86[\s-]?)?{AREA}{LOCAL}|{CALL}{LOCAL}")
"""Landlines: with the code of an area, or after a word for a phone; a code with a day is none."""


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


def personal(text: str, *, landlines: bool = True) -> bool:
    """Whether a text holds a phone or identity number, which lead to a person.

    Parameters
    ----------
    text
        What somebody wrote.
    landlines
        Also of landlines; not in keys, where systems number what they register alike.

    Examples
    --------
    >>> personal("井盖破损，联系 138 1234 5678"), personal("井盖破损，DN700")
    (True, False)
    >>> personal("电话 6221234"), personal("(0717) 622-1234"), personal("中山路 0717 号 622 室")
    (True, True, False)
    """
    if mobile_numbers(text) or any(map(is_identity_number, long_numbers(text))):
        return True
    return landlines and bool(LANDLINE.search(unicodedata.normalize("NFKC", text)))
