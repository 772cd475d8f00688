"""What planning works on and what it gives: atoms with their borders, weights, scores, plans."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from gisgov.said import Said

__all__ = ["Atoms", "Borders", "Plan", "Score", "Weights"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Borders:
    """What each pair of neighbouring atoms shares; arrays of one length, sorted by the pair.

    Attributes
    ----------
    one, other
        Positions of the atoms; `one` is the lesser.
    length_m
        Metres of shared border.
    off_street_m
        Of these, metres on no street, wall, river or railway: where a grid's border should not be.
    passable
        Whether people get across somewhere: a part of the border is no barrier, or a gate or a
        bridge joins the two.
    """

    one: Ints
    other: Ints
    length_m: Floats
    off_street_m: Floats
    passable: Bools

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return len(self.one)


@dataclass(frozen=True, eq=False)
class Atoms:
    """The smallest pieces of ground that a plan deals out, and their borders.

    Attributes
    ----------
    frame
        A row an atom, numbered from 0; geometry: polygons on the lattice that tile the ground
        exactly. Columns: `households`, `persons` (whole numbers), `buildings` (list of building
        ids), `block` (number of the ground between streets and barriers that it is a part of),
        `special` (name or code of the premises that are a grid of their own; else None),
        `current` (code of the grid that holds it now; None for none), `x`, `y` (where its
        households are, metres), `area_m2`.
    borders
        Of all pairs that share an edge.
    """

    frame: gpd.GeoDataFrame
    borders: Borders

    def __len__(self) -> int:
        """Return how many atoms there are."""
        return len(self.frame)


@dataclass(frozen=True)
class Weights:
    """What the terms of the objective weigh; the sum over all grids is to be least.

    sum over grids of
        `off_street` * metres of border with other grids on no street or barrier / 2
        + `inertia` * sum over its atoms of mass * squared metres to the grid's centre of mass
        + `moved` * households whose grid has another code than now

    where an atom's mass is its households and `ground` for each square metre, so that empty ground
    goes to the grid beside it.
    """

    off_street: float = 1.0
    """For each metre, counted once for the two grids that share it."""
    inertia: float = 2.5e-5
    """For each household and square metre."""
    moved: float = 4.0
    """For each household."""
    ground: float = 2e-4
    """Households that a square metre of ground counts as, in the inertia alone."""


@dataclass(frozen=True)
class Score:
    """The objective's terms, unweighted, and what they come to."""

    off_street_m: float
    inertia: float
    moved: int
    total: float


@dataclass(frozen=True, eq=False)
class Plan:
    """Grids that are proposed.

    Attributes
    ----------
    atoms
        What was dealt out.
    labels
        The grid of each atom: position in `grids`.
    grids
        A row a grid, numbered from 0. Columns: `code` (that of the present grid which it goes on
        as; None for a new one), `kind` (`community` or `special`), `locked`, `atoms` (how many),
        `households`, `persons`, `in_bounds` (None for special ones), `off_street_m` (with other
        grids, whole length), `inertia`, `moved` (households that come from another grid),
        `compactness` (Polsby-Popper, told and not sought).
    score
        Of the whole plan.
    lower, upper
        Households that a grid should hold.
    weights, seed
        What it was drawn with; the same give the same plan.
    ended
        `done`, or `time` where the time limit came first: then it is the best so far.
    notes
        What stands in the way where not all is as it should be.
    """

    atoms: Atoms
    labels: Ints
    grids: pd.DataFrame
    score: Score
    lower: int
    upper: int
    weights: Weights
    seed: int = 0
    ended: Literal["done", "time"] = "done"
    notes: list[Said] = field(default_factory=list)
