"""What a plan comes to: the terms of the objective, and a row of counts for each grid."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gisgov.zoning.values import Atoms, Score, Weights

__all__ = ["compactness", "inertia", "off_street_m", "scored"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def off_street_m(atoms: Atoms, labels: Ints, *, grids: int) -> Floats:
    """Metres of each grid's border with other grids that lie on no street or barrier."""
    borders = atoms.borders
    one, other = labels[borders.one], labels[borders.other]
    metres = np.where(one == other, 0.0, borders.off_street_m)
    both = np.bincount(one, metres, grids) + np.bincount(other, metres, grids)
    return np.asarray(both, dtype=np.float64)


def inertia(atoms: Atoms, labels: Ints, *, mass: Floats, grids: int) -> Floats:
    """Mass times squared metres to each grid's centre of mass, summed over its atoms."""
    x = np.asarray(atoms.frame["x"], dtype=np.float64)
    y = np.asarray(atoms.frame["y"], dtype=np.float64)
    whole = np.maximum(np.bincount(labels, mass, grids), 1e-12)
    dx = x - (np.bincount(labels, mass * x, grids) / whole)[labels]
    dy = y - (np.bincount(labels, mass * y, grids) / whole)[labels]
    return np.asarray(np.bincount(labels, mass * (dx * dx + dy * dy), grids), dtype=np.float64)


def compactness(atoms: Atoms, labels: Ints, *, grids: int) -> Floats:
    """Polsby-Popper: a grid's area as a share of that of a circle with the same outline."""
    borders = atoms.borders
    inner = labels[borders.one] == labels[borders.other]
    outline = np.bincount(labels, shapely.length(atoms.frame.geometry.to_numpy()), grids)
    outline = outline - 2.0 * np.bincount(labels[borders.one], borders.length_m * inner, grids)
    area = np.bincount(labels, np.asarray(atoms.frame["area_m2"], dtype=np.float64), grids)
    round_ = 4.0 * np.pi * area / np.maximum(outline, 1e-9) ** 2
    return np.asarray(np.minimum(round_, 1.0), dtype=np.float64)


def scored(grids: pd.DataFrame, weights: Weights) -> Score:
    """The objective of a plan from the rows of its grids."""
    metres = float(grids["off_street_m"].sum()) / 2.0
    turning, moved = float(grids["inertia"].sum()), int(grids["moved"].sum())
    total = weights.off_street * metres + weights.inertia * turning + weights.moved * moved
    return Score(off_street_m=metres, inertia=turning, moved=moved, total=total)
