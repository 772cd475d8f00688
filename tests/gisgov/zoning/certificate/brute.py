"""The best plan by trying all: every way to deal out a few atoms, every way to give codes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from gisgov.zoning.scoring import inertia, off_street_m
from gisgov.zoning.values import Atoms, Ints, Plan, Score, Weights

WEIGHTS = Weights(off_street=1.0, inertia=1e-3, moved=4.0)


def plan_of(
    atoms: Atoms,
    labels: Ints,
    codes: list[str | None] | None = None,
    *,
    bounds: tuple[int, int],
    kinds: list[str] | None = None,
    locked: list[bool] | None = None,
    weights: Weights = WEIGHTS,
) -> Plan:
    """A plan of these labels; the grids are new unless they have codes."""
    count = int(labels.max()) + 1
    given = codes or [None] * count
    table = pd.DataFrame(
        {
            "code": pd.Series(given, dtype=object),
            "kind": kinds or ["community"] * count,
            "locked": locked or [False] * count,
        }
    )
    score = Score(0.0, 0.0, 0, total(atoms, labels, given, weights))
    return Plan(atoms, labels, table, score, *bounds, weights)


def total(atoms: Atoms, labels: Ints, codes: list[str | None], weights: Weights) -> float:
    """The objective of labels whose grids have these codes."""
    households = atoms.frame["households"].to_numpy()
    mass = households + weights.ground * atoms.frame["area_m2"].to_numpy()
    count = len(codes)
    current = atoms.frame["current"].to_numpy(object)
    code = np.array(codes, dtype=object)[labels]
    moved = sum(
        h
        for h, now, then in zip(households, current, code, strict=True)
        if not pd.isna(now) and now != then
    )
    return (
        weights.off_street * off_street_m(atoms, labels, grids=count).sum() / 2
        + weights.inertia * inertia(atoms, labels, mass=mass, grids=count).sum()
        + weights.moved * moved
    )


def best_total(atoms: Atoms, bounds: tuple[int, int], weights: Weights = WEIGHTS) -> float:
    """The least objective of all plans that keep to the rules; infinite where there is none."""
    least = np.inf
    households = atoms.frame["households"].to_numpy()
    for labels in dealings(len(atoms)):
        held = np.bincount(labels, households)
        if held.min() < bounds[0] or held.max() > bounds[1] or not in_one_piece(atoms, labels):
            continue
        least = min(least, total(atoms, labels, best_codes(atoms, labels), weights))
    return least


def dealings(count: int) -> Iterator[Ints]:
    """All ways to deal out so many atoms, once each."""
    labels = np.zeros(count, np.int64)

    def deal(at: int, used: int) -> Iterator[Ints]:
        if at == count:
            yield labels.copy()
            return
        for label in range(used + 1):
            labels[at] = label
            yield from deal(at + 1, max(used, label + 1))

    return deal(0, 0)


def in_one_piece(atoms: Atoms, labels: Ints) -> bool:
    """Whether each grid holds together by borders that people cross."""
    group = np.arange(len(labels))
    borders = atoms.borders
    for a, b, passable in zip(borders.one, borders.other, borders.passable, strict=True):
        if passable and labels[a] == labels[b]:
            group[group == group[a]] = group[b]
    return len(np.unique(group)) == len(np.unique(labels))


def best_codes(atoms: Atoms, labels: Ints) -> list[str | None]:
    """The codes that keep the most households where they are."""
    count = int(labels.max()) + 1
    current = atoms.frame["current"]
    known = sorted(current.dropna().unique())
    held = np.zeros((count, len(known)))
    for label, now, h in zip(labels, current, atoms.frame["households"], strict=True):
        if now in known:
            held[label, known.index(now)] += h
    codes: list[str | None] = [None] * count
    for row, column in zip(*linear_sum_assignment(-held), strict=True):
        codes[row] = known[column]
    return codes
