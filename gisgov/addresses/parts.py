"""What an address says: names, and numbers that say house, building, unit, floor and room."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from gisgov.addresses.hits import Hit

__all__ = ["NamePart", "Numbers", "Reading", "bare", "same", "spellings", "without_group"]


@dataclass(frozen=True, slots=True)
class NamePart:
    """A stretch of the text that names something, and the names that it may mean, best first."""

    text: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of an address, as written but for their counting words; None is not said."""

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


COUNTED = re.compile(
    r"(?<=[\da-z#])(?:号楼|号院|#楼|单元|门栋|村民小组|小组|[号栋幢座梯楼层室户房组队弄#之])|号?附|-"
)
LEADING = re.compile(r"(?<![\da-z])0+(?=\d)")
FORMS = ("{}栋", "{}号楼", "{}幢", "{}座", "{}号", "{}", "{}#", "{}#楼", "{}楼")
GROUPED = re.compile(r"^(\d+)组(.+?)号?$")


@lru_cache(maxsize=100_000)
def bare(number: str) -> str:
    """A number without counting words, leading zeros and marks, so that two can be compared.

    Examples
    --------
    >>> bare("012号"), bare("A座"), bare("158号附3号"), bare("158-3号"), bare("3号楼")
    ('12', 'a', '158-3', '158-3', '3')
    >>> bare("2组13号"), bare("1号门卫室")
    ('2-13', '1-门卫室')
    """
    parts = COUNTED.sub(" ", number.casefold()).split()
    return LEADING.sub("", "-".join(parts))


def same(one: str | None, other: str | None) -> bool:
    """Whether two numbers are the same but for their writing."""
    return one is not None and other is not None and bare(one) == bare(other)


def without_group(number: str | None) -> str | None:
    """The number without the group (组) of the village.

    Examples
    --------
    >>> without_group("2组13号"), without_group("10栋")
    ('13', '10栋')
    """
    grouped = GROUPED.match(number or "")
    return grouped[2] if grouped else number


def spellings(number: str) -> tuple[str, ...]:
    """Ways in which a number of a building may be stored.

    Examples
    --------
    >>> spellings("10")[:3], spellings("2组13号"), spellings("1号车棚")
    (('10栋', '10号楼', '10幢'), ('2组13号', '2组13', '2组13户'), ('1号车棚',))
    """
    grouped = GROUPED.match(number)
    if grouped:
        whole = f"{grouped[1]}组{grouped[2]}"
        return f"{whole}号", whole, f"{whole}户"
    if not number.isascii():
        return (number,)
    shown = number.upper()
    return tuple(form.format(shown) for form in FORMS)
