"""What lies between two plans of the same ground: which grids change, and who gets another one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gisgov.areas import ROUNDING_M

__all__ = ["Change", "Changes", "changes"]

Change = Literal["kept", "moved", "split", "merged", "new", "gone"]

WHOLLY = 0.95  # of a grid's ground, where its border was straightened by the way

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Changes:
    """What changes from one plan to another.

    Attributes
    ----------
    grids
        A row a code of either plan, sorted by it: `code`, `change`, `with_` (tuple of codes),
        `households_before`, `households_after`. `change` is one of: kept (same code, same ground),
        moved (its border moved), split (a new grid took most of its ground from it; `with_` says
        which), merged (it took in a grid that is gone; `with_` says which), new (`with_` says from
        which grids its ground comes), gone (`with_` says to which it went).
    pairs
        A row for each two grids between which buildings change hands: `from_`, `to` (None for no
        grid), `households`, `persons`, `buildings`; the most households first.
    households, persons, buildings
        How many change from one grid to another.
    """

    grids: pd.DataFrame
    pairs: pd.DataFrame
    households: int
    persons: int
    buildings: int


def changes(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, buildings: pd.DataFrame) -> Changes:
    """Compare two plans.

    Parameters
    ----------
    before, after
        A row a grid: `code`, `households`, geometry in one metric coordinate system; those of one
        plan do not overlap.
    buildings
        A row a building: `households`, `persons`, and `before` and `after`, the codes of the grids
        that hold it (None for none).

    Returns
    -------
    Changes
        Without buildings or grids, empty tables.
    """
    shared = _shared(before, after)
    moves = _moves(buildings)
    between = moves[moves["from_"].notna() & moves["to"].notna()]
    return Changes(
        grids=_told(before, after, shared),
        pairs=moves,
        households=int(between["households"].sum()),
        persons=int(between["persons"].sum()),
        buildings=int(between["buildings"].sum()),
    )


# ---------------------------------------------------------------- buildings


def _moves(buildings: pd.DataFrame) -> pd.DataFrame:
    codes = {
        name: buildings[column].astype(object).where(buildings[column].notna(), "")
        for name, column in (("from_", "before"), ("to", "after"))
    }
    table = buildings[["households", "persons"]].fillna(0).assign(**codes, buildings=1)
    moved = table[table["from_"] != table["to"]]
    counts = ["households", "persons", "buildings"]
    pairs = moved.groupby(["from_", "to"], as_index=False)[counts].sum()
    pairs = pairs.astype(dict.fromkeys(counts, np.int64))
    pairs = pairs.sort_values(
        ["households", "buildings", "from_", "to"],
        ascending=[False, False, True, True],
        ignore_index=True,
    )
    for name in ("from_", "to"):
        pairs[name] = pairs[name].astype(object).where(pairs[name] != "", None)
    return pairs


# ---------------------------------------------------------------- ground


def _shared(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> pd.DataFrame:
    """Square metres that a grid of the one plan has in common with one of the other."""
    one, other = (np.asarray(plan.geometry.array, dtype=object) for plan in (before, after))
    at, to = shapely.STRtree(other).query(one, predicate="intersects")
    area = shapely.area(shapely.intersection(one[at], other[to]))
    # What borders share that were rounded differently is no ground.
    width = ROUNDING_M * np.minimum(shapely.length(one[at]), shapely.length(other[to]))
    kept = area > width
    return pd.DataFrame(
        {
            "from_": before["code"].to_numpy(dtype=object)[at[kept]],
            "to": after["code"].to_numpy(dtype=object)[to[kept]],
            "area": area[kept],
            "of_from": (area / shapely.area(one[at]))[kept],
            "same": _same(one[at], other[to], area)[kept],
        }
    )


def _same(one: npt.NDArray[np.object_], other: npt.NDArray[np.object_], area: Floats) -> Floats:
    """Whether shapes differ by no more than rounding moves a border."""
    differing = shapely.area(one) + shapely.area(other) - 2 * area
    return np.asarray(differing <= ROUNDING_M * shapely.length(one), dtype=bool)


def _told(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, shared: pd.DataFrame) -> pd.DataFrame:
    old, new = (dict(zip(p["code"], p["households"], strict=True)) for p in (before, after))
    codes = sorted({*old, *new})
    ground = _Ground(shared, set(old), set(new))
    found = [_change(code, ground) for code in codes]
    return pd.DataFrame(
        {
            "code": pd.Series(codes, dtype=object),
            "change": pd.Series([change for change, _ in found], dtype=object),
            "with_": pd.Series([others for _, others in found], dtype=object),
            "households_before": [int(old.get(code, 0)) for code in codes],
            "households_after": [int(new.get(code, 0)) for code in codes],
        }
    )


class _Ground:
    """Shared ground, to be asked by grid."""

    def __init__(self, shared: pd.DataFrame, old: set[str], new: set[str]) -> None:
        self.old, self.new, self.none = old, new, shared.iloc[:0]
        self.from_ = dict(iter(shared.groupby("from_")))
        self.to = dict(iter(shared.groupby("to")))
        most = shared.loc[shared.groupby("to")["area"].idxmax()]
        self.children = dict(iter(most[~most["to"].isin(list(old))].groupby("from_")))


def _change(code: str, ground: _Ground) -> tuple[Change, tuple[str, ...]]:
    gave, took = (pairs.get(code, ground.none) for pairs in (ground.from_, ground.to))
    if code not in ground.old:
        return "new", _codes(took, "from_")
    if code not in ground.new:
        return "gone", _codes(gave, "to")
    swallowed = took[(took["of_from"] >= WHOLLY) & ~took["from_"].isin(list(ground.new))]
    if len(swallowed):
        return "merged", _codes(swallowed, "from_")
    if code in ground.children:
        return "split", _codes(ground.children[code], "to")
    return ("kept", ()) if (gave["same"] & (gave["to"] == code)).any() else ("moved", ())


def _codes(pairs: pd.DataFrame, column: str) -> tuple[str, ...]:
    """Codes of the other grids, the one with the most ground first."""
    return tuple(pairs.sort_values(["area", column], ascending=[False, True])[column])
