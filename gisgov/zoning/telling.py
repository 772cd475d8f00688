"""What stands in the way where a plan is not wholly within its bounds."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from gisgov.said import Said
from gisgov.zoning.cooling import Asked
from gisgov.zoning.dealing import Dealt
from gisgov.zoning.land import Land

__all__ = ["notes"]

Ints = npt.NDArray[np.int64]


def notes(land: Land, dealt: Dealt, grids: pd.DataFrame, asked: Asked) -> list[Said]:
    """Say for each grid out of bounds why it is; parts with one reason say it once.

    Each names `x` and `y`, where to look, and `grid`, its row.
    """
    out = np.flatnonzero((grids["in_bounds"] == False).to_numpy())  # noqa: E712 - None is neither
    part = np.full(len(land.current), -1, dtype=np.int64)
    for number, at in enumerate(dealt.parts):
        part[at] = number
    told: dict[tuple[str, int], Said] = {}
    for grid in out.tolist():
        atoms = np.flatnonzero(dealt.label == grid)
        code, params, about = _reason(land, dealt, asked, atoms, int(part[atoms[0]]))
        where = {"grid": grid, "households": int(grids["households"].iloc[grid])}
        where |= {"x": round(land.x[atoms].mean()), "y": round(land.y[atoms].mean())}
        key = (code, grid if about < 0 else about)
        told.setdefault(key, Said(code, where | params))
    return list(told.values())


def _reason(
    land: Land, dealt: Dealt, asked: Asked, atoms: Ints, part: int
) -> tuple[str, dict[str, Any], int]:
    """Return what is to be said of a grid, and the part that it is said of (-1: of it alone)."""
    bounds: dict[str, Any] = {"lower": asked.lower, "upper": asked.upper}
    if part < 0:
        return "zoning.locked_out", bounds, -1
    tallest = atoms[land.households[atoms].argmax()]
    if land.households[tallest] > asked.upper:
        most = int(land.households[tallest])
        return "zoning.tower", bounds | {"atom": int(tallest), "most": most}, -1
    at = dealt.parts[part]
    households = float(land.households[at].sum())
    bounds |= {"whole": int(households)}
    if households < asked.lower:
        alone = int((land.community == land.community[at[0]]).sum()) == len(at)
        return ("zoning.too_few" if alone else "zoning.cut_off"), bounds, part
    count = math.floor(households / asked.upper)
    if asked.lower > 0 and households < (count + 1) * asked.lower and households % asked.upper:
        return "zoning.no_count", bounds | {"count": count, "more": count + 1}, part
    return "zoning.unmet", bounds, -1
