"""A column of a frame from the mixed values that a sheet holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import pandas as pd
import pyarrow as pa

from gisgov.intake.tables.frames import column_of, texts_of

__all__ = ["series_of"]

WHOLE = 2**53  # numbers of Excel are exact below


def series_of(cells: Sequence[Any]) -> pd.Series:
    """One column: texts, numbers or times where all are alike, else as they are; empty is missing.

    Examples
    --------
    >>> series_of([1.0, 2.0, ""]).tolist()
    [1, 2, <NA>]
    >>> series_of(["A", 7.0, ""]).tolist()
    ['A', 7, None]
    """
    kinds = set(map(type, cells))
    if kinds <= {str}:
        return column_of(texts_of(cells))
    values = [None if cell == "" else cell for cell in cells]
    kinds = set(map(type, values)) - {type(None)}
    if kinds <= {float, int}:
        return column_of(_numbers(values))
    if kinds <= {date, datetime}:
        return column_of(pa.array([_moment(one) for one in values], pa.timestamp("us")))
    return pd.Series([_plain(one) for one in values], dtype=object)


def _numbers(values: Sequence[float | None]) -> pa.Array:
    if all(value is None or _is_whole(value) for value in values):
        return pa.array([None if value is None else int(value) for value in values], pa.int64())
    return pa.array(values, pa.float64())


def _is_whole(value: float) -> bool:
    return float(value).is_integer() and abs(value) < WHOLE


def _plain(value: object) -> object:
    return int(value) if isinstance(value, float) and _is_whole(value) else value


def _moment(value: date | None) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    return datetime.combine(value, time())
