"""What the frames of the demo city have in common: numbered rows that name their source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["CRS", "SOURCE", "first_of_group", "keys", "rank_in_group", "scaled", "sourced"]

SOURCE = "democity"
CRS = "EPSG:4546"


def keys(prefix: str, numbers: npt.NDArray[np.int64]) -> pd.Series:
    """Texts of a prefix and a number, index-aligned with `numbers`.

    Examples
    --------
    >>> list(keys("p", np.array([1, 12])))
    ['p1', 'p12']
    """
    return prefix + pd.Series(numbers).astype("str")


def sourced(columns: dict[str, object], prefix: str, *, surveyed_at: date) -> pd.DataFrame:
    """A frame of `columns` whose rows are numbered from 1 and say where they come from.

    Parameters
    ----------
    columns
        Columns of equal length by name; at least one.
    prefix
        What the row's key in the source begins with; the number follows.
    surveyed_at
        Day of the survey, the same for each row.
    """
    frame = pd.DataFrame(columns)
    numbers = np.arange(1, len(frame) + 1)
    frame.insert(0, "id", numbers)
    return frame.assign(
        source=SOURCE,
        source_id=keys(prefix, numbers),
        surveyed_at=surveyed_at,
        source_crs=CRS,
    )


def first_of_group(sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Position of the first row of each group, where groups of `sizes` follow one another.

    Examples
    --------
    >>> first_of_group(np.array([2, 0, 3]))
    array([0, 2, 2])
    """
    return np.cumsum(sizes) - sizes


def rank_in_group(sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """0, 1, 2, … within each group, where groups of `sizes` follow one another.

    Examples
    --------
    >>> rank_in_group(np.array([2, 0, 3]))
    array([0, 1, 0, 1, 2])
    """
    return np.arange(sizes.sum()) - np.repeat(first_of_group(sizes), sizes)


def scaled(counts: Mapping[str, float], total: int) -> dict[str, int]:
    """Counts in the same proportion that add up to `total`, at least one each.

    Raises
    ------
    ValueError
        `total` is less than the number of counts.

    Examples
    --------
    >>> scaled({"a": 60, "b": 39, "c": 1}, 10)
    {'a': 6, 'b': 3, 'c': 1}
    """
    if total < len(counts):
        message = f"{len(counts)} counts of at least one do not add up to {total}"
        raise ValueError(message)
    values = np.array(list(counts.values()), dtype=np.float64)
    exact = total * values / values.sum()
    whole = np.maximum(np.floor(exact + 1e-9), 1.0)
    while whole.sum() > total:  # what the small were given is taken from those most over
        over = np.where(whole > 1, whole - exact, -np.inf)
        whole[np.argmax(over)] -= 1
    most = np.argsort(whole - exact, kind="stable")
    whole[most[: total - int(whole.sum())]] += 1
    return dict(zip(counts, whole.astype(int).tolist(), strict=True))
