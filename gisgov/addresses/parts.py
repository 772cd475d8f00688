"""What an address says: names, and numbers that say house, building, unit, floor and room."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from gisgov.addresses.hits import Hit

__all__ = ["NamePart", "Numbers", "Reading", "same", "spellings"]


@dataclass(frozen=True, slots=True)
class NamePart:
    """A stretch of the text that names something, and the names that it may mean, best first."""

    text: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of an address, as written but for their counting words; None is not said."""

    group: str | None = None
    house: str | None = None
    building: str | None = None
    unit: str | None = None
    floor: str | None = None
    room: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A text taken apart. Which of the names are meant, the city must tell."""

    text: str
    """As normalised."""
    names: tuple[NamePart, ...] = ()
    numbers: Numbers = field(default_factory=Numbers)
    component: str | None = None
    """Digits of a component's number: all 16 or 17, or the last of them beside a class word."""
    relation: str | None = None
    """near, opposite or at_gate: the place is beside what is named."""
    crossing: bool = False
    """Whether the text says that roads cross."""
    foreign: tuple[str, ...] = ()
    """Provinces, cities and districts that this city does not know."""
    ignored: tuple[str, ...] = ()
    """Letters that mean nothing here."""


COUNTED = re.compile(r"(?:号楼|号院|#楼|单元|门栋|村民小组|小组|[号栋幢座梯楼层室户房组队弄#])+$")
NUMBER = re.compile(r"(\d+)|([a-z]+)", re.IGNORECASE)
FORMS = ("{}栋", "{}号楼", "{}幢", "{}座", "{}号", "{}", "{}#", "{}#楼", "{}楼")


@lru_cache(maxsize=100_000)
def bare(number: str) -> str:
    """A number without counting words, leading zeros and marks, so that two can be compared.

    Examples
    --------
    >>> bare("012号"), bare("A座"), bare("158号附3号"), bare("158-3号"), bare("3号楼")
    ('12', 'a', '158-3', '158-3', '3')
    """
    small = COUNTED.sub("", number.casefold().replace("号附", "-").replace("附", "-"))
    parts = [digits.lstrip("0") or "0" if digits else letters
             for digits, letters in NUMBER.findall(small)]  # fmt: skip
    if not parts:
        return small
    joined = "-".join(parts)
    return re.sub(r"(?<=\d)-(?=[a-z])|(?<=[a-z])-(?=\d)", "", joined)


def same(one: str | None, other: str | None) -> bool:
    """Whether two numbers are the same but for their writing."""
    return one is not None and other is not None and bare(one) == bare(other)


def spellings(number: str) -> tuple[str, ...]:
    """Ways in which a number of a building may be stored.

    Examples
    --------
    >>> spellings("10")[:3]
    ('10栋', '10号楼', '10幢')
    """
    shown = number.upper()
    return tuple(form.format(shown) for form in FORMS)
