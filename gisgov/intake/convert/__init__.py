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

from gisgov.errors import BadInput
from gisgov.intake.convert import days, derived, numbers, terms
from gisgov.intake.convert.cells import Cells, Refusal, folded, read_code, texts
from gisgov.intake.convert.classes import classify
from gisgov.intake.convert.keys import digest, holds_identity
from gisgov.intake.faults import Fault
from gisgov.intake.mappings import Mapping
from gisgov.intake.nouns.spec import Field, Kind, Noun
from gisgov.intake.tables import Batch

if TYPE_CHECKING:
    from gisgov.intake.columns import Matching

__all__ = ["Converted", "convert", "digest", "unknown_values"]

SHOWN = 80


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

    def cells(self, cells: pd.Series, of: Field) -> Cells:
        """Read the cells of a field."""
        given = _replaced(cells, self.mapping.values.get(of.name, {}))  # noqa: PD011
        unit = self.matching.units.get(of.name)
        readers: dict[Kind, Callable[[], Cells]] = {
            "text": lambda: Cells(texts(given)),
            "code": lambda: self._keys(read_code(given), of),
            "number": lambda: numbers.read_number(given, of, unit=unit),
            "integer": lambda: numbers.read_integer(given, of, unit=unit),
            "year": lambda: numbers.read_year(given, of),
            "floor": lambda: numbers.read_floor(given, of),
            "date": lambda: days.read_date(given, of, clock=self.clock),
            "moment": lambda: days.read_moment(given, of, clock=self.clock),
            "flag": lambda: terms.read_flag(given, of),
            "choice": lambda: terms.read_choice(given, of),
            "assistance": lambda: terms.read_assistance(given, of),
        }
        return readers[of.kind]()

    def _keys(self, values: pd.Series, of: Field) -> Cells:
        """Keys, and digests of those that are identity numbers."""
        numbers_in = values.notna() if of.name in self.matching.digested else holds_identity(values)
        if not numbers_in.any():
            return Cells(values)
        if self.secret is None:
            refusal = Refusal("cell.identity_number", {})
            refused = {int(i): refusal for i in np.flatnonzero(numbers_in)}
            return Cells(values.mask(numbers_in), refused)
        return Cells(values.mask(numbers_in, digest(values.where(numbers_in), self.secret)))


def convert(
    batch: Batch,
    matching: Matching,
    noun: Noun,
    *,
    time_zone: str,
    today: date,
    classes: pd.DataFrame,
    mapping: Mapping | None = None,
    secret: bytes | None = None,
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

    Raises
    ------
    BadInput
        A constant of the mapping cannot be read (`convert.bad_constant`), or the city has no class
        for hydrants or valves (`convert.no_class`).
    """
    said = mapping or Mapping()
    clock = days.Clock(ZoneInfo(time_zone), today, said.dates)
    reading = Reading(noun, matching, said, clock, secret)
    fields = _fields(reading)
    cells = {name: reading.cells(_column(batch.frame, c), f) for name, (c, f) in fields.items()}
    frame = pd.DataFrame({name: read.made for name, read in cells.items()})
    frame = frame.reindex(range(len(batch.frame)))
    for name, value in reading.mapping.constants.items():
        frame[name] = _constant(value, cast("Field", noun.field(name)), reading, len(frame))
    refused = [(row, name, r) for name, read in cells.items() for row, r in read.refused.items()]
    frame, more = _completed(frame, noun, classes, today)
    refused += [refusal for refusal in more if (refusal[0], refusal[1]) not in _places(refused)]
    return _kept(batch, frame, refused, reading)


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


# ---------------------------------------------------------------- what follows from what

Refused = list[tuple[int, str, Refusal]]


def _places(refused: Refused) -> set[tuple[int, str]]:
    return {(row, name) for row, name, _ in refused}


def _completed(
    frame: pd.DataFrame, noun: Noun, classes: pd.DataFrame, today: date
) -> tuple[pd.DataFrame, Refused]:
    """Columns that follow from others, and what is lacking."""
    made, refused = frame.copy(), []
    for of in noun.fields:
        if of.required and of.name in frame:
            empty = np.flatnonzero(frame[of.name].isna())
            refused += [(int(row), of.name, Refusal("cell.missing", {})) for row in empty]
    classed = classify(frame, noun, classes)
    if classed is not None:
        made["scheme"], made["class_code"] = classed.scheme, classed.code
        by = next((name for name in ("class_ref", "code", "name") if name in frame), "class_ref")
        refused += [(row, by, refusal) for row, refusal in classed.refused.items()]
    if noun.extension == "valve" and "class_ref" in frame:
        found = _network(made["class_code"], classes)
        made["network"] = made["network"].fillna(found) if "network" in made else found
        lacking = np.flatnonzero(made["network"].isna())
        refused += [(int(row), "network", Refusal("cell.missing", {})) for row in lacking]
    if noun.field("age_band"):
        made["age_band"] = derived.age_band(frame, today=today)
    if noun.field("floor_label") and "floor_label" in frame and "floor_index" not in frame:
        made["floor_index"] = derived.floor_index(frame["floor_label"])
    if noun.field("building_number"):
        made = _addressed(made)
    return made.drop(columns=[c for c in _consumed(noun) if c in made]), refused


def _consumed(noun: Noun) -> list[str]:
    """Columns that nothing needs any more."""
    parts = ("street_name", "house_number", "estate_ref", "building_number")
    return [
        "class_ref",
        "major_ref",
        "birth_date",
        "age",
        *(parts if noun.field("building_number") else ()),
    ]


def _addressed(frame: pd.DataFrame) -> pd.DataFrame:
    """With an address made of its parts, where the file does not say the building by its key."""
    telling = {"street_name", "house_number", "estate_ref", "building_number", "address"}
    known = {"building_ref", "dwelling_ref", "household_ref"} & set(frame.columns)
    if known or not telling & set(frame.columns):
        return frame
    return frame.assign(address=derived.address(frame))


def _network(class_code: pd.Series, classes: pd.DataFrame) -> pd.Series:
    names = (
        classes[classes["kind"] == "component"].drop_duplicates("code").set_index("code")["name"]
    )
    return derived.network(class_code, names).astype("str")


# ---------------------------------------------------------------- which rows go on


def _kept(batch: Batch, frame: pd.DataFrame, refused: Refused, reading: Reading) -> Converted:
    order = {of.name: place for place, of in enumerate(reading.noun.fields)}
    ordered = sorted(refused, key=lambda each: (each[0], order.get(each[1], len(order))))
    faults = [_fault(batch, row, name, refusal, reading) for row, name, refusal in ordered]
    keep = np.ones(len(frame), dtype=bool)
    keep[[row for row, _, _ in refused]] = False
    frame.insert(0, "line", np.asarray(batch.lines, dtype=np.int64))
    return Converted(
        frame=frame[keep].reset_index(drop=True),
        geometry=None if batch.geometry is None else batch.geometry[keep],
        faults=faults,
    )


def _fault(batch: Batch, row: int, name: str, refusal: Refusal, reading: Reading) -> Fault:
    column = reading.matching.fields.get(name)
    value = None
    if column is not None and refusal.reason not in {"cell.missing", "cell.identity_number"}:
        value = str(_column(batch.frame, column).iloc[row])[:SHOWN]
    return Fault(int(batch.lines[row]), column or name, value, refusal.reason, dict(refusal.params))
