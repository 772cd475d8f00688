"""What a noun of a file is, and its fields: how their columns are headed and their values read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from gisgov.errors import BadInput
from gisgov.intake.headings import plain
from gisgov.words import catalogue

__all__ = ["Field", "Kind", "Noun", "Part", "Shape", "choices", "heads", "keeping_contacts"]

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
    "note",
    "person_name",
    "phone_number",
]
Shape = Literal["point", "polygon", "line"]
Part = Literal["name", "phone"]

CONTACT_PARTS: dict[Kind, Part] = {"person_name": "name", "phone_number": "phone"}


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

    @property
    def contact(self) -> Part | None:
        """Which part of somebody's contact it holds: such a value is sealed; None: no part."""
        return CONTACT_PARTS.get(self.kind)


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
    contacts: tuple[Field, ...] = ()
    """Fields with names and phones of people; not even looked at unless a load is to keep them."""
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

    @property
    def keeps_contacts(self) -> bool:
        """Whether names and phones are among the fields."""
        return bool(self.contacts) and self.fields[-len(self.contacts) :] == self.contacts

    @property
    def withholds_contacts(self) -> bool:
        """Whether columns with names and phones are not looked at, as far as no field is theirs."""
        return self.personal or bool(self.contacts)

    def field(self, name: str) -> Field | None:
        """The field of that name; None where there is none."""
        return next((field for field in self.fields if field.name == name), None)


def keeping_contacts(noun: Noun) -> Noun:
    """The noun with the fields of names and phones, for a city that wants them kept.

    Raises
    ------
    BadInput
        It has none (`contacts.not_of_noun`).
    """
    if not noun.contacts:
        raise BadInput("contacts.not_of_noun", noun=noun.name)
    return replace(noun, fields=(*noun.fields, *noun.contacts))


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
