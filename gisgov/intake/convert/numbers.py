"""Numbers as people write them: in full width, with thousands separated, with a unit behind."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

import numpy as np
import pandas as pd

from gisgov.intake.convert.cells import Cells, Refusal, by_distinct, folded, is_missing, is_temporal
from gisgov.intake.nouns.spec import Field
from gisgov.intake.units import factor, units_of

__all__ = [
    "chinese_number",
    "read_basements",
    "read_floor",
    "read_integer",
    "read_number",
    "read_storeys",
    "read_year",
]

NUMBER = re.compile(
    r"^(?P<before>[a-zφø地上下共第总计]*)\s*(?P<number>[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)"
    r"\s*(?P<unit>[^\d\s.,/+-].*)?$"
)
THOUSANDS = re.compile(r"^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)")
UNKNOWN = frozenset(
    {"na", "未知", "unknown", "未测", "未测量", "不明", "待测", "待定", "没有", "?"}
)
FILLING = ("共", "第", "总计", "地上", "地面", "地")
YEAR = re.compile(
    r"^(?P<year>\d{4})(?:\s*年(?:代|建|建成|建造|竣工)?|[-/.年]\s*\d{1,2}(?:\D.*)?|\d{4})?$"
)
BASEMENT = re.compile(
    r"^(?:b|地下|负|-|−|地下负)\s*(?P<number>\d+|[一二三四五六七八九十]+)\s*(?:层|楼|f)?$"
)
STOREY = re.compile(
    r"^(?:地上|第)?\s*(?P<number>[+-]?\d+|[一二三四五六七八九十]+)\s*(?:层|楼|f|/f)?$"
)
DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"两": 2}
WHOLE_WITHIN = 1e-6
NO_NUMBER = Refusal("cell.not_number", {})

Value = TypeVar("Value", float, pd.Series)


def read_number(cells: pd.Series, of: Field, *, unit: str | None = None) -> Cells:
    """Numbers in the unit of the field, within its limits.

    Parameters
    ----------
    cells
        Of any type.
    of
        Says the unit and the limits.
    unit
        What cells without a unit are in; that of the field by default.

    Returns
    -------
    Cells
        Floats, NaN where missing.
    """
    return by_distinct(cells, lambda distinct: _within(_numbers(distinct, of, unit), of))


def read_integer(cells: pd.Series, of: Field, *, unit: str | None = None) -> Cells:
    """Whole numbers in the unit of the field, within its limits; from another unit, rounded.

    Returns
    -------
    Cells
        Values are `Int64`.
    """
    return by_distinct(cells, lambda distinct: _whole(_within(_numbers(distinct, of, unit), of)))


def read_year(cells: pd.Series, of: Field) -> Cells:
    """The year of a year or a day: 1998, 1998年, 1998-05-01, or a moment of the file's own type."""

    def read(distinct: pd.Series) -> Cells:
        written = pd.Series([_year_text(cell) for cell in distinct], dtype=object)
        return _within(_numbers(written, of, None), of)

    return _whole(by_distinct(cells, read))


def read_floor(cells: pd.Series, of: Field) -> Cells:
    """Floors that count from the ground up, -1 for the first below: 3, 3层, 三楼, B1, 负一层."""

    def read(distinct: pd.Series) -> Cells:
        written = pd.Series([_floor_text(cell) for cell in distinct], dtype=object)
        return _whole(_within(_numbers(written, of, None), of))

    return by_distinct(cells, read)


def read_storeys(cells: pd.Series, of: Field, *, unit: str | None = None) -> Cells:
    """How many floors there are: 6, 6层, 六层."""
    return read_integer(_each(cells, _floor_text), of, unit=unit)


def read_basements(cells: pd.Series, of: Field, *, unit: str | None = None) -> Cells:
    """How many floors lie below the ground: 2, 2层, 地下2层, 负二层, B2, -2."""
    return read_integer(_each(cells, _depth), of, unit=unit)


def chinese_number(text: str) -> int | None:
    """A number below a hundred in Chinese letters; None for what is none.

    Examples
    --------
    >>> chinese_number("十二"), chinese_number("三"), chinese_number("二十"), chinese_number("楼")
    (12, 3, 20, None)
    """
    tens, ten, ones = text.rpartition("十")
    parts = [tens, ones] if ten else [ones]
    if not text or any(len(part) > 1 or part not in {"", *DIGITS} for part in parts):
        return None
    units = DIGITS[ones] if ones else 0
    return units + (10 * (DIGITS[tens] if tens else 1) if ten else 0)


def _numbers(distinct: pd.Series, of: Field, unit: str | None) -> Cells:
    """Distinct cells as floats: all at once where they are plain, else one by one."""
    written = pd.api.types.is_bool_dtype(distinct) or is_temporal(distinct)
    plain = pd.to_numeric(distinct.astype("str") if written else distinct, errors="coerce")
    plain = plain.astype("float64")
    plain = _scaled(plain.where(np.isfinite(plain)), _factor(unit, of), of)
    refused: dict[int, Refusal] = {}
    for position in np.flatnonzero(plain.isna().to_numpy()):  # few: what is not a plain number
        answer = _number(str(distinct.iloc[position]), of, unit)
        if isinstance(answer, Refusal):
            refused[int(position)] = answer
        elif answer is not None:
            plain.iloc[int(position)] = answer
    return Cells(plain, refused)


def _scaled(value: Value, by: float, of: Field) -> Value:
    """A value in the unit of the field: a whole number of another unit is one of this, rounded."""
    if by == 1.0:
        return value
    return round(value * by) if of.kind == "integer" else value * by


def _factor(unit: str | None, of: Field) -> float:
    return (factor(unit, of.unit) if unit else None) or 1.0


def _number(written: str, of: Field, unit: str | None) -> float | Refusal | None:
    """A number with what people write around it."""
    text = folded(written)
    if is_missing(written) or is_missing(text) or text in UNKNOWN:
        return None
    if THOUSANDS.match(text):
        text = text.replace(",", "")
    parts = NUMBER.match(text)
    if not parts:
        return NO_NUMBER
    before, behind = parts["before"].strip(), (parts["unit"] or "").strip()
    if before and before not in FILLING and factor(before, of.unit) is None:
        return NO_NUMBER
    if behind and factor(behind, of.unit) is None:
        known = ", ".join(units_of(of.unit))
        return Refusal("cell.unit", {"unit": behind, "known": known}) if known else NO_NUMBER
    said = behind or (before if before and before not in FILLING else "") or unit
    return _scaled(float(parts["number"]), _factor(said, of), of)


def _within(cells: Cells, of: Field) -> Cells:
    """Numbers, those beyond the field's limits refused."""
    low = -np.inf if of.least is None else of.least
    high = np.inf if of.most is None else of.most
    beyond = (cells.made < low) | (cells.made > high)
    if not beyond.any():
        return cells
    params = {"least": low, "most": high, "unit": of.unit or ""}
    refused = {int(i): Refusal("cell.range", params) for i in np.flatnonzero(beyond)}
    return Cells(cells.made.mask(beyond), {**cells.refused, **refused})


def _whole(cells: Cells) -> Cells:
    """Whole numbers; others are refused."""
    rounded = cells.made.round()
    off = (cells.made - rounded).abs() > WHOLE_WITHIN
    refused = {
        int(i): Refusal("cell.not_whole", {}) for i in np.flatnonzero(off.fillna(value=False))
    }
    return Cells(rounded.mask(off).astype("Int64"), {**cells.refused, **refused})


def _year_text(cell: object) -> object:
    if hasattr(cell, "year"):
        return cell.year
    found = YEAR.match(folded(str(cell)))
    return found["year"] if found else cell


def _each(cells: pd.Series, read: Callable[[object], object]) -> pd.Series:
    return by_distinct(cells, lambda distinct: Cells(distinct.astype(object).map(read))).made


def _depth(cell: object) -> object:
    floor = _floor_text(cell)
    return abs(floor) if isinstance(floor, int | float) else floor


def _floor_text(cell: object) -> object:
    text = folded(str(cell))
    for pattern, sign in ((BASEMENT, -1), (STOREY, 1)):
        found = pattern.match(text)
        if found:
            number = chinese_number(found["number"])
            return sign * (int(found["number"]) if number is None else number)
    return cell
