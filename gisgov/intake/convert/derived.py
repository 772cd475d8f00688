"""What follows from several columns of a row: age bands, floors, addresses, networks of valves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd

from gisgov.intake.convert.classes import NETWORK_CLASSES
from gisgov.intake.convert.numbers import read_floor
from gisgov.intake.nouns.spec import Field

__all__ = ["ADDRESS_PARTS", "AGES", "address", "age_band", "band_of_age", "floor_index", "network"]

AGES = ("birth_date", "age", "age_band")
ADDRESS_PARTS = (
    "street_name",
    "house_number",
    "estate_ref",
    "building_number",
    "unit_label",
    "room",
)

FIRST_AGES = (0, 6, 15, 60, 80)
BANDS = ("0-5", "6-14", "15-59", "60-79", "80+")
BARE = re.compile(r"^[0-9A-Za-z一二三四五六七八九十甲乙丙丁东西南北中附\-]+$")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENDS = ("", "号", "", "栋", "单元", "室")
SAYS_BUILDING = re.compile(r"[栋幢座]|号楼")


def age_band(frame: pd.DataFrame, *, today: date) -> pd.Series:
    """Age band of each person: by the day of birth, else by the age, else as the file says it.

    Parameters
    ----------
    frame
        Has any of `birth_date`, `age`, `age_band`; none of them is read as nothing known.
    today
        The day on which people are as old as is said.
    """
    band = pd.Series(None, index=frame.index, dtype="str")
    if "birth_date" in frame:
        band = band_of_age(_age(frame["birth_date"], today))
    if "age" in frame:
        band = band.fillna(band_of_age(frame["age"]))
    if "age_band" in frame:
        said = frame["age_band"].astype("str")
        band = band.fillna(said.where(said != "unknown"))
    return band.fillna("unknown")


def band_of_age(age: pd.Series) -> pd.Series:
    """Age band of an age in full years; missing where the age is.

    Examples
    --------
    >>> band_of_age(pd.Series([5, 6, 59, 60, 80, None])).tolist()
    ['0-5', '6-14', '15-59', '60-79', '80+', nan]
    """
    years = age.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    row = np.searchsorted(FIRST_AGES, np.nan_to_num(years), side="right") - 1
    return (
        pd.Series(np.array(BANDS, dtype=object)[row], index=age.index)
        .where(~np.isnan(years))
        .astype("str")
    )


def _age(born: pd.Series, today: date) -> pd.Series:
    """Full years; somebody born on 29 February turns older on 1 March of other years."""
    later = (born.dt.month * 100 + born.dt.day) > today.month * 100 + today.day
    years: pd.Series = today.year - born.dt.year - later.astype("int64[pyarrow]")
    return years.astype("Int64")


def floor_index(label: pd.Series) -> pd.Series:
    """The floor that a label says where it says a number; missing for 3A, G, or 0.

    Examples
    --------
    >>> floor_index(pd.Series(["3", "三层", "B1", "3A"])).tolist()
    [3, 3, -1, <NA>]
    """
    limits = Field("floor_label", "floor", unit="floors", least=-10, most=200)
    found = read_floor(label, limits).made
    return found.mask((found == 0).fillna(value=False))


def network(class_code: pd.Series, classes: pd.DataFrame) -> pd.Series:
    """The network of valves by their class; missing where it is neither of water nor of gas.

    Parameters
    ----------
    class_code
        Codes of classes.
    classes
        Rows of the table `code_class`.
    """
    networks = {name: network for network, names in NETWORK_CLASSES.items() for name in names}
    rows = classes[(classes["kind"] == "component") & classes["name"].isin(list(networks))]
    by_code = dict(zip(rows["code"], rows["name"].map(networks), strict=True))
    return class_code.map(by_code).astype("str")


def address(frame: pd.DataFrame) -> pd.Series:
    """Addresses made of the parts that a file has in columns of their own.

    A text that the file gives comes first; what it lacks of building, unit and room is added.

    Examples
    --------
    >>> parts = {"estate_ref": ["幸福小区"], "building_number": ["3"], "room": ["501"]}
    >>> address(pd.DataFrame(parts)).tolist()
    ['幸福小区3栋501室']
    """
    empty = pd.Series(None, index=frame.index, dtype=object)
    names = ("address", *ADDRESS_PARTS)
    columns = (frame[name].astype(object) if name in frame else empty for name in names)
    cleaned = (column.where(column.notna(), None) for column in columns)
    made = [_address(said, parts) for said, *parts in zip(*cleaned, strict=True)]  # rows differ
    return pd.Series(made, index=frame.index, dtype="str")


def _address(said: str | None, parts: list[str | None]) -> str | None:
    street, house, estate, number, unit, room = parts
    if said:
        return said + "".join(_lacking(said, number, unit, room))
    if street and not CHINESE.search(street):
        line = f"{street}, {house}" if house else street
        return ", ".join(part for part in (line, estate, number, unit, room) if part)
    ended = [_ended(part, end) for part, end in zip(parts, ENDS, strict=True)]
    return "".join(ended) or None


def _lacking(said: str, number: str | None, unit: str | None, room: str | None) -> Iterable[str]:
    """Parts behind a text that does not have them."""
    if number and not SAYS_BUILDING.search(said):
        yield _ended(number, "栋")
    if unit and "单元" not in said:
        yield _ended(unit, "单元")
    if room and not said.removesuffix("室").endswith(room.removesuffix("室")):
        yield _ended(room, "室")


def _ended(part: str | None, end: str) -> str:
    """A bare number with what it counts."""
    return f"{part}{end}" if part and BARE.match(part) else part or ""
