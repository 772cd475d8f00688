"""The areas of some rows, from an index: one a row, or every one that holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import shapely

from gisgov import crs
from gisgov.intake.placing.shapes import Shapes
from gisgov.intake.placing.spots import Spots
from gisgov.placing import AreaIndex

__all__ = ["Answers", "How", "answer"]

How = Literal["point", "largest", "all"]
"""By a point of each row, by the largest overlap, or every area that holds the point."""

NOWHERE = -1

Rows = npt.NDArray[np.int64]
Areas = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Answers:
    """The areas of some rows."""

    rows: Rows | None
    """Which row each answer is of; None where each row has one, in their order."""
    areas: Areas
    """Row of the area in the index, -1 for none."""


def answer(index: AreaIndex, spots: Spots, how: How = "point") -> Answers:
    """Ask which areas hold some rows.

    Parameters
    ----------
    index
        Areas.
    spots
        Where the rows lie.
    how
        ``"point"`` takes a point of each, for lines and polygons the one on their surface;
        ``"largest"`` the area with the largest part of a line or polygon; ``"all"`` every area
        that holds the point, by code; a row that none holds is answered once.

    Raises
    ------
    BadInput
        Areas overlap and not all are asked for (`placing.overlap`).
    """
    if how == "all":
        return _every(index, spots)
    areas = index.place(spots.x, spots.y, missing="nowhere")
    if spots.shapes is not None:
        held = ~shapely.is_missing(spots.shapes)
        find = index.place_largest if how == "largest" else index.place_geometry
        areas[held] = find(spots.shapes[held])
    return Answers(None, areas)


def _every(index: AreaIndex, spots: Spots) -> Answers:
    x, y = spots.x, spots.y
    if spots.shapes is not None:
        inner = _inner(spots.shapes)
        x, y = np.where(np.isnan(x), inner[:, 0], x), np.where(np.isnan(y), inner[:, 1], y)
    rows, areas = index.place_all(x, y, missing="nowhere")
    held = np.zeros(len(x), dtype=bool)
    held[rows] = True
    alone = np.flatnonzero(~held)
    all_rows = np.concatenate([rows, alone])
    order = np.argsort(all_rows, kind="stable")
    none = np.full(len(alone), NOWHERE, np.int32)
    return Answers(all_rows[order], np.concatenate([areas, none])[order])


def _inner(shapes: Shapes) -> npt.NDArray[np.float64]:
    points = shapely.point_on_surface(shapes)
    return crs.snap(np.column_stack([shapely.get_x(points), shapely.get_y(points)]))
