"""Cells of a file made into values of the city: typed, in the city's words and units, checked.

A cell that cannot be read becomes a fault, and its row leaves; the others go on.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from gisgov.contacts import Keys
from gisgov.errors import BadInput
from gisgov.intake.convert import contacts, days, notes, numbers, terms
from gisgov.intake.convert.cells import Cells, Refusal, folded, read_code, texts
from gisgov.intake.convert.completing import Refused, completed_rows
from gisgov.intake.convert.keys import digest, holds_identity
from gisgov.intake.faults import Fault
from gisgov.intake.mappings import Mapping
from gisgov.intake.nouns.spec import Field, Kind, Noun
from gisgov.intake.tables import Batch

if TYPE_CHECKING:
    from gisgov.intake.columns import Matching

__all__ = ["Converted", "convert", "digest", "unknown_values"]

SHOWN = 80
MOST_LETTERS = 200  # of a key or name: an index takes no long ones
NAMES = {"name", "name_en"}
TOO_LONG = Refusal("cell.too_long", {"most": MOST_LETTERS})
UNSAID = {  # faults that tell no value
    *("cell.missing", "cell.identity_number"),
    *("cell.long_note", "cell.note_letters", "cell.personal_note"),
}


@dataclass(frozen=True)
class Converted:
    """Rows that could be read, and what is wrong with the others."""

    frame: pd.DataFrame
    """`line` and staged columns, numbered from 0; the same columns for each batch of a file."""
    geometry: npt.NDArray[np.object_] | None
    """Geometry of these rows as the file has it."""
    faults: list[Fault]
    """All faults, row by row."""


@dataclass(frozen=True)
class Reading:
    """How the cells of a file are to be read."""

    noun: Noun
    matching: Matching
    mapping: Mapping
    clock: days.Clock
    secret: bytes | None
    keys: Keys | None

    def cells(self, cells: pd.Series, of: Field) -> Cells:
        """Read the cells of a field."""
        given = _replaced(cells, self.mapping.values.get(of.name, {}))  # noqa: PD011
        unit = self.matching.units.get(of.name)
        readers: dict[Kind, Callable[[], Cells]] = {
            "text": lambda: _text(texts(given), of),
            "code": lambda: self._keys(read_code(given), of),
            "number": lambda: numbers.read_number(given, of, unit=unit),
            "integer": lambda: numbers.read_integer(given, of, unit=unit),
            "year": lambda: numbers.read_year(given, of),
            "floor": lambda: numbers.read_floor(given, of),
            "storeys": lambda: numbers.read_storeys(given, of, unit=unit),
            "basements": lambda: numbers.read_basements(given, of, unit=unit),
            "date": lambda: days.read_date(given, of, clock=self.clock),
            "moment": lambda: days.read_moment(given, of, clock=self.clock),
            "flag": lambda: terms.read_flag(given, of),
            "choice": lambda: _short(terms.read_choice(given, of)),
            "assistance": lambda: terms.read_assistance(given, of),
            "note": lambda: notes.read_note(given),
            "person_name": lambda: contacts.read_contact(given, "name"),
            "phone_number": lambda: contacts.read_contact(given, "phone"),
        }
        return readers[of.kind]()

    def _keys(self, values: pd.Series, of: Field) -> Cells:
        """Keys, and digests of those that are identity numbers."""
        short = _short(Cells(values))
        values, refused = short.made, short.refused
        numbers_in = values.notna() if of.name in self.matching.digested else holds_identity(values)
        if not numbers_in.any():
            return Cells(values, refused)
        if self.secret is None:
            refusal = Refusal("cell.identity_number", {})
            refused |= {int(i): refusal for i in np.flatnonzero(numbers_in)}
            return Cells(values.mask(numbers_in), refused)
        digests = digest(values.where(numbers_in), self.secret)
        return Cells(values.mask(numbers_in, digests), refused)


def _text(values: pd.Series, of: Field) -> Cells:
    """Texts; those of names are looked up, and must not be long."""
    return _short(Cells(values)) if of.name in NAMES else Cells(values)


def _short(cells: Cells) -> Cells:
    """Cells without those that are too long for an index."""
    long = cells.made.astype("str").str.len().gt(MOST_LETTERS).to_numpy(bool)
    if not long.any():
        return cells
    too_long = dict.fromkeys(np.flatnonzero(long).tolist(), TOO_LONG)
    return Cells(cells.made.mask(long), too_long | cells.refused)


def convert(  # noqa: PLR0913 - each is something that a cell may need
    batch: Batch,
    matching: Matching,
    noun: Noun,
    *,
    time_zone: str,
    today: date,
    classes: pd.DataFrame,
    mapping: Mapping | None = None,
    secret: bytes | None = None,
    keys: Keys | None = None,
) -> Converted:
    """Make staged rows of the rows of a file.

    The types of the staged columns: texts are `str`, whole numbers `Int64`, numbers `float64`,
    flags `boolean`, days `date32[pyarrow]`, moments `datetime64[us, UTC]`. Where there are several
    classes, ages or parts of an address in a row, one column comes of them: `scheme` and
    `class_code`, `age_band`, `address`.

    Parameters
    ----------
    batch
        Rows of the file.
    matching
        Which column holds which field.
    noun
        What the rows are.
    time_zone
        The city's, for moments without one.
    today
        The city's present day: nothing was surveyed or born after it.
    classes
        Rows of the table `code_class`.
    mapping
        What the mapping file says.
    secret
        Random bytes that only this city has: identity numbers that are the only key of people are
        kept as their digest. Without it such a column is left out where it is the row's own key,
        and its rows are known by where they live.
    keys
        The ring that names and phones are sealed with: they leave as `name_sealed`, `name_digest`,
        `phone_sealed` and `phone_digest`. Without it they are left out.

    Raises
    ------
    BadInput
        A constant of the mapping cannot be read (`convert.bad_constant`), or the city has no class
        for hydrants or valves (`convert.no_class`).
    """
    said = mapping or Mapping()
    clock = days.Clock(ZoneInfo(time_zone), today, said.dates)
    reading = Reading(noun, matching, said, clock, secret, keys)
    fields = _fields(reading)
    cells = {name: reading.cells(_column(batch.frame, c), f) for name, (c, f) in fields.items()}
    frame = pd.DataFrame({name: read.made for name, read in cells.items()})
    frame = frame.reindex(range(len(batch.frame)))
    for name, value in reading.mapping.constants.items():
        frame[name] = _constant(value, cast("Field", noun.field(name)), reading, len(frame))
    refused = {(i, name): r for name, read in cells.items() for i, r in read.refused.items()}
    completed, lacking = completed_rows(frame, noun, classes=classes, today=today)
    return _kept(batch, completed, lacking | refused, reading)


def unknown_values(
    batch: Batch, matching: Matching, noun: Noun, mapping: Mapping | None = None
) -> dict[str, list[str]]:
    """Values of fields with a fixed list that are not in it, for a mapping file to say.

    Parameters
    ----------
    batch
        Rows of the file.
    matching
        Which column holds which field.
    noun
        What the rows are.
    mapping
        What the mapping file says already.
    """
    said = mapping or Mapping()
    found: dict[str, list[str]] = {}
    for name, column in matching.fields.items():
        of = noun.field(name)
        if of is not None and of.choices and name not in matching.digested:
            unknown = _unknown(_column(batch.frame, column), of, said.values.get(name, {}))  # noqa: PD011
            found |= {name: unknown} if unknown else {}
    return found


# ---------------------------------------------------------------- columns and constants


def _fields(reading: Reading) -> dict[str, tuple[str, Field]]:
    """Column and field by name, without the row's own key where only a digest could be kept."""
    dropped = {"source_id"} & reading.matching.digested if reading.secret is None else set()
    found: dict[str, tuple[str, Field]] = {}
    for name, column in reading.matching.fields.items():
        of = reading.noun.field(name)
        if of is not None and name not in dropped:
            found[name] = (column, of)
    return found


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    """A column; the first of those that have the same head."""
    column = frame[name]
    first = column.iloc[:, 0] if isinstance(column, pd.DataFrame) else column
    return first.reset_index(drop=True)


def _replaced(cells: pd.Series, values: Dictionary[str, str]) -> pd.Series:
    """Cells with what the mapping file says for some of them."""
    if not values:
        return cells
    said = {folded(written): stored for written, stored in values.items()}
    written = texts(cells).astype(object)
    return written.map(lambda text: said.get(folded(text), text), na_action="ignore")


def _constant(value: str, of: Field, reading: Reading, rows: int) -> pd.Series:
    read = reading.cells(pd.Series([value], dtype="str"), of)
    if read.refused or read.made.isna().any():
        raise BadInput("convert.bad_constant", field=of.name, value=value)
    return read.made.reindex([0] * rows).reset_index(drop=True)


def _unknown(cells: pd.Series, of: Field, said: Dictionary[str, str]) -> list[str]:
    written = texts(_replaced(cells, said)).dropna().drop_duplicates().reset_index(drop=True)
    if of.kind == "assistance":
        refused = terms.read_assistance(written, of).refused
    else:
        refused = terms.read_choice(
            written, Field(of.name, "choice", choices=of.choices, closed=True)
        ).refused
    return [str(written.iloc[row]) for row in sorted(refused)]


# ---------------------------------------------------------------- which rows go on


def _kept(batch: Batch, frame: pd.DataFrame, refused: Refused, reading: Reading) -> Converted:
    order = {of.name: place for place, of in enumerate(reading.noun.fields)}
    places = sorted(refused, key=lambda place: (place[0], order[place[1]]))
    columns = {name: _column(batch.frame, c) for name, c in reading.matching.fields.items()}
    untold = {of.name for of in reading.noun.contacts}
    keep = np.ones(len(frame), dtype=bool)
    keep[[row for row, _ in places]] = False
    frame.insert(0, "line", np.asarray(batch.lines, dtype=np.int64))
    good = frame[keep].reset_index(drop=True)
    return Converted(
        frame=contacts.sealed(good, reading.noun, reading.keys),
        geometry=None if batch.geometry is None else batch.geometry[keep],
        faults=[
            _fault(batch.lines, columns, place, refused[place], untold=place[1] in untold)
            for place in places
        ],
    )


def _fault(
    lines: npt.NDArray[np.int64],
    columns: dict[str, pd.Series],
    place: tuple[int, str],
    refusal: Refusal,
    *,
    untold: bool,
) -> Fault:
    row, name = place
    cells = columns.get(name)
    said = cells is not None and refusal.reason not in UNSAID and not untold
    value = str(cells.iloc[row])[:SHOWN] if said and cells is not None else None
    head = name if cells is None else str(cells.name)
    return Fault(int(lines[row]), head, value, refusal.reason, dict(refusal.params))
