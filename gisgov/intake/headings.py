"""What a column's head says, however it is written: its name and the unit beside it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

__all__ = ["Heading", "heading", "plain"]

BRACKETS = re.compile(r"[(\[{<【《〔「]([^)\]}>】》〕」]*)[)\]}>】》〕」]")


@dataclass(frozen=True)
class Heading:
    """A column's head, taken apart."""

    written: str
    """As the file has it."""
    name: str
    """Without brackets, as `plain` makes it."""
    remarks: tuple[str, ...]
    """What stands in brackets: a unit, or a remark."""


def plain(text: object) -> str:
    """A text in the form in which names are compared: letters and digits only, in lower case.

    Examples
    --------
    >>> plain("Floors_Above"), plain("建筑 高度（ＣＭ）")
    ('floorsabove', '建筑高度cm')
    """
    folded = unicodedata.normalize("NFKC", str(text)).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def heading(written: object) -> Heading:
    """Take a head apart.

    Examples
    --------
    >>> heading("流量 (m³/h)")
    Heading(written='流量 (m³/h)', name='流量', remarks=('m3/h',))
    """
    text = unicodedata.normalize("NFKC", str(written)).casefold()
    remarks = tuple("".join(found.split()) for found in BRACKETS.findall(text))
    outside = plain(BRACKETS.sub("", text))
    return Heading(str(written), outside or plain(text), remarks)
