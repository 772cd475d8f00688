"""Atoms gathered to pieces, few enough that all grids made of them can be listed.

Each piece lies in one grid of the plan, so that the plan is itself made of whole pieces. What is
gathered first is what good grids hold together anyway: ground with no household, then neighbours
that share much border off the streets and little distance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gisgov.zoning.certificate.compiling import compiled
from gisgov.zoning.certificate.dividing import Part
from gisgov.zoning.values import Bools, Floats, Ints, Plan

__all__ = ["Ground", "Pieces", "gathered", "ground_of"]


@dataclass(frozen=True, eq=False)
class Ground:
    """What the objective asks about a part's atoms, numbered from 0 within the part.

    Attributes
    ----------
    households, mass, x, y
        Of each atom; places count from the middle of the part.
    outside_m
        Metres off the streets that each shares with ground outside the part.
    one, other, off_m, passable
        Borders within the part.
    grid
        The plan's grid of each atom, numbered from 0.
    code
        The present grid of each atom, numbered from 0; -1 for none that may go on here.
    counted
        Households that are moved unless their grid keeps its code.
    codes
        The code of each number.
    """

    households: Ints
    mass: Floats
    x: Floats
    y: Floats
    outside_m: Floats
    one: Ints
    other: Ints
    off_m: Floats
    passable: Bools
    grid: Ints
    code: Ints
    counted: Ints
    codes: list[object]


@dataclass(frozen=True, eq=False)
class Pieces:
    """Pieces of a part; arrays of one row a piece.

    Attributes
    ----------
    of
        Piece of each atom.
    households, mass
        Summed over its atoms.
    moment
        Sums of mass times x, times y, and times their squares.
    outline_m
        Metres off the streets that it shares with any other ground.
    shared_m
        Metres off the streets that each two share.
    start, beside
        Pieces that people can walk to: `beside[start[i]:start[i + 1]]`.
    counted
        Households that are moved unless their grid keeps its code.
    held
        Of these, those of each present code.
    grid
        The plan's grid.
    """

    of: Ints
    households: Ints
    mass: Floats
    moment: Floats
    outline_m: Floats
    shared_m: Floats
    start: Ints
    beside: Ints
    counted: Ints
    held: Ints
    grid: Ints

    def __len__(self) -> int:
        """Return how many pieces there are."""
        return len(self.households)


def ground_of(plan: Plan, part: Part, *, keeping: bool) -> Ground:
    """Return what the objective asks about a part.

    Parameters
    ----------
    keeping
        Whether households that change their grid count.
    """
    frame, borders = plan.atoms.frame.iloc[part.atoms], plan.atoms.borders
    place = np.full(len(plan.atoms), -1, np.int64)
    place[part.atoms] = np.arange(len(part.atoms))
    one, other = place[borders.one], place[borders.other]
    within = (one >= 0) & (other >= 0)
    outside = np.zeros(len(part.atoms))
    for end, beyond in ((one, other), (other, one)):
        rim = (end >= 0) & (beyond < 0)
        np.add.at(outside, end[rim], borders.off_street_m[rim])
    households = frame["households"].to_numpy(np.int64)
    mass = households + plan.weights.ground * frame["area_m2"].to_numpy(float)
    x, y = frame["x"].to_numpy(float), frame["y"].to_numpy(float)
    code, codes, counted = present(plan, part, households, keeping=keeping)
    return Ground(
        households,
        mass,
        x - x.mean(),
        y - y.mean(),
        outside,
        one[within],
        other[within],
        borders.off_street_m[within],
        borders.passable[within],
        np.unique(part.grids, return_inverse=True)[1].astype(np.int64),
        code,
        counted,
        codes,
    )


def present(
    plan: Plan, part: Part, households: Ints, *, keeping: bool
) -> tuple[Ints, list[object], Ints]:
    """Return each atom's present code that may go on here, these codes, and who may be moved."""
    if not keeping or "current" not in plan.atoms.frame:
        return np.full(len(part.atoms), -1), [], np.zeros(len(part.atoms), np.int64)
    current = plan.atoms.frame["current"].iloc[part.atoms]
    elsewhere = np.ones(len(plan.grids), bool)
    elsewhere[part.grids] = False
    taken = set(plan.grids.loc[elsewhere, "code"].dropna())
    numbers, codes = pd.factorize(current.where(~current.isin(taken)), sort=True)
    counted = np.where(current.notna(), households, 0)
    return numbers.astype(np.int64), list(codes), counted


def gathered(ground: Ground, plan: Plan, *, count: int) -> Pieces:
    """Gather the atoms of a part to about so many pieces.

    There are more where the plan's grids, borders that nobody crosses, or households that go
    together badly leave no other way.
    """
    weights = plan.weights
    cap = max((plan.upper - plan.lower) // 2, 1)
    of = np.arange(len(ground.households))
    while True:
        of = gather(
            of,
            (ground.one, ground.other, ground.off_m, ground.passable),
            (ground.households, ground.mass, ground.x, ground.y, ground.grid),
            (weights.off_street, weights.inertia),
            count,
            cap,
        )
        if of.max() + 1 <= count or cap > plan.upper:
            return summed(ground, of)
        cap = cap * 3 // 2 + 1


def summed(ground: Ground, of: Ints) -> Pieces:
    """Return the pieces that atoms were dealt to."""
    count = int(of.max()) + 1

    def total(values: Floats | Ints) -> Floats:
        return np.bincount(of, values, minlength=count).astype(np.float64)

    one, other = of[ground.one], of[ground.other]
    shared = np.zeros((count, count))
    joined = np.zeros((count, count), bool)
    apart = one != other
    for a, b in ((one, other), (other, one)):
        np.add.at(shared, (a[apart], b[apart]), ground.off_m[apart])
        joined[a[apart & ground.passable], b[apart & ground.passable]] = True
    held = np.zeros((count, len(ground.codes)), np.int64)
    known = ground.code >= 0
    np.add.at(held, (of[known], ground.code[known]), ground.counted[known])
    square = ground.mass * (ground.x**2 + ground.y**2)
    grid = np.zeros(count, np.int64)
    grid[of] = ground.grid
    return Pieces(
        of,
        total(ground.households).round().astype(np.int64),
        total(ground.mass),
        np.stack(
            [total(ground.mass * ground.x), total(ground.mass * ground.y), total(square)], axis=1
        ),
        total(ground.outside_m) + shared.sum(axis=1),
        shared,
        np.concatenate([[0], joined.sum(axis=1).cumsum()]).astype(np.int64),
        np.nonzero(joined)[1].astype(np.int64),
        total(ground.counted).round().astype(np.int64),
        held,
        grid,
    )


@compiled
def gather(
    of: Ints,
    borders: tuple[Ints, Ints, Floats, Bools],
    atoms: tuple[Ints, Floats, Floats, Floats, Ints],
    weights: tuple[float, float],
    count: int,
    cap: int,
) -> Ints:
    """Join the two pieces that go together best until so many are left; return each atom's."""
    one, other, off_m, passable = borders
    households, mass, x, y, grid = atoms
    of = of.copy()
    pieces = int(of.max()) + 1
    held = np.zeros(pieces, np.int64)
    sums = np.zeros((pieces, 3))
    for atom in range(len(of)):
        p = of[atom]
        held[p] += households[atom]
        sums[p, 0] += mass[atom]
        sums[p, 1] += mass[atom] * x[atom]
        sums[p, 2] += mass[atom] * y[atom]
    a, b, off = of[one], of[other], off_m.copy()
    usable = passable & (grid[one] == grid[other])
    while pieces > 0:
        best = cheapest((a, b, off, usable), held, sums, weights, cap if pieces > count else 0)
        if best < 0:
            break
        into, gone = a[best], b[best]
        held[into] += held[gone]
        sums[into] += sums[gone]
        relabel(a, b, off, usable, into, gone)
        of[of == gone] = into
        pieces -= 1
    return numbered(of)


@compiled
def cheapest(
    borders: tuple[Ints, Ints, Floats, Bools],
    held: Ints,
    sums: Floats,
    weights: tuple[float, float],
    cap: int,
) -> int:
    """Return the border whose two pieces go together best; -1 for none.

    Ground without households always joins; others up to so many households.
    """
    a, b, off, usable = borders
    best, least = -1, np.inf
    for i in range(len(a)):
        p, q = a[i], b[i]
        if p == q or not usable[i]:
            continue
        empty = held[p] == 0 or held[q] == 0
        if not empty and held[p] + held[q] > cap:
            continue
        m = sums[p, 0] * sums[q, 0] / max(sums[p, 0] + sums[q, 0], 1e-300)
        dx = sums[p, 1] / max(sums[p, 0], 1e-300) - sums[q, 1] / max(sums[q, 0], 1e-300)
        dy = sums[p, 2] / max(sums[p, 0], 1e-300) - sums[q, 2] / max(sums[q, 0], 1e-300)
        cost = weights[1] * m * (dx * dx + dy * dy) - weights[0] * off[i]
        if empty:
            cost -= 1e12
        if cost < least:
            best, least = i, cost
    return best


@compiled
def relabel(a: Ints, b: Ints, off: Floats, usable: Bools, into: int, gone: int) -> None:
    """Give the borders of a piece that is gone to the one that took it, summed pair by pair."""
    first = np.full(max(a.max(), b.max()) + 1, -1)
    for i in range(len(a)):
        if a[i] == gone:
            a[i] = into
        if b[i] == gone:
            b[i] = into
        if a[i] == b[i] or (a[i] != into and b[i] != into):
            continue
        far = b[i] if a[i] == into else a[i]
        if first[far] < 0:
            first[far] = i
            continue
        kept = first[far]
        off[kept] += off[i]
        usable[kept] = usable[kept] or usable[i]
        off[i] = 0.0
        usable[i] = False


@compiled
def numbered(of: Ints) -> Ints:
    """Return the numbers from 0, in the order in which they are met."""
    known = np.full(int(of.max()) + 1, -1)
    result = np.empty_like(of)
    count = 0
    for i in range(len(of)):
        if known[of[i]] < 0:
            known[of[i]] = count
            count += 1
        result[i] = known[of[i]]
    return result
