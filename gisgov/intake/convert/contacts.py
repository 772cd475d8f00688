"""Names and telephone numbers of people: read as they are kept, and sealed at once.

What leaves this module is sealed, or is a reason that does not repeat the value.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from gisgov.contacts import Keys, digest_of_name, digest_of_phone, read_name, read_phone, seal
from gisgov.errors import BadInput
from gisgov.intake.convert.cells import Cells, Refusal, each, texts
from gisgov.intake.nouns.spec import Noun, Part

__all__ = ["read_contact", "sealed", "staged_seal"]

READ: dict[Part, Callable[[str], str | None]] = {"name": read_name, "phone": read_phone}
DIGEST: dict[Part, Callable[[str, Keys], bytes | None]] = {
    "name": digest_of_name,
    "phone": digest_of_phone,
}


def read_contact(cells: pd.Series, part: Part) -> Cells:
    """Names or numbers as they are kept; a reason names no value."""

    def read(text: object) -> str | Refusal | None:
        try:
            return READ[part](text) if isinstance(text, str) else None
        except BadInput as error:
            return Refusal(f"contacts.cell_{error.code.partition('.')[2]}", dict(error.params))

    return each(texts(cells), read, dtype="str")


def sealed(frame: pd.DataFrame, noun: Noun, keys: Keys | None) -> pd.DataFrame:
    """Rows with seals and digests, as COPY takes bytes, in the place of names and numbers.

    Parameters
    ----------
    frame
        `line`, and fields as they were read.
    noun
        What the rows are.
    keys
        The ring; without one nothing of the names and numbers stays.
    """
    made = frame
    for of in noun.contacts:
        if of.contact and of.name in frame:
            plain = frame[of.name]
            made = made.drop(columns=of.name)
            if keys is not None:
                seals, digests = _sealed(plain, frame["line"], part=of.contact, keys=keys)
                made = made.assign(
                    **{f"{of.contact}_sealed": seals, f"{of.contact}_digest": digests}
                )
    return made


def staged_seal(line: int, part: Part) -> str:
    """What a seal is for before its row is known: the line of the file."""
    return f"staged:{line}:{part}"


def _sealed(
    plain: pd.Series, lines: pd.Series, *, part: Part, keys: Keys
) -> tuple[pd.Series, pd.Series]:
    seals: list[str | None] = []
    digests: list[str | None] = []
    for text, line in zip(plain, lines, strict=True):  # a seal is made for one row
        digest = DIGEST[part](text, keys) if isinstance(text, str) else None
        there = None if digest is None else seal(text, keys, about=staged_seal(int(line), part))
        seals.append(_bytea(there))
        digests.append(_bytea(digest))
    return pd.Series(seals, plain.index, dtype="str"), pd.Series(digests, plain.index, dtype="str")


def _bytea(given: bytes | None) -> str | None:
    return None if given is None else f"\\x{given.hex()}"
