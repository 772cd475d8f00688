"""Which grid a polygon from a file is: the present one that it names or covers, or a new one."""

from __future__ import annotations

from typing import Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gisgov.intake.areas import CODE_COLUMNS, NAME_COLUMNS
from gisgov.storage.plans.tables import NEW, NEW_LABEL

__all__ = ["labelled", "named"]

LABEL_COLUMNS = "label|标签|网格|grid"

Mistake = tuple[Literal["twice", "foreign"], str]


def named(rows: pd.DataFrame, lines: npt.NDArray[np.int64]) -> pd.DataFrame:
    """What a file calls its polygons, each by a name of its own.

    Parameters
    ----------
    rows
        Columns as in the file.
    lines
        Number of each row in the file.

    Returns
    -------
    pandas.DataFrame
        `wanted` (the grid that it names; None) and `name` (no two alike: that, else its name, else
        its number).
    """
    columns = {str(column).strip().casefold(): column for column in reversed(rows.columns)}

    def texts(usual: str) -> list[str | None]:
        known = [columns[one] for one in usual.split("|") if one in columns]
        several = [[_text(value) for value in rows[column]] for column in known]
        blank: list[list[str | None]] = [[None] * len(rows)]
        return [
            next((one for one in each if one), None) for each in zip(*several, *blank, strict=True)
        ]

    wanted = [
        one or other for one, other in zip(texts(LABEL_COLUMNS), texts(CODE_COLUMNS), strict=True)
    ]
    called = [
        one or other or f"#{line}"
        for one, other, line in zip(wanted, texts(NAME_COLUMNS), lines.tolist(), strict=True)
    ]
    seen: dict[str, int] = {}
    names = []
    for name in called:
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return pd.DataFrame({"wanted": pd.Series(wanted, dtype=object), "name": names})


def labelled(drawn: gpd.GeoDataFrame, present: gpd.GeoDataFrame) -> tuple[list[str], list[Mistake]]:
    """The label of each polygon in a plan.

    It is the code of a present grid of the same community that the polygon names first, or a label
    `+1`, `+2`, …. A polygon that names nothing goes on as the present grid with which it shares
    more than half of the ground of both.

    Parameters
    ----------
    drawn
        Columns community, name, wanted, geometry.
    present
        Grids of today: code, community, geometry.

    Returns
    -------
    labels : list of str
        In the order of the polygons.
    mistakes : list
        Kind and name of polygons that name a grid of another community (`foreign`), or one that
        another polygon has named before (`twice`): they are new.
    """
    homes = dict(zip(present["code"], present["community"], strict=True))
    covered = _covered(drawn, present)
    used: dict[str, set[str]] = {}
    labels: list[str | None] = []
    mistakes: list[Mistake] = []
    rows = zip(drawn["community"], drawn["wanted"], drawn["name"], strict=True)
    for (community, wanted, name), over in zip(rows, covered, strict=True):
        taken = used.setdefault(community, set())
        known = wanted in homes or bool(NEW_LABEL.fullmatch(wanted or ""))
        label = wanted if known else (over if wanted is None else None)
        if label in homes and homes[label] != community:
            mistakes.append(("foreign", name))
            label = None
        if label in taken:
            mistakes.append(("twice", name))
            label = None
        if label is not None:
            taken.add(label)
        labels.append(label)
    return _numbered(labels, list(drawn["community"]), used), mistakes


def _covered(drawn: gpd.GeoDataFrame, present: gpd.GeoDataFrame) -> list[str | None]:
    shapes, grids = drawn.geometry.to_numpy(), present.geometry.to_numpy()
    row, grid = shapely.STRtree(grids).query(shapes, predicate="intersects")
    shared = 2 * shapely.area(shapely.intersection(shapes[row], grids[grid]))
    most = (shared > shapely.area(shapes[row])) & (shared > shapely.area(grids[grid]))
    codes = present["code"].to_numpy(dtype=object)
    found: list[str | None] = [None] * len(shapes)
    for one, other in zip(row[most].tolist(), grid[most].tolist(), strict=True):
        found[one] = str(codes[other])
    return found


def _numbered(
    labels: list[str | None], communities: list[str], used: dict[str, set[str]]
) -> list[str]:
    """The labels, with the next free number where there is none."""
    made = []
    last: dict[str, int] = {}
    for label, community in zip(labels, communities, strict=True):
        if label is not None:
            made.append(label)
            continue
        number = last.get(community, 0) + 1
        while f"{NEW}{number}" in used[community]:
            number += 1
        last[community] = number
        made.append(f"{NEW}{number}")
    return made


def _text(value: object) -> str | None:
    """A cell as text: numbers without the decimals that tables give them."""
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - NaN differs from itself
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() or None
