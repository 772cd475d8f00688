"""What the search works on, as plain arrays: a part of the ground, what is asked, who has what."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gisgov.zoning.search.compiling import compiled

__all__ = [
    "AREA",
    "HERE",
    "HOUSEHOLDS",
    "MASS",
    "MASS_R2",
    "MASS_X",
    "MASS_Y",
    "SHARED",
    "SUMS",
    "THERE",
    "THIRD",
    "WIDTH",
    "Bools",
    "Floats",
    "Ground",
    "Ints",
    "Longs",
    "Room",
    "Rules",
    "Seeds",
    "State",
    "chance",
    "excess",
    "grid_cost",
    "room_for",
]

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Seeds = npt.NDArray[np.uint64]

HOUSEHOLDS, MASS, MASS_X, MASS_Y, MASS_R2, AREA = range(6)
SUMS = 6
"""Columns that are summed over a grid's atoms."""
SHARED, HERE, THERE, THIRD = 6, 7, 8, 9
"""More of them while a tree is cut: border with the rest, and households of the codes."""
WIDTH = 10


class Ground(NamedTuple):
    """Atoms that may be dealt out, and their borders in rows (CSR)."""

    start: Ints
    """Where each atom's neighbours begin, n + 1."""
    near: Ints
    """Neighbours of all atoms, each pair twice."""
    off: Floats
    """What each of these borders costs between two grids."""
    passable: Bools
    values: Floats
    """What is summed over grids, (n, SUMS)."""
    place: Floats
    """x and y, metres from the middle, (n, 2)."""
    current: Ints
    """Number of the code that each atom has now; -1 where moving it costs nothing."""


class Rules(NamedTuple):
    """What a grid should hold, and what the terms of the objective weigh."""

    lower: float
    upper: float
    most_area_m2: float
    most_radius_m: float
    inertia: float
    moved: float
    penalty: float
    """For each household outside the bounds."""


class State(NamedTuple):
    """Who has what, changed in place."""

    label: Ints
    """Grid of each atom."""
    sums: Floats
    """Of each grid, (grids, SUMS)."""
    stay: Floats
    """Households of each grid that have its code now."""
    code: Ints
    """Number of the code of each grid, -1 for a new one."""
    atoms: Ints
    """How many each grid has."""
    rng: Seeds


class Room(NamedTuple):
    """Room to work in, used again and again."""

    at: Ints
    """Position of an atom in `order`, -1 elsewhere."""
    order: Ints
    parent: Ints
    mark: Longs
    stamp: Longs
    from_: Ints
    to: Ints
    pull: Floats
    sub: Floats
    inside: Bools


def room_for(ground: Ground) -> Room:
    """Room for a ground's atoms and borders."""
    n, m = len(ground.start) - 1, len(ground.near)
    return Room(
        at=np.full(n, -1, np.int32),
        order=np.empty(n, np.int32),
        parent=np.empty(n, np.int32),
        mark=np.zeros(n, np.int64),
        stamp=np.zeros(1, np.int64),
        from_=np.empty(m + 1, np.int32),
        to=np.empty(m + 1, np.int32),
        pull=np.empty(m + 1, np.float64),
        sub=np.empty((n, WIDTH), np.float64),
        inside=np.empty(n, np.bool_),
    )


@compiled
def chance(rng: Seeds) -> float:
    """Return the next number from 0 to 1 (xorshift64: the same everywhere, whatever the thread)."""
    x = rng[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    rng[0] = x
    return float(x >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@compiled
def excess(households: float, area_m2: float, radius_m: float, rules: Rules) -> float:
    """Return by how much a grid is out of its bounds, as households."""
    out = max(0.0, rules.lower - households, households - rules.upper)
    if area_m2 > rules.most_area_m2:
        out += rules.upper * (area_m2 / rules.most_area_m2 - 1.0)
    if radius_m > rules.most_radius_m:
        out += rules.upper * (radius_m / rules.most_radius_m - 1.0)
    return out


@compiled
def grid_cost(sums: Floats, extra: Floats, sign: float, radius_m: float, rules: Rules) -> float:
    """Return what a grid costs, but for its borders and the households that stay.

    Its sums are taken with so many times those of `extra`.
    """
    mass = sums[MASS] + sign * extra[MASS]
    turning = 0.0
    if mass > 0.0:
        x, y = sums[MASS_X] + sign * extra[MASS_X], sums[MASS_Y] + sign * extra[MASS_Y]
        turning = sums[MASS_R2] + sign * extra[MASS_R2] - (x * x + y * y) / mass
    households = sums[HOUSEHOLDS] + sign * extra[HOUSEHOLDS]
    out = excess(households, sums[AREA] + sign * extra[AREA], radius_m, rules)
    return rules.inertia * max(turning, 0.0) + rules.penalty * out
