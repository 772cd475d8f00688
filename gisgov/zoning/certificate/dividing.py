"""The parts of a plan that can be judged one by one: free ground that holds together.

Special and locked grids are what they are, so they are taken out; what lies in two communities, or
is joined by no border that people cross, shares no grid. An atom over the upper bound fits no plan
and is a part by itself. A part of very many grids is judged in windows of neighbouring ones, whose
outline is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gisgov.zoning.values import Atoms, Bools, Ints, Plan

__all__ = ["MOST_GRIDS", "Part", "parts"]

MOST_GRIDS = 40
"""Grids of a part that is judged whole; a larger one is judged in windows."""

WINDOW_GRIDS = 12


@dataclass(frozen=True, eq=False)
class Part:
    """Ground that shares no grid with any other, or a window of it.

    Attributes
    ----------
    name
        Code of the community, with a number where it has several parts; or that number alone.
    atoms
        Positions of its atoms in the plan.
    grids
        The plan's grid of each.
    window
        Whether it is cut out of a larger part along grids of the plan.
    """

    name: str
    atoms: Ints
    grids: Ints
    window: bool = False


def parts(plan: Plan) -> list[Part]:
    """Return the parts of a plan, in the order of their first atoms; none where nothing is free."""
    free = free_atoms(plan)
    community = communities(plan.atoms)
    low = plan.atoms.frame["households"].to_numpy() <= plan.upper
    number = components(plan.atoms, free & low, community)
    order = np.flatnonzero(free)
    order = order[np.argsort(number[order], kind="stable")]
    cuts = np.flatnonzero(np.diff(number[order])) + 1
    groups = [group for group in np.split(order, cuts) if len(group)]
    groups.sort(key=lambda group: int(group[0]))
    found: list[Part] = []
    for name, group in zip(named(groups, plan.atoms), groups, strict=True):
        found += windows(plan, Part(name, group, plan.labels[group]))
    return found


def free_atoms(plan: Plan) -> Bools:
    """Return which atoms another plan may deal out otherwise."""
    fixed = plan.grids["locked"].to_numpy(bool) | (plan.grids["kind"] == "special").to_numpy(bool)
    special = plan.atoms.frame["special"].notna().to_numpy(bool)
    free: Bools = ~(fixed[plan.labels] | special)
    return free


def communities(atoms: Atoms) -> Ints:
    """Return a number for the community of each atom; 0 where the frame tells none."""
    if "community" not in atoms.frame:
        return np.zeros(len(atoms), np.int64)
    return np.asarray(pd.factorize(atoms.frame["community"])[0], np.int64)


def components(atoms: Atoms, free: Bools, community: Ints) -> Ints:
    """Return a number for the ground that each free atom holds together with."""
    borders = atoms.borders
    one, other = borders.one, borders.other
    kept = borders.passable & free[one] & free[other] & (community[one] == community[other])
    graph = coo_array((np.ones(kept.sum()), (one[kept], other[kept])), shape=(len(atoms),) * 2)
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def named(groups: list[Ints], atoms: Atoms) -> list[str]:
    """Return a name for each group of atoms."""
    if "community" not in atoms.frame:
        return [str(number) for number in range(1, len(groups) + 1)]
    codes = [str(atoms.frame["community"].iloc[int(group[0])]) for group in groups]
    seen: dict[str, int] = {}
    names = []
    for code in codes:
        seen[code] = seen.get(code, 0) + 1
        names.append(f"{code}/{seen[code]}" if codes.count(code) > 1 else code)
    return names


def windows(plan: Plan, part: Part) -> list[Part]:
    """Return the part, or windows of neighbouring grids where it has very many."""
    grids, grid = np.unique(part.grids, return_inverse=True)
    if len(grids) <= MOST_GRIDS:
        return [part]
    window = grouped(neighbours(plan.atoms, part.atoms, grid))[grid]
    return [
        Part(
            f"{part.name}:{number + 1}",
            part.atoms[window == number],
            part.grids[window == number],
            window=True,
        )
        for number in range(int(window.max()) + 1)
    ]


def neighbours(atoms: Atoms, members: Ints, grid: Ints) -> list[set[int]]:
    """Return which grids of a part each one touches; `grid` is that of each member."""
    place = np.full(len(atoms), -1)
    place[members] = grid
    one, other = place[atoms.borders.one], place[atoms.borders.other]
    touching = (one >= 0) & (other >= 0) & (one != other) & atoms.borders.passable
    beside: list[set[int]] = [set() for _ in range(int(grid.max()) + 1)]
    for a, b in {*zip(one[touching].tolist(), other[touching].tolist(), strict=True)}:
        beside[a].add(b)
        beside[b].add(a)
    return beside


def grouped(beside: list[set[int]]) -> Ints:
    """Return a window for each grid: grown from the first that has none, most-tied grids first.

    Each is one step of a walk over a few hundred grids, so that a loop over them is cheap.
    """
    window = np.full(len(beside), -1, np.int64)
    count = 0
    for first in range(len(beside)):
        if window[first] >= 0:
            continue
        members = {first}
        window[first] = count
        while len(members) < WINDOW_GRIDS:
            rim = {g for m in members for g in beside[m] if window[g] < 0}
            if not rim:
                break
            chosen = max(sorted(rim), key=lambda g: len(beside[g] & members))
            members.add(chosen)
            window[chosen] = count
        count += 1
    return window
