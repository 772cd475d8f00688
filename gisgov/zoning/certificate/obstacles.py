"""What forbids any plan within the bounds, by counting alone, and what to relax."""

from __future__ import annotations

import math

import numpy as np

from gisgov.said import Said
from gisgov.zoning.values import Atoms, Ints, Plan

__all__ = ["counts", "obstacles"]


def counts(households: int, *, lower: int, upper: int) -> tuple[int, int]:
    """Return the fewest and the most grids that so many households can fill.

    Examples
    --------
    >>> counts(900, lower=200, upper=300)
    (3, 4)
    >>> counts(350, lower=200, upper=300)
    (2, 1)
    """
    fewest = max(math.ceil(households / upper), 1)
    return fewest, households // lower if lower > 0 else max(households, fewest)


def obstacles(plan: Plan, atoms: Ints) -> list[Said]:
    """Return what alone proves that the ground of these atoms has no plan within the bounds."""
    return _too_high(plan.atoms, atoms, plan.upper) or _wrong_sum(plan, atoms)


def _too_high(atoms: Atoms, members: Ints, upper: int) -> list[Said]:
    """Tell atoms that are too many by themselves, each with its building."""
    frame = atoms.frame.iloc[members]
    high = np.flatnonzero(frame["households"].to_numpy() > upper)
    return [
        Said(
            "certificate.tower",
            {
                "building": ", ".join(map(str, frame["buildings"].iloc[at])),
                "households": int(frame["households"].iloc[at]),
                "upper": upper,
            },
        )
        for at in high
    ]


def _wrong_sum(plan: Plan, members: Ints) -> list[Said]:
    """Tell that the households fill no whole number of grids."""
    households = int(plan.atoms.frame["households"].to_numpy()[members].sum())
    fewest, most = counts(households, lower=plan.lower, upper=plan.upper)
    if fewest <= most:
        return []
    told = {"households": households, "lower": plan.lower, "upper": plan.upper}
    if most == 0:
        return [Said("certificate.too_few", told)]
    relaxed = {"grids": most, "more": fewest}
    relaxed |= {"higher": math.ceil(households / most), "less": households // fewest}
    return [Said("certificate.between", told | relaxed)]
