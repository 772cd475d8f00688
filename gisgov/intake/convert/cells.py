"""Cells as texts, and each distinct cell read once."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

__all__ = [
    "Cells",
    "Refusal",
    "by_distinct",
    "each",
    "folded",
    "is_missing",
    "is_temporal",
    "read_code",
    "texts",
]

MARKS = frozenset(
    {
        *("", "-", "--", "---", "—", "——", "－", "/", "\\", "//", "*", "?", "？", "…", "…"),
        *(
            "无",
            "空",
            "不详",
            "暂无",
            "未填",
            "未填写",
            "不清楚",
            "无数据",
            "暂缺",
            "未登记",
            "未录入",
        ),
        *(
            "null",
            "(null)",
            "<null>",
            "none",
            "nan",
            "nat",
            "n/a",
            "#n/a",
            "<na>",
            "nil",
            "#value!",
        ),
        *("#ref!", "#div/0!", "#name?", "#null!", "#num!"),
    }
)
"""What stands in a cell that says nothing."""
WHOLE = r"^([+-]?\d+)\.0+$"
WHOLE_MOST = 2.0**53


class Refusal(NamedTuple):
    """Why a cell cannot be read: the code of the sentence, and what it names."""

    reason: str
    params: dict[str, object]


@dataclass(frozen=True)
class Cells:
    """Cells that were read: the values made of them, and why some were refused, by position."""

    made: pd.Series
    refused: dict[int, Refusal] = field(default_factory=dict)


def texts(cells: pd.Series) -> pd.Series:
    """Cells as texts, trimmed; missing where a cell says nothing.

    Whole numbers have no point, whatever the file holds them as; days have no time of day.

    Parameters
    ----------
    cells
        Of any type.

    Returns
    -------
    pandas.Series
        Texts in the order of `cells`, numbered from 0.

    Examples
    --------
    >>> texts(pd.Series([" 3栋", 12.0, "－", None], dtype=object)).tolist()
    ['3栋', '12', nan, nan]
    """
    written = pc.replace_substring(_written(cells), "\x00", "")
    trimmed = pc.utf8_trim_whitespace(pc.utf8_trim(written, characters="\ufeff\u200b \u3000\t"))
    nothing = pc.is_in(pc.utf8_lower(trimmed), value_set=pa.array(sorted(MARKS), trimmed.type))
    return _series(pc.if_else(nothing, None, trimmed))


def read_code(cells: pd.Series) -> pd.Series:
    """Cells as texts that know a row: in half width, and 123 for 123.0.

    Examples
    --------
    >>> read_code(pd.Series(["１２３.0", "A－1"])).tolist()
    ['123', 'A-1']
    """
    written = texts(cells)
    array = pa.array(written, from_pandas=True)
    if not pc.all(pc.string_is_ascii(array), min_count=0).as_py():
        array = pc.utf8_trim_whitespace(pc.utf8_normalize(array, form="NFKC"))
    return _series(pc.replace_substring_regex(array, WHOLE, r"\1"))


def by_distinct(cells: pd.Series, read: Callable[[pd.Series], Cells]) -> Cells:
    """Read each distinct cell once.

    Parameters
    ----------
    cells
        Of any type.
    read
        Reads distinct cells, none of which is missing.
    """
    codes, distinct = _factorized(cells)
    answer = read(distinct)
    values = answer.made.reset_index(drop=True).reindex(codes).reset_index(drop=True)
    if not answer.refused:
        return Cells(values)
    at = np.flatnonzero(np.isin(codes, list(answer.refused)))
    return Cells(values, {int(i): answer.refused[int(codes[i])] for i in at})


def each(
    cells: Iterable[Any],
    read: Callable[[Any], Any],
    *,
    dtype: str | pd.api.extensions.ExtensionDtype,
) -> Cells:
    """Read cells one by one, where there are few: `read` gives a value, None or a `Refusal`."""
    answers = [read(cell) for cell in cells]
    refused = {i: answer for i, answer in enumerate(answers) if isinstance(answer, Refusal)}
    values = [None if isinstance(answer, Refusal) else answer for answer in answers]
    return Cells(pd.Series(values, dtype=dtype), refused)


def folded(text: str) -> str:
    """A text in half width and lower case, without spaces at its ends.

    Examples
    --------
    >>> folded(" １２Ｌ／Ｓ ")
    '12l/s'
    """
    return unicodedata.normalize("NFKC", text).casefold().strip()


def is_missing(text: str) -> bool:
    """Whether a text says nothing."""
    return text.strip().casefold() in MARKS


def is_temporal(cells: pd.Series) -> bool:
    """Whether the file itself says that the cells are days or moments."""
    dtype = cells.dtype
    by_arrow = isinstance(dtype, pd.ArrowDtype) and pa.types.is_temporal(dtype.pyarrow_dtype)
    return by_arrow or pd.api.types.is_datetime64_any_dtype(dtype)


def _factorized(cells: pd.Series) -> tuple[np.ndarray[Any, Any], pd.Series]:
    plain = _uncategorized(cells)
    if plain.dtype == object:
        plain = plain.map(_hashable, na_action="ignore")
    codes, distinct = pd.factorize(plain)
    kept = plain.dtype if plain.dtype != object else object
    return codes, pd.Series(distinct, dtype=kept)


def _uncategorized(cells: pd.Series) -> pd.Series:
    """Cells without the dictionary that some files hold them by."""
    dtype = cells.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return cells.astype(dtype.categories.dtype)
    if isinstance(dtype, pd.ArrowDtype) and pa.types.is_dictionary(dtype.pyarrow_dtype):
        return cells.astype(pd.ArrowDtype(dtype.pyarrow_dtype.value_type))
    return cells


def _hashable(cell: object) -> object:
    """A cell that can be told from others: 1 and True are equal to Python, lists to nothing."""
    known = isinstance(cell, str | int | float | date) and not isinstance(cell, bool)
    return cell if known else str(cell)


def _written(cells: pd.Series) -> pa.Array:
    """Cells as an Arrow array of texts."""
    plain = _uncategorized(cells)
    if plain.dtype == object or is_temporal(plain):
        codes, distinct = _factorized(plain)
        names = pa.array([_text(cell) for cell in distinct], pa.large_string())
        return names.take(pa.array(codes, mask=codes < 0))
    array = pa.array(plain, from_pandas=True)
    array = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    return (
        _numbers(array) if pa.types.is_floating(array.type) else pc.cast(array, pa.large_string())
    )


def _numbers(array: pa.Array) -> pa.Array:
    """Numbers as texts, whole ones without a point."""
    floats = pc.cast(array, pa.float64())
    whole = pc.and_(pc.equal(pc.floor(floats), floats), pc.less(pc.abs(floats), WHOLE_MOST))
    integers = pc.cast(pc.if_else(whole, floats, None), pa.int64())
    return pc.if_else(
        whole, pc.cast(integers, pa.large_string()), pc.cast(floats, pa.large_string())
    )


def _text(cell: object) -> str:
    if isinstance(cell, bool) or not isinstance(cell, float | date):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < WHOLE_MOST else str(cell)
    if not isinstance(cell, datetime):
        return cell.isoformat()
    midnight = cell == cell.replace(hour=0, minute=0, second=0, microsecond=0)
    return cell.strftime("%Y-%m-%d") if midnight else cell.isoformat(sep=" ")


def _series(array: pa.Array) -> pd.Series:
    return pd.Series(array.to_pandas(), dtype="str").reset_index(drop=True)
