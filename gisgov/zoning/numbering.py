"""Codes of new grids: that of the community and the next free number, in the order of a reader."""

from __future__ import annotations

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gisgov.errors import BadInput

__all__ = ["BAND_M", "numbered"]

BAND_M = 160.0
"""Grids whose centres lie in one band count as one row."""
DIGITS = 3
MOST = 10**DIGITS - 1

Floats = npt.NDArray[np.float64]


def numbered(grids: gpd.GeoDataFrame, taken: Iterable[str]) -> pd.Series:
    """Codes of grids; those that have none get the next numbers of their community.

    New grids are numbered from north to south in bands of 160 m, in a band from west to east. The
    first gets the number after the highest that any grid of its community ever had: no code is used
    again.

    Parameters
    ----------
    grids
        Columns `code` (None for a new grid), `community` (its code) and geometry, in metres.
    taken
        Codes that are or were in use; others than grids' do not matter.

    Returns
    -------
    pandas.Series
        `code`, with the index of `grids`.

    Raises
    ------
    BadInput
        A community has no number left (`zoning.numbers_used_up`).

    Examples
    --------
    >>> west, east = shapely.box(0, 0, 9, 9), shapely.box(9, 0, 18, 9)
    >>> new = {"code": [None, None], "community": ["429502001001"] * 2}
    >>> list(numbered(gpd.GeoDataFrame(new, geometry=[east, west]), ["429502001001007"]))
    ['429502001001009', '429502001001008']
    """
    codes = grids["code"].astype(object).where(grids["code"].notna(), None)
    known = [*taken, *codes.dropna()]
    centres = shapely.get_coordinates(shapely.centroid(np.asarray(grids.geometry.array)))
    result = codes.to_numpy(dtype=object).copy()
    communities = grids["community"].to_numpy(dtype=object)
    new = codes.isna().to_numpy()
    for community in pd.unique(communities[new]):
        at = np.flatnonzero(new & (communities == community))
        last = _last(str(community), known)
        if last + len(at) > MOST:
            raise BadInput("zoning.numbers_used_up", community=community, last=last, more=len(at))
        whole = centres[communities == community]
        for number, one in enumerate(at[_reading_order(centres[at], whole)], start=last + 1):
            result[one] = f"{community}{number:0{DIGITS}d}"
    return pd.Series(result, index=grids.index, name="code")


def _last(community: str, known: list[str]) -> int:
    """The highest number that a grid of a community has or had."""
    ends = [
        code[len(community) :]
        for code in known
        if len(code) == len(community) + DIGITS and code.startswith(community)
    ]
    return max((int(end) for end in ends if end.isdecimal()), default=0)


def _reading_order(centres: Floats, whole: Floats) -> npt.NDArray[np.int64]:
    """Order by bands from the northernmost centre of the whole community, then from the west."""
    band = (whole[:, 1].max() - centres[:, 1]) // BAND_M
    order: npt.NDArray[np.int64] = np.lexsort((centres[:, 1], centres[:, 0], band))
    return order
