"""Columns of a frame from arrow arrays, without a Python object per value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["column_of", "frame_of", "texts_of"]


def frame_of(columns: Sequence[str], arrays: Iterable[pa.Array], rows: int) -> pd.DataFrame:
    """A frame with these columns, side by side."""
    held = {name: column_of(array) for name, array in zip(columns, arrays, strict=True)}
    return pd.DataFrame(held, index=pd.RangeIndex(rows))


def column_of(array: pa.Array) -> pd.Series:
    """One column: texts stay arrow's, whole numbers stay whole though some are missing.

    Examples
    --------
    >>> column_of(pa.array([1, None])).tolist()
    [1, <NA>]
    >>> column_of(pa.array(["a", "b"]).dictionary_encode()).tolist()
    ['a', 'b']
    """
    kind = array.type
    if pa.types.is_dictionary(kind):
        return column_of(array.dictionary_decode())
    if pa.types.is_decimal(kind):
        return column_of(array.cast(pa.float64()))
    if pa.types.is_integer(kind) and array.null_count:
        return _whole(array)
    return array.to_pandas(date_as_object=False)  # type: ignore[no-any-return]


def texts_of(values: Sequence[str | None]) -> pa.Array:
    """Texts as an arrow array; an empty one is missing."""
    array = pa.array(values, pa.string())
    return pc.if_else(pc.equal(array, ""), pa.scalar(None, pa.string()), array)


def _whole(array: pa.Array) -> pd.Series:
    missing: npt.NDArray[np.bool_] = np.asarray(array.is_null())
    values: npt.NDArray[Any] = pc.fill_null(array, 0).to_numpy(zero_copy_only=False)
    return pd.Series(pd.arrays.IntegerArray(values.copy(), missing.copy()))
