"""How a plan's own grids stand in a part: what they come to, and whether they keep the rules."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gisgov.zoning.certificate.dividing import Part
from gisgov.zoning.certificate.pieces import Ground
from gisgov.zoning.values import Ints, Plan

__all__ = ["code_numbers", "keeps_codes", "score_of", "sound"]


def keeps_codes(plan: Plan) -> bool:
    """Return whether the plan goes on from present grids, so that households moved count."""
    return plan.weights.moved > 0 and bool(plan.grids["code"].notna().any())


def score_of(plan: Plan, ground: Ground, codes: Ints) -> float:
    """Return what the part's grids, which go on as these codes, come to in the objective."""
    weights, grid = plan.weights, ground.grid
    cut = grid[ground.one] != grid[ground.other]
    off = ground.outside_m.sum() / 2 + ground.off_m[cut].sum()
    mass = np.bincount(grid, ground.mass)
    middle = [
        (np.bincount(grid, ground.mass * place) / np.maximum(mass, 1e-12))[grid]
        for place in (ground.x, ground.y)
    ]
    inertia = ground.mass @ ((ground.x - middle[0]) ** 2 + (ground.y - middle[1]) ** 2)
    stays = ground.code == codes[grid]
    moved = ground.counted[~(stays & (ground.code >= 0))].sum()
    return float(weights.off_street * off + weights.inertia * inertia + weights.moved * moved)


def code_numbers(plan: Plan, part: Part, ground: Ground) -> Ints:
    """Return the number of each grid's code; -1 where it is new or not from here."""
    number = {code: at for at, code in enumerate(ground.codes)}
    codes = plan.grids["code"].to_numpy(object)[np.unique(part.grids)]
    return np.array([number.get(code, -1) for code in codes], np.int64)


def sound(plan: Plan, ground: Ground) -> bool:
    """Return whether all grids of a part are within the bounds and in one piece each."""
    held = np.bincount(ground.grid, ground.households)
    if held.min() < plan.lower or held.max() > plan.upper:
        return False
    inner = ground.passable & (ground.grid[ground.one] == ground.grid[ground.other])
    ends = (ground.one[inner], ground.other[inner])
    graph = coo_array((np.ones(len(ends[0])), ends), shape=(len(ground.grid),) * 2)
    return int(connected_components(graph, directed=False)[0]) == len(held)
