"""What a noun of a file is, and its fields: how their columns are headed and their values read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from gisgov.intake.headings import plain
from gisgov.words import catalogue

__all__ = ["Field", "Kind", "Noun", "Shape", "choices", "heads"]

Kind = Literal[
    "text",
    "code",
    "integer",
    "number",
    "year",
    "floor",
    "storeys",
    "basements",
    "date",
    "moment",
    "flag",
    "choice",
    "assistance",
]
Shape = Literal["point", "polygon", "line"]


@dataclass(frozen=True)
class Field:
    """A field of a noun: the column of a file that holds it, and how its cells are read."""

    name: str
    """Name of the staged column."""
    kind: Kind = "text"
    """How a cell is read; a code is a text that knows a row or refers to one."""
    names: tuple[str, ...] = ()
    """Usual heads of its column; also found within a longer head."""
    weak: tuple[str, ...] = ()
    """Heads that many columns could have: the whole head must be this, and no better one there."""
    required: bool = False
    """Whether each row must have a value."""
    unit: str | None = None
    """Unit of the stored value."""
    least: float | None = None
    """Least value."""
    most: float | None = None
    """Greatest value."""
    choices: Mapping[str, str] = field(default_factory=dict)
    """Stored value by written form, the form as `headings.plain` makes it."""
    closed: bool = False
    """Whether there are no values beside those of `choices`; else others stay as written."""
    past: bool = False
    """Whether the day must not lie in the future."""


@dataclass(frozen=True)
class Noun:
    """What the rows of a file are, and the tables that take them."""

    name: str
    table: str
    """The table."""
    extension: Literal["hydrant", "valve"] | None
    """Table that adds what hydrants or valves have beside other components."""
    shape: Shape | None
    """Geometry of a row; None where rows have none and hang on others."""
    fields: tuple[Field, ...]
    called: tuple[str, ...]
    """What one of them is called: comes before `weak` heads, as in hydrant_id."""
    personal: bool = False
    """Whether rows are about people."""
    gone: Literal["retire", "keep"] = "retire"
    """What becomes of rows that a later file no longer has."""
    alike_m: float | None = None
    """Rows of one name (or none) no farther apart than this are likely the same thing."""
    identity: tuple[str, ...] = ()
    """Staged columns that know a row without source_id, as far as the file has them.

    Empty: geometry and name know it. Rows that agree in all (the persons of a household) are told
    apart by their order.
    """
    needs: tuple[tuple[str, ...], ...] = ()
    """Of each group of fields, the file must have one."""

    def field(self, name: str) -> Field | None:
        """The field of that name; None where there is none."""
        return next((field for field in self.fields if field.name == name), None)


def choices(**written: str) -> dict[str, str]:
    """Stored values by written form.

    Parameters
    ----------
    written
        Usual written forms of each stored value, parted by spaces; the value itself and its words
        in both languages are added.

    Examples
    --------
    >>> choices(lost="遗失 missing")["遗失"], choices(lost="")["丢失"]
    ('lost', 'lost')
    """
    texts = catalogue()
    found: dict[str, str] = {}
    for stored, forms in written.items():
        named = texts.get(f"value.{stored}", ())
        found |= {plain(form): stored for form in (stored, *named, *forms.split())}
    return found


def heads(written: str) -> tuple[str, ...]:
    """Heads of columns, parted by spaces; an underscore stands for a space in one.

    Examples
    --------
    >>> heads("建筑高度 building_height")
    ('建筑高度', 'building_height')
    """
    return tuple(written.split())
